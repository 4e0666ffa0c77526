import * as pulumi from "@pulumi/pulumi";
import { InputError } from "../lib/model/input-error";
import { checked } from "./checked";
import { HostArgs } from "./host-args";

/** What a machine is for one stack alone. */
export const BOOT_SERVER = "boot server";

/** Boot servers of each program that this process runs, which is one but under a test's mocks: the component by its machine. */
const bootServers = new WeakMap<object, Map<string, string>>();

/** A second cluster of one program on the same machine is refused in the preview. That of another stack is refused by the machine. */
export function refuseSecondBootServer(subject: string, { connection }: HostArgs): void {
  const { host, port, bastion } = connection;
  checked(subject, { host, port, bastion: bastion && pulumi.output(bastion).host }, (machine: Machine) => {
    const first = bootServerOf(machine, subject);
    if (first === subject) return machine;
    throw new InputError(
      "master.connection.host",
      `${machine.host} is the boot server of ${first} already, and one machine serves one cluster; give this one another machine, or ` +
        `give ${first} its nodes, as groups where they boot another image`,
    );
  });
}

interface Machine {
  readonly host: string;
  readonly port?: number;
  readonly bastion?: string;
}

/** The component whose boot server a machine is: the one that asks, when none did before. */
function bootServerOf({ host, port, bastion }: Machine, subject: string): string {
  const program: object = pulumi.runtime.getMonitor() ?? bootServers;
  const known = bootServers.get(program) ?? new Map<string, string>();
  bootServers.set(program, known);
  const machine = `${host}:${port ?? 22} by ${bastion ?? ""}`;
  const first = known.get(machine) ?? subject;
  known.set(machine, first);
  return first;
}
