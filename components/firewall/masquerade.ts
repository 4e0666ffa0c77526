import * as pulumi from "@pulumi/pulumi";
import { InputError } from "../../lib/model/input-error";
import { ServedNetwork } from "../../lib/model/network/served-networks";
import { platformOf } from "../../lib/platforms";
import { renderForwarding } from "../../lib/render/firewall";
import { HostFile } from "../../lib/resources/files/host-file";
import { HostMasquerade } from "../../lib/resources/firewall/host-masquerade";
import { isLate } from "../arguments/planned";
import { asRunError } from "../arguments/run-error";
import { HostArgs } from "../arguments/host-args";
import { MasqueradeArgs, NetworkSourceArgs } from "../arguments/network-args";
import { onMaster } from "../claims/on-master";

interface MasqueradeSides extends NetworkSourceArgs {
  readonly master: HostArgs;
}

/** A network that is masqueraded. */
interface Masqueraded extends MasqueradeArgs {
  readonly name: string;
  readonly cidr: pulumi.Input<string>;
  readonly address: pulumi.Input<string>;
}

interface Options {
  readonly parent: pulumi.Resource;
  readonly dependsOn: pulumi.Resource[];
}

/**
 * Gives what nodes send beyond their networks the master's address, where the program says so: the kernel passes packets on, and the
 * firewall masquerades them.
 */
export function makeMasquerades(name: string, subject: string, sides: MasqueradeSides, opts: Options): void {
  const { master } = sides;
  const masqueraded = masqueradedNetworks(`${name}-masquerade`, sides);
  if (masqueraded.length === 0) return;
  const { firewall } = asRunError(subject, () => platformOf(master.platform));
  const { kind, forwarding: setting } = firewall;
  const forwarding = new HostFile(
    `${name}-forwarding`,
    {
      ...onMaster(master),
      path: setting.path,
      ...(setting.kind === "block" && { block: name }),
      content: renderForwarding(),
      mode: "0644",
      owner: "root",
      group: "root",
    },
    opts,
  );
  for (const { name: ledgerKey, cidr, address, outInterface } of masqueraded) {
    new HostMasquerade(
      ledgerKey,
      {
        ...{ ...onMaster(master), ledgerKey, network: cidr, address, outInterface },
        // states of earlier versions have none, and were of firewalld
        ...(kind !== "firewalld" && { filter: kind }),
      },
      { ...opts, dependsOn: [...opts.dependsOn, forwarding] },
    );
  }
}

/** Which resources there are does not wait for what others give, so a network that is known later is refused when it says so. */
export function refuseLateMasquerade(served: readonly ServedNetwork[], { network }: NetworkSourceArgs): void {
  if (!isLate(network) || !served.some(({ masquerade }) => masquerade !== undefined)) return;
  throw new InputError(
    "network.masquerade",
    "is given by another resource, expected it in the program itself, since it decides which resources there are",
  );
}

function masqueradedNetworks(name: string, { master, network, networks = [] }: MasqueradeSides): Masqueraded[] {
  const { address } = master;
  const only = isLate(network) ? undefined : network;
  return [
    ...(only?.masquerade === undefined ? [] : [{ ...only.masquerade, name, cidr: only.cidr, address }]),
    ...networks.flatMap(({ name: label, cidr, masquerade, masterAddress }) =>
      masquerade === undefined
        ? []
        : [{ ...masquerade, name: `${name}-${label}`, cidr, address: masterAddress ?? address }],
    ),
  ];
}
