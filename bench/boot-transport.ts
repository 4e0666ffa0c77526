import { labNodes, type Lab } from "../lab";
import { askForFacts, brokenPromises } from "../lab/node-promise";
import { openSite, type Site } from "../lab/site";
import { printFigures } from "./figures";
import { plainTransfers, type Transfer } from "./plain-transfer";
import { median, spread, table } from "./statistics";
import { bootAsPublished, bootByTftp, serveByTftp, type ImageFiles } from "./tftp-entry";
import { sentSoFar, startCounting, type Sent } from "./transport-counters";

export interface BootTransportOptions {
  readonly rounds: number;
  readonly name: string;
  readonly keep?: boolean;
  /** Starts from the lab that an earlier run kept. */
  readonly again?: boolean;
}

type Way = "http" | "tftp";

/** One boot of the node, from power-on. */
export interface TransportRun extends Sent {
  readonly kernelSeconds: number;
  /** Of the fetch of the root image alone, by the initramfs. */
  readonly imageSeconds: number;
  readonly loginSeconds: number;
}

const MASTER = "10.0.0.1";
const [NODE] = labNodes;
/** Under emulation an image takes minutes in blocks of 512 bytes. */
const PATIENCE_SECONDS = 2400;

/** Boots one node from one image by HTTP, as the library does it, and by TFTP alone, in turn. */
export async function benchBootTransport(options: BootTransportOptions, say: (line: string) => void): Promise<void> {
  const site = await openSite({ name: options.name, platform: "el9", fresh: !options.again, log: say });
  try {
    say("pulumi up");
    const outcome = await site.stack.up();
    if (outcome.code !== 0) throw new Error(`pulumi up failed:\n${outcome.stdout}${outcome.stderr}`);
    const image = String((await site.stack.outputs()).image);
    const files = await serveByTftp(site.lab, image);
    say(
      `image ${image}: ${Object.entries(files)
        .map(([file, bytes]) => `${file} ${bytes}`)
        .join(", ")} bytes`,
    );

    reportPlain(await plainTransfers(options.name, MASTER, image, files), files);
    const runs: Record<Way, TransportRun[]> = { http: [], tftp: [] };
    for (let round = 0; round < options.rounds; round++) {
      const order = round % 2 === 0 ? (["http", "tftp"] as const) : (["tftp", "http"] as const);
      for (const way of order) runs[way].push(await bootBy(way, site, image, files, say));
    }
    report(options.rounds, runs);
  } finally {
    if (!options.keep) await site.lab.down();
  }
}

async function bootBy(
  way: Way,
  site: Site,
  image: string,
  files: ImageFiles,
  say: (line: string) => void,
): Promise<TransportRun> {
  const { lab } = site;
  await (way === "tftp" ? bootByTftp(lab, NODE) : bootAsPublished(lab, NODE));
  await startCounting(lab, NODE.address);
  say(`booting ${NODE.name} by ${way}`);
  const { seconds, phases } = await lab.boot(NODE.name, { timeoutSeconds: PATIENCE_SECONDS });
  const sent = await sentSoFar(lab);
  await expectImage(lab, image);
  await lab.halt(NODE.name);
  requireOnly(way, sent, files);
  const at = (phase: string): number => {
    if (!(phase in phases)) throw new Error(`the console of ${NODE.name} did not show the phase "${phase}"`);
    return phases[phase];
  };
  return {
    ...sent,
    kernelSeconds: at("kernel"),
    imageSeconds: at("image fetched") - at("image asked for"),
    loginSeconds: seconds,
  };
}

/** Both ways must end at the same node, or there is nothing to compare. */
async function expectImage(lab: Lab, image: string): Promise<void> {
  const said = await askForFacts(lab, "el9", NODE);
  const broken = brokenPromises("el9", said, { node: NODE, firmware: "bios", image });
  if (broken.length > 0) throw new Error(broken.join("\n"));
}

/** Refuses a run in which the image did not come by the protocol that the run is of. */
export function requireOnly(way: Way, { httpBytes, tftpBytes }: Sent, files: ImageFiles): void {
  const image = Object.values(files).reduce((sum, bytes) => sum + bytes, 0);
  const whole = way === "http" ? httpBytes : tftpBytes;
  if (whole < image) throw new Error(`the boot by ${way} fetched ${whole} bytes by it, but the image has ${image}`);
  if (way === "tftp" && httpBytes > 0) throw new Error(`the boot by TFTP alone fetched ${httpBytes} bytes by HTTP`);
}

function reportPlain(transfers: readonly Transfer[], files: ImageFiles): void {
  const [{ seconds: http }] = transfers;
  const bytes = Object.values(files).reduce((sum, size) => sum + size, 0);
  console.log(`\nkernel, initramfs and image, ${bytes} bytes, over the lab's wire without a node\n`);
  console.log(
    table([
      ["", "seconds", "to HTTP", "ms a block"],
      ...transfers.map(({ way, seconds, blocks }) => [
        way,
        seconds.toFixed(2),
        (seconds / http).toFixed(1),
        blocks === undefined ? "" : ((1000 * seconds) / blocks).toFixed(3),
      ]),
    ]),
  );
}

function report(rounds: number, { http, tftp }: Record<Way, TransportRun[]>): void {
  const row = (label: string, digits: number, of: (run: TransportRun) => number): string[] => {
    const [a, b] = [http.map(of), tftp.map(of)];
    const cells = [a, b].flatMap((values) => [median(values).toFixed(digits), spread(values, digits)]);
    return [label, ...cells, median(a) === 0 ? "" : (median(b) / median(a)).toFixed(2)];
  };
  console.log(`\nboot of ${NODE.name}, emulated, ${rounds} in turn by each; medians\n`);
  console.log(
    table([
      ["", "by HTTP", "least to most", "by TFTP alone", "least to most", "ratio"],
      row("power-on to kernel, s", 1, (run) => run.kernelSeconds),
      row("root image by the initramfs, s", 1, (run) => run.imageSeconds),
      row("power-on to login, s", 1, (run) => run.loginSeconds),
      row("sent by HTTP, bytes", 0, (run) => run.httpBytes),
      row("sent by TFTP, bytes", 0, (run) => run.tftpBytes),
      row("sent by TFTP, packets", 0, (run) => run.tftpPackets),
    ]),
  );
  const ratio = (name: string, of: (run: TransportRun) => number) => ({
    name,
    value: median(http.map(of)) / median(tftp.map(of)),
    unit: "ratio",
  });
  printFigures([
    ratio("boot-seconds-http-to-tftp", (run) => run.loginSeconds),
    ratio("boot-image-seconds-http-to-tftp", (run) => run.imageSeconds),
    { name: "boot-bytes-http", value: median(http.map((run) => run.httpBytes + run.tftpBytes)), unit: "bytes" },
    { name: "boot-bytes-tftp", value: median(tftp.map((run) => run.tftpBytes)), unit: "bytes" },
  ]);
}
