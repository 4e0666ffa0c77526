import { Plain, text } from "../arguments/plain";
import { InputError } from "../input-error";

/** What leaves a network with the master's address, as a program gives it. */
export const masqueradeShape = { outInterface: text };

/** What leaves a network with the master's address. */
export type Masquerade = Plain<typeof masqueradeShape>;

/** What the kernel takes for the name of an interface, and no shell or firewall for anything else. */
const INTERFACE = /^[A-Za-z0-9._:-]{1,15}$/;

export function parseMasquerade(input: Masquerade | undefined, argument: string): Masquerade | undefined {
  if (input === undefined || INTERFACE.test(input.outInterface)) return input;
  throw new InputError(
    `${argument}.outInterface`,
    `"${input.outInterface}" is no name of a network interface, expected one of the master's, such as eth1`,
  );
}

/** How nodes of a network get beyond it. */
interface WayOut {
  readonly argument: string;
  readonly gateway?: string;
  readonly masquerade?: Masquerade;
  readonly masterAddress: string;
  readonly relayed: boolean;
}

/** Only what nodes send by way of the master gets its address (rule masquerade-by-gateway). */
export function refuseBypassed({ argument, gateway, masquerade, masterAddress, relayed }: WayOut): void {
  if (masquerade === undefined) return;
  const refuse = (reason: string): never => {
    throw new InputError(`${argument}.masquerade`, reason);
  };
  if (relayed) refuse("is of no use behind a relay: nodes send by the router there, and that has to masquerade");
  if (gateway === masterAddress) return;
  const expected = `expected gateway: "${masterAddress}", the master's address in the network`;
  if (gateway === undefined)
    refuse(`is of no use without a gateway: nodes send nothing beyond their network; ${expected}`);
  refuse(`is of no use with the gateway ${gateway}: nodes do not send by way of the master; ${expected}`);
}
