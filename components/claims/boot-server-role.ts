import * as pulumi from "@pulumi/pulumi";
import { addressOf } from "../../lib/model/connection/machine";
import { InputError } from "../../lib/model/input-error";
import { planned } from "../arguments/planned";
import { HostArgs } from "../arguments/host-args";

/** What a machine is for one stack alone. */
export const BOOT_SERVER = "boot server";

/**
 * The component that is the boot server of each machine, for each program of this process. Only tests run several programs in
 * one process.
 */
const bootServers = new WeakMap<object, Map<string, string>>();

/**
 * Refuses a second cluster on the same machine in the preview, when both are in one program. A cluster of another stack is
 * refused by the machine itself.
 */
export function refuseSecondBootServer(subject: string, { connection }: HostArgs): void {
  const { host, port, bastion } = connection;
  const reached = { host, port, bastion: bastion && { host: pulumi.output(bastion).host } };
  planned(subject, reached, (machine) => {
    const first = bootServerOf(addressOf(machine), subject);
    if (first === subject) return machine;
    throw new InputError(
      "master.connection.host",
      `${machine.host} is the boot server of ${first} already, and one machine serves one cluster; give this one another machine, or ` +
        `give ${first} its nodes, as groups where they boot another image, with networks where they are in another one`,
    );
  });
}

/** The component that a machine is the boot server of. The first component that asks becomes it. */
function bootServerOf(machine: string, subject: string): string {
  const program: object = pulumi.runtime.getMonitor() ?? bootServers;
  const known = bootServers.get(program) ?? new Map<string, string>();
  bootServers.set(program, known);
  const first = known.get(machine) ?? subject;
  known.set(machine, first);
  return first;
}
