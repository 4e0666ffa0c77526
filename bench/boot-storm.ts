import { join } from "node:path";
import type { Lab } from "../lab";
import { labNames, master } from "../lab/names";
import { run } from "../lab/processes";
import { openSite } from "../lab/site";
import { linkSeconds } from "../lib/model/capacity/boot-storm";
import { tcpWireBytes, tftpWireBytes } from "../lib/model/capacity/wire-bytes";
import { compared, figureLine, printFigures, type Figure } from "./figures";
import { runOn } from "./master";
import type { StormOrder } from "./storm/clients";
import { freeLink, limitLink } from "./storm/link";
import { shortfall, type StormOutcome } from "./storm/outcome";

export interface BootStormOptions {
  readonly name: string;
  /** Speed of the master's link in Mbit/s, by HTTP and by TFTP. */
  readonly link: number;
  readonly tftpLink: number;
  /** MB that all clients of a storm fetch together, by HTTP and by TFTP. */
  readonly total: number;
  readonly tftpTotal: number;
  readonly keep?: boolean;
}

/** Clients of each storm. */
const STORMS = [100, 1000, 5000];
/** How far a prediction may be off. */
const PERCENT = 25;
/** Of pxelinux. */
const BLOCK_BYTES = 1408;
const TFTP_PORT = 69;
const MEGA = 1e6;
/** A storm that takes longer than this many times what was predicted is given up. */
const PATIENCE = 10;
/** Name of the file that every client fetches. */
const FILE = "boot-storm";
const WEB_ROOT = "/var/www/diskless";
const TFTP_ROOT = "/var/lib/tftpboot";

/** Compares what is predicted of a boot storm with one of thousands of clients, by each protocol, on the servers of a lab's master. */
export async function benchBootStorm(options: BootStormOptions, say: (line: string) => void): Promise<boolean> {
  const { name } = options;
  const site = await openSite({ name, platform: "el9", fresh: true, log: say });
  try {
    say("pulumi up");
    const { code, stdout, stderr } = await site.stack.up();
    if (code !== 0) throw new Error(`pulumi up failed:\n${stdout}${stderr}`);
    const figures: Figure[] = [];
    for (const protocol of ["http", "tftp"] as const) {
      for (const clients of STORMS) {
        const figure = await stormBy(protocol, clients, options, site.lab, say);
        say(figureLine(figure));
        figures.push(figure);
      }
    }
    printFigures(figures);
    return figures.every(({ target }) => target?.isMet);
  } finally {
    if (!options.keep) await site.lab.down();
  }
}

async function stormBy(
  protocol: "http" | "tftp",
  clients: number,
  options: BootStormOptions,
  lab: Lab,
  say: (line: string) => void,
): Promise<Figure> {
  const [link, total] = protocol === "http" ? [options.link, options.total] : [options.tftpLink, options.tftpTotal];
  const bytes = Math.floor((total * MEGA) / clients);
  const predicted = linkSeconds(clients, wireBytes(protocol, bytes), link);
  await placeFile(lab, protocol === "http" ? WEB_ROOT : TFTP_ROOT, bytes);
  say(
    `${clients} clients by ${protocol}, ${bytes} bytes each over ${link} Mbit/s: ${predicted.toFixed(1)} s predicted`,
  );
  await limitLink(options.name, link);
  try {
    const outcome = await runClients(options.name, orderOf(protocol, clients), predicted * PATIENCE);
    say(JSON.stringify(outcome));
    const figure = compared(`${protocol}-${clients}-storm`, "s", outcome.seconds, predicted, PERCENT);
    const missing = shortfall(outcome, bytes);
    if (missing === undefined) return figure;
    say(missing);
    return { ...figure, target: { text: `${figure.target?.text ?? ""}-for-all`, isMet: false } };
  } finally {
    await freeLink(options.name);
  }
}

function wireBytes(protocol: "http" | "tftp", bytes: number): number {
  return protocol === "http" ? tcpWireBytes(bytes) : tftpWireBytes(bytes, BLOCK_BYTES);
}

/** A file of chance, so that nothing on the way makes it smaller. */
async function placeFile(lab: Lab, directory: string, bytes: number): Promise<void> {
  await runOn(
    lab,
    `head -c ${bytes} /dev/urandom >${directory}/${FILE} && chmod 644 ${directory}/${FILE} && cat ${directory}/${FILE} >/dev/null`,
  );
}

function orderOf(protocol: "http" | "tftp", clients: number): StormOrder {
  if (protocol === "http") return { protocol, url: `http://${master.address}/diskless/${FILE}`, clients };
  return { protocol, address: master.address, port: TFTP_PORT, file: FILE, blockBytes: BLOCK_BYTES, clients };
}

/** Runs all clients in one process, in the network that nodes boot from. */
async function runClients(labName: string, order: StormOrder, patienceSeconds: number): Promise<StormOutcome> {
  const node = [process.execPath, "--import", "tsx", join(__dirname, "storm", "clients.ts"), JSON.stringify(order)];
  const { code, stdout, stderr } = await run("ip", ["netns", "exec", labNames(labName).segment, ...node], {
    cwd: join(__dirname, ".."),
    timeoutSeconds: Math.ceil(patienceSeconds),
  });
  if (code !== 0) {
    throw new Error(
      `the clients ended with ${code}, after at most ${patienceSeconds.toFixed(0)} s: ${stdout}${stderr}`,
    );
  }
  return JSON.parse(stdout) as StormOutcome;
}
