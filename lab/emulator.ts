import type { LabNames } from "./names";
import { argumentsOf } from "./processes";
import { processesIn } from "./segment";

/** QEMU without KVM: the arguments that all machines of a lab have. */
export function emulator(name: string, memory: number, processors: number): string[] {
  return [
    ...["qemu-system-x86_64", "-name", name, "-M", "q35", "-accel", "tcg,thread=multi,tb-size=256"],
    // `max` costs time under emulation, and some of its bits kill busybox; this one is old and well tried.
    ...["-cpu", "Nehalem", "-smp", String(processors), "-m", String(memory)],
    ...["-nodefaults", "-no-user-config", "-display", "none", "-device", "virtio-rng-pci"],
  ];
}

/** Processes of a machine by its name. Only those inside this lab's namespace are looked at. */
export async function emulatorsOf(lab: LabNames, name: string): Promise<number[]> {
  const pids = await processesIn(lab.segment);
  return pids.filter((pid) => {
    const args = argumentsOf(pid);
    return args[0] === "qemu-system-x86_64" && args[args.indexOf("-name") + 1] === name;
  });
}
