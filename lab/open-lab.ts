import { existsSync, readFileSync } from "node:fs";
import { kernelIsCached, masterIsCached, masterTemplate, nodeKernel, securityPolicy } from "./artefacts";
import { startForward } from "./forward";
import { hosting } from "./hosting";
import { installTools, requireSuitableMachine } from "./host-tools";
import { chosenKind, existingKind, type LabMaster, type LabPlatform } from "./kind";
import { createMaster } from "./master";
import { labNames, labNode, masterConsole } from "./names";
import { measureClock } from "./node-clock";
import { bootNode, consoleOf, haltNode, type BootOptions, type BootReport } from "./node";
import { platforms } from "./platforms";
import { sleep, type CommandResult } from "./processes";
import { ssh, type SshOptions } from "./secure-shell";
import { startSegment } from "./segment";
import { labStatus, type LabStatus } from "./status";
import { tearDown } from "./teardown";

export interface LabOptions {
  /** Labs of different names run side by side. @default lab */
  name?: string;
  /** Release of Enterprise Linux that the master is like. @default that of the existing lab, else centos5 */
  platform?: LabPlatform;
  /** What the master runs in; `vm` exists for el9 and el10 only. @default that of the existing lab, else container */
  master?: LabMaster;
  /** Told what is being done. */
  log?: (line: string) => void;
}

/** A throw-away Enterprise-Linux-like master and the machines that boot from it. */
export interface Lab {
  /** Start the lab, or what is missing of it. `fresh` throws an existing one away first. */
  up(options?: { fresh?: boolean }): Promise<LabStatus>;
  status(): Promise<LabStatus>;
  /** Run a command on the master, as root unless told otherwise. */
  ssh(command: string, options?: SshOptions): Promise<CommandResult>;
  /** Power-cycle a node and wait for its login; throws with the end of its console. */
  boot(node: string, options?: BootOptions): Promise<BootReport>;
  halt(node: string): Promise<void>;
  /** File with what a node wrote to its serial port. */
  console(node: string): string;
  /** Remove every trace of the lab, also of one that crashed. */
  down(): Promise<void>;
}

export function openLab({ name = "lab", log = () => undefined, ...asked }: LabOptions = {}): Lab {
  requireSuitableMachine();
  const lab = labNames(name);

  const waitForMaster = async (patienceSeconds: number): Promise<void> => {
    const start = Date.now();
    while ((await ssh(lab, "true", { timeoutSeconds: 10 })).code !== 0) {
      if (Date.now() - start > patienceSeconds * 1000) {
        const said = existsSync(masterConsole(lab)) ? readFileSync(masterConsole(lab), "utf8").slice(-2000) : "";
        throw new Error(
          `lab "${name}": the master does not answer within ${patienceSeconds} seconds. Its console ends with\n${said}`,
        );
      }
      await sleep(0.1);
    }
    log(`master answers ${((Date.now() - start) / 1000).toFixed(1)} s after its start`);
  };

  return {
    async up({ fresh = false } = {}) {
      // What a crash left half made has no kind.
      if (fresh || (existsSync(lab.tree) && !existingKind(lab))) await tearDown(lab);
      const kind = chosenKind(lab, asked);
      const { buildsKernel } = platforms[kind.platform];
      await installTools(log, {
        kernel: buildsKernel && !kernelIsCached(),
        master: !masterIsCached(kind.platform),
      });
      const [kernel, template] = await Promise.all([
        buildsKernel ? nodeKernel(log) : undefined,
        masterTemplate(kind.platform, log),
      ]);
      const policy = kind.master === "vm" ? await securityPolicy(kind.platform, template, log) : undefined;
      await createMaster(lab, kind, { template, kernel, policy });
      await measureClock(lab);
      await startSegment(lab);
      await hosting[kind.master].start(lab);
      await startForward(lab);
      await waitForMaster(hosting[kind.master].patienceSeconds);
      return labStatus(lab);
    },
    status: () => labStatus(lab),
    ssh: (command, options) => ssh(lab, command, options),
    boot: (node, options) => bootNode(lab, labNode(node), log, options),
    halt: (node) => haltNode(lab, labNode(node)),
    console: (node) => consoleOf(lab, labNode(node)),
    down: () => tearDown(lab),
  };
}
