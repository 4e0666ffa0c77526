import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bootPhases } from "./boot-phases";
import { emulator, emulatorsOf } from "./emulator";
import { existingKind } from "./kind";
import { consolesOf, type LabNames, type LabNode } from "./names";
import { platforms, type PlatformFacts } from "./platforms";
import { signal, sleep, startDetached } from "./processes";
import { ssh } from "./secure-shell";
import { plugIn } from "./segment";

/**
 * What starts a node: the PC's BIOS; OVMF's UEFI, by PXE; the same by its own HTTP boot and nothing else; or that with Secure Boot on and
 * the keys of Microsoft; or on with one key of a site and no other.
 */
export const FIRMWARES = ["bios", "uefi", "uefi-http", "uefi-secure", "uefi-site"] as const;
export type Firmware = (typeof FIRMWARES)[number];

export interface BootOptions {
  /** How long the node may take from power-on to its login. @default 180 on centos5, 900 on el9, 1200 on el10 */
  timeoutSeconds?: number;
  /** Memory in MiB. @default 768 on centos5 (the RAM disk of a 512 MiB image fits into it), 2048 on el9 and el10 */
  memory?: number;
  /** What starts the node before its boot loader. @default bios */
  firmware?: Firmware;
  /** A network card other than the node's usual one, to see what a changed reservation does. */
  mac?: string;
  /** Network cards besides, plugged into the same bridge. None of them is booted by. @default none */
  furtherMacs?: readonly string[];
  /** The bridge that the node is plugged into. @default that of the lab's own segment */
  bridge?: string;
}

export interface BootReport {
  node: string;
  /** Power-on to the first login that answers with the node's name. */
  seconds: number;
  /** Seconds after power-on at which the console showed each phase. */
  phases: Record<string, number>;
}

/** File with everything the node wrote to its serial port since it was last switched on. */
export function consoleOf(lab: LabNames, node: LabNode): string {
  return join(consolesOf(lab), `${node.name}.log`);
}

/** Power-cycle a node and wait until it answers. */
export async function bootNode(lab: LabNames, node: LabNode, log: (line: string) => void, options: BootOptions = {}) {
  await haltNode(lab, node);
  const start = Date.now();
  await powerOn(lab, node, options);
  const timeout = options.timeoutSeconds ?? nodeDefaults(lab).timeoutSeconds;
  const elapsed = (): number => (Date.now() - start) / 1000;
  let told = 0;
  while (elapsed() < timeout) {
    const phases = Object.entries(bootPhases(consoleText(lab, node)));
    for (const [phase, seconds] of phases.slice(told)) log(`${node.name}: ${phase} ${seconds.toFixed(1)} s`);
    told = phases.length;
    if ((await nameFromInside(lab, node)) === node.name) {
      const report: BootReport = { node: node.name, seconds: elapsed(), phases: Object.fromEntries(phases) };
      log(`${node.name}: login ${report.seconds.toFixed(1)} s`);
      return report;
    }
    if ((await machinesOf(lab, node)).length === 0) throw bootFailure(lab, node, "its machine has ended");
    if (/Kernel panic/.test(consoleText(lab, node))) throw bootFailure(lab, node, "its kernel panicked");
    await sleep(0.5);
  }
  throw bootFailure(lab, node, `no login under its own name within ${timeout} seconds`);
}

/** Switch a node off, as by its power button held. */
export async function haltNode(lab: LabNames, node: LabNode): Promise<void> {
  for (let tries = 0; tries < 50; tries++) {
    const pids = await machinesOf(lab, node);
    if (pids.length === 0) return;
    for (const pid of pids) signal(pid, tries < 20 ? "SIGTERM" : "SIGKILL");
    await sleep(0.1);
  }
  throw new Error(`lab: the machine of ${node.name} does not end; see \`ip netns pids ${lab.segment}\``);
}

export async function nodeIsRunning(lab: LabNames, node: LabNode): Promise<boolean> {
  return (await machinesOf(lab, node)).length > 0;
}

async function powerOn(lab: LabNames, node: LabNode, options: BootOptions): Promise<void> {
  const short = node.name.split(".")[0];
  const tap = await plugIn(lab, short, options.bridge);
  const further: string[] = [];
  for (const [i, mac] of (options.furtherMacs ?? []).entries()) {
    const another = await plugIn(lab, `${short}-${i + 2}`, options.bridge);
    further.push(...["-netdev", `tap,id=wire${i + 2},ifname=${another},script=no,downscript=no`]);
    further.push(...["-device", `virtio-net-pci,netdev=wire${i + 2},mac=${mac},romfile=`]);
  }
  mkdirSync(consolesOf(lab), { recursive: true });
  // What an earlier boot wrote, a panic for one, must not be taken for this one's words.
  rmSync(consoleOf(lab, node), { force: true });
  const { memory, processors } = nodeDefaults(lab);
  const machine = [
    ...emulator(node.name, options.memory ?? memory, processors),
    ...firmwareArguments(lab, node, options.firmware ?? "bios"),
    ...["-serial", "stdio", "-boot", "n"],
    ...["-netdev", `tap,id=wire,ifname=${tap},script=no,downscript=no`],
    ...[
      "-device",
      `virtio-net-pci,netdev=wire,mac=${options.mac ?? node.mac},bootindex=1${cardProgram(options.firmware)}`,
    ],
    ...further,
  ];
  const clock = join(__dirname, "node", "console-clock.py");
  const pipeline = 'clock=$1 console=$2; shift 2; "$@" </dev/null | exec python3 "$clock" "$console"';
  const shell = ["sh", "-c", pipeline, "power-on", clock, consoleOf(lab, node), ...machine];
  writeFileSync(join(consolesOf(lab), `${node.name}.machine`), JSON.stringify(shell));
  startDetached("ip", ["netns", "exec", lab.segment, ...shell], join(consolesOf(lab), `${node.name}.qemu`));
  await sleep(0.3);
}

