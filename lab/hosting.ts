import { containerIsRunning, startContainer } from "./container";
import type { LabMaster } from "./kind";
import { machineIsRunning, startMachine } from "./machine";
import type { LabNames } from "./names";

/** How a master is started and found running, by what it runs in. */
interface Hosting {
  start(lab: LabNames): Promise<void>;
  isRunning(lab: LabNames): Promise<boolean>;
  /** How long it may take from its start to its first answer. */
  patienceSeconds: number;
}

export const hosting: Record<LabMaster, Hosting> = {
  container: { start: startContainer, isRunning: containerIsRunning, patienceSeconds: 30 },
  vm: { start: startMachine, isRunning: machineIsRunning, patienceSeconds: 240 },
};
