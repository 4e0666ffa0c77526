import * as pulumi from "@pulumi/pulumi";
import { addressOf } from "../../lib/model/connection/machine";
import { InputError } from "../../lib/model/input-error";
import { servingPlugin } from "../../lib/resources/serving-plugin";
import { planned } from "../arguments/planned";
import { HostArgs } from "../arguments/host-args";

/** What a machine is for one stack alone. */
export const BOOT_SERVER = "boot server";

/**
 * The component that does a thing on each machine, for each program of this process. Only tests run several programs in one
 * process, which a monitor each tells apart. A plugin serves one program, and has a monitor for each component.
 */
const doers = new WeakMap<object, Map<string, string>>();

/**
 * Refuses a second cluster on the same machine in the preview, when both are in one program. A cluster of another stack is
 * refused by the machine itself.
 */
export function refuseSecondBootServer(subject: string, { connection }: HostArgs): void {
  refuseSecond(
    subject,
    connection,
    BOOT_SERVER,
    (host, first) =>
      `${host} is the boot server of ${first} already, and one machine serves one cluster; give this one another machine, or ` +
      `give ${first} its nodes, as groups where they boot another image, with networks where they are in another one ` +
      `(docs/operations.md, "Several clusters on one master")`,
  );
}

/**
 * Refuses a second component of a program that would configure one daemon of one machine: each writes its file as a whole, so the
 * one that is applied last would win in silence.
 */
export function refuseSecondServer(subject: string, { connection }: HostArgs, daemon: string): void {
  refuseSecond(
    subject,
    connection,
    daemon,
    (host, first) =>
      `${first} configures the ${daemon} of ${host} already, and each writes its configuration as a whole; give this one another ` +
      `machine, or give ${first} what both are to say, with networks where nodes are in several`,
  );
}

function refuseSecond(
  subject: string,
  { host, port, bastion }: HostArgs["connection"],
  thing: string,
  reason: (host: string, first: string) => string,
): void {
  const reached = { host, port, bastion: bastion && { host: pulumi.output(bastion).host } };
  planned(subject, reached, (machine) => {
    const first = doerOf(`${thing} of ${addressOf(machine)}`, subject);
    if (first === subject) return machine;
    throw new InputError("master.connection.host", reason(machine.host, first));
  });
}

/** The component that does a thing. The first component that asks becomes it. */
function doerOf(thing: string, subject: string): string {
  const program = servingPlugin() ?? pulumi.runtime.getMonitor() ?? doers;
  const known = doers.get(program) ?? new Map<string, string>();
  doers.set(program, known);
  const first = known.get(thing) ?? subject;
  known.set(thing, first);
  return first;
}