/** iPXE in the card does not boot over HTTP by itself, and nobody signed it: there UEFI's own driver is wanted. */
function cardProgram(firmware: Firmware = "bios"): string {
  return firmware === "bios" || firmware === "uefi" ? "" : ",romfile=";
}

/** UEFI with settings of the node's own, fresh at every power-on, so that nothing of an earlier boot decides a later one. */
function firmwareArguments(lab: LabNames, node: LabNode, firmware: Firmware): string[] {
  if (firmware === "bios") return [];
  const { code, settings, signed } = OVMF[firmware];
  const own = join(consolesOf(lab), `${node.name}.uefi`);
  copyFileSync(settings, own);
  return [
    ...["-drive", `if=pflash,format=raw,unit=0,readonly=on,file=${code}`],
    ...["-drive", `if=pflash,format=raw,unit=1,file=${own}`],
    ...(firmware === "uefi" ? [] : ["IPv4PXESupport", "IPv6PXESupport"].flatMap((name) => fwCfg(name, "no"))),
    // only code in system management mode may change the settings; a machine that sleeps cannot have it
    ...(signed
      ? [
          "-machine",
          "smm=on",
          "-global",
          "driver=cfi.pflash01,property=secure,value=on",
          "-global",
          "ICH9-LPC.disable_s3=1",
        ]
      : []),
  ];
}

interface Ovmf {
  readonly code: string;
  /** A file of variables: an empty one, or one with Secure Boot on. */
  readonly settings: string;
  /** Whether it starts only what is signed. */
  readonly signed?: true;
}

const OVMF_DIRECTORY = "/usr/share/OVMF";
const UNSIGNED: Ovmf = {
  code: `${OVMF_DIRECTORY}/OVMF_CODE_4M.fd`,
  settings: `${OVMF_DIRECTORY}/OVMF_VARS_4M.fd`,
};

const signedBy = (key: string): Ovmf => ({
  code: `${OVMF_DIRECTORY}/OVMF_CODE_4M.secboot.fd`,
  settings: `${OVMF_DIRECTORY}/OVMF_VARS_4M.${key}.fd`,
  signed: true,
});

/** Of Debian's package. `ms` knows the keys of Microsoft, `snakeoil` one of Debian's. */
const OVMF: Readonly<Record<Exclude<Firmware, "bios">, Ovmf>> = {
  uefi: UNSIGNED,
  "uefi-http": UNSIGNED,
  "uefi-secure": signedBy("ms"),
  "uefi-site": signedBy("snakeoil"),
};

/** A setting that OVMF reads from its machine (OvmfPkg/RUNTIME_CONFIG.md). */
function fwCfg(name: string, value: string): string[] {
  return ["-fw_cfg", `name=opt/org.tianocore/${name},string=${value}`];
}

function nodeDefaults(lab: LabNames): PlatformFacts["node"] {
  return platforms[existingKind(lab)?.platform ?? "centos5"].node;
}

const machinesOf = (lab: LabNames, node: LabNode): Promise<number[]> => emulatorsOf(lab, node.name);

async function nameFromInside(lab: LabNames, node: LabNode): Promise<string> {
  const options = "-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o BatchMode=yes";
  const ask = `ssh ${options} -o ConnectTimeout=2 root@${node.address} hostname`;
  // Master and node may both be emulated: a login that was given up would be started again and again.
  return (await ssh(lab, ask, { timeoutSeconds: 60 })).stdout.trim();
}

function consoleText(lab: LabNames, node: LabNode): string {
  return existsSync(consoleOf(lab, node)) ? readFileSync(consoleOf(lab, node), "latin1") : "";
}

function bootFailure(lab: LabNames, node: LabNode, why: string): Error {
  const text = consoleText(lab, node).trimEnd();
  // A BIOS writes nothing to the serial port, so silence means that it never got a boot loader.
  const said = text
    ? `Its console ends with\n  ${text.split("\n").slice(-15).join("\n  ")}`
    : "Its console is empty: it got no boot loader. Look for its DHCP requests and TFTP reads in the master's /var/log/messages.";
  return new Error(
    `lab "${lab.name}": ${node.name} did not boot: ${why}. ${said}\nThe whole console is in ${consoleOf(lab, node)}`,
  );
}
