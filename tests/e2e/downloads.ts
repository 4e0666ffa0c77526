import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { curlFromBootNetwork, readFromBootNetwork } from "../../lab/boot-network";
import { sleep } from "../../lab/processes";
import { sha256, type PreparedBuild } from "../support/prepared-builds";
import { IMAGE_DIGEST } from "../../lib/model/store/image-digest";

/** What nodes of a platform read: first the boot entry, then what lies in the directory of the digest that it names. */
export interface NodeReads {
  /** URLs of boot entries; a machine reads one of them. */
  readonly entries: readonly string[];
  /** URL of the store of images. */
  readonly store: string;
}

/** What was downloaded, and what of it was wrong. */
export interface Downloads {
  full: number;
  partial: number;
  bytes: number;
  /** Boots whose boot entry had moved on before their last file was there. */
  overtaken: number;
  /** Seconds of the slowest boot. */
  slowest: number;
  readonly failures: string[];
}

const PATIENCE_SECONDS = "30";

/** Machines that boot one after the other until they are stopped, as firmware does: at its own pace, and often cut short. */
export class BootingMachines {
  readonly seen: Downloads = { full: 0, partial: 0, bytes: 0, overtaken: 0, slowest: 0, failures: [] };
  private readonly directory = mkdtempSync(join(tmpdir(), "downloads-"));
  private readonly machines: Promise<void>[];
  private stopped = false;

  constructor(
    private readonly labName: string,
    private readonly reads: NodeReads,
    private readonly builds: readonly PreparedBuild[],
    machines: number,
  ) {
    this.machines = Array.from({ length: machines }, (_, i) => this.bootOnAndOn(i));
  }

  /** Waits for the boots that have begun. */
  async stop(): Promise<Downloads> {
    this.stopped = true;
    await Promise.all(this.machines);
    rmSync(this.directory, { recursive: true, force: true });
    return this.seen;
  }

  private async bootOnAndOn(machine: number): Promise<void> {
    for (let boot = 0; !this.stopped; boot++) {
      const start = Date.now();
      try {
        await this.boot(join(this.directory, String(machine)), boot % 2 === 0);
      } catch (error) {
        this.seen.failures.push(`machine ${machine}, boot ${boot}: ${(error as Error).message}`);
      }
      this.seen.slowest = Math.max(this.seen.slowest, (Date.now() - start) / 1000);
    }
  }

  private async boot(file: string, whole: boolean): Promise<void> {
    const { entries, store } = this.reads;
    const url = entries[Math.floor(Math.random() * entries.length)];
    const digest = await this.named(url, file);
    const build = this.builds.find((candidate) => candidate.digest === digest);
    if (build === undefined) throw new Error(`${url} names ${digest}, which was never published`);
    for (const [name, bytes] of Object.entries(build.files)) {
      await sleep(Math.random() * 2);
      const expected = `${store}/${digest}/${name}`;
      if (whole) await this.fetchWhole(expected, bytes, file);
      else await this.fetchPart(expected, bytes, file);
    }
    if ((await this.named(url, file)) !== digest) this.seen.overtaken++;
  }

  /** The one digest that a boot entry names. But for it all entries of one URL are the same text. */
  private async named(url: string, file: string): Promise<string> {
    await this.curl("-o", file, url);
    const text = readFileSync(file, "latin1");
    const digests = new Set(text.match(new RegExp(`\\b${IMAGE_DIGEST}\\b`, "g")));
    if (digests.size !== 1 || !text.endsWith("\n")) throw new Error(`${url} is no whole boot entry:\n${text}`);
    return [...digests][0];
  }

  private async fetchWhole(url: string, expected: Buffer, file: string): Promise<void> {
    await this.curl("-o", file, url);
    const bytes = readFileSync(file);
    if (sha256(bytes) !== sha256(expected)) {
      throw new Error(`${url}: ${bytes.length} bytes of other content, expected ${expected.length}`);
    }
    this.seen.full++;
    this.seen.bytes += bytes.length;
  }

  /** A range, which HTTP can ask for, or a transfer that is cut short. */
  private async fetchPart(url: string, expected: Buffer, file: string): Promise<void> {
    let from = 0;
    if (url.startsWith("http") && Math.random() < 0.5) {
      from = Math.floor(Math.random() * (expected.length - 1));
      await this.curl("-o", file, "--range", `${from}-${from + 99_999}`, url);
    } else {
      rmSync(file, { force: true });
      const seconds = (0.02 + Math.random() * 0.1).toFixed(3);
      const { code, stderr } = await curlFromBootNetwork(this.labName, "--max-time", seconds, "-o", file, url);
      const cutShort = 28;
      if (code !== 0 && code !== cutShort) throw new Error(`${url}: ${stderr.trim()}`);
    }
    const bytes = readIfThere(file);
    if (!bytes.equals(expected.subarray(from, from + bytes.length))) {
      throw new Error(`${url}: ${bytes.length} bytes from ${from} on are of other content`);
    }
    if (bytes.length > 0 && bytes.length < expected.length) this.seen.partial++;
    this.seen.bytes += bytes.length;
  }

  private async curl(...args: string[]): Promise<void> {
    const { code, stderr } = await curlFromBootNetwork(this.labName, "--max-time", PATIENCE_SECONDS, ...args);
    if (code !== 0) throw new Error(`${args[args.length - 1]}: ${stderr.trim()}`);
  }
}

/** Slow enough that a file larger than what the kernel takes off a daemon at once stays open for minutes. */
const SLOW_BYTES_PER_SECOND = 64 * 1024;

/** A machine that reads a file slowly until it is let go. */
export class SlowDownload {
  /** The whole file. */
  readonly body: Promise<Buffer>;
  private hurried = false;

  constructor(
    labName: string,
    private readonly url: string,
  ) {
    this.body = this.read(readFromBootNetwork(labName, url));
  }

  /** Reads the rest as fast as it comes. */
  hurry(): void {
    this.hurried = true;
  }

  private async read(curl: ReturnType<typeof readFromBootNetwork>): Promise<Buffer> {
    const ended = once(curl, "close");
    const said = text(curl.stderr);
    const chunks: Buffer[] = [];
    for await (const chunk of curl.stdout as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      if (!this.hurried) await sleep(chunk.length / SLOW_BYTES_PER_SECOND);
    }
    const [code] = (await ended) as [number | null];
    if (code !== 0) throw new Error(`${this.url}: ${(await said).trim()}`);
    return Buffer.concat(chunks);
  }
}

function readIfThere(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
}
