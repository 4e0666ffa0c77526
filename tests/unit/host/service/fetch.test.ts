import { createSocket } from "node:dgram";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fetchProgram } from "../../../../lib/host/service/fetch";
import { composeScript } from "../../../../lib/host/script/script";
import { FakeMaster } from "../shell";

const LARGE = Buffer.from(Array.from({ length: 1_000_000 }, (_, i) => (i * 2_654_435_761) >>> 24));
const SMALL = Buffer.from("DEFAULT linux\n\0");

let master: FakeMaster;
beforeEach(() => (master = new FakeMaster(["sh"])));
afterEach(() => master.remove());

/** What the host says of a URL, while the servers of this process answer it. */
async function fault(url: string, bytes: Buffer, extent = "whole", path?: string, looks = false): Promise<string> {
  const file = master.write("srv/file", bytes as unknown as string);
  const script = composeScript({
    libraries: ["fetch"],
    calls: [
      ["know_fetch_program", fetchProgram()],
      ...(looks ? [["look_at_served", `${extent} ${url} ${file}`, `${extent} ${url}/gone /nowhere`] as const] : []),
      ["fetch_fault", url, file, extent],
    ],
    path,
  });
  const shell = spawn("sh", ["-s"], { stdio: ["pipe", "pipe", "inherit"] });
  const chunks: Buffer[] = [];
  shell.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  shell.stdin.end(script);
  await once(shell, "close");
  return Buffer.concat(chunks).toString("utf8").trim();
}

describe("by HTTP", () => {
  let server: Server;
  let served: Buffer | undefined;
  let knowsParts: boolean;
  let asked: (string | undefined)[];
  beforeEach(async () => {
    [served, knowsParts, asked] = [LARGE, true, []];
    server = createServer(({ headers }, answer) => {
      asked.push(headers.range);
      const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec((knowsParts && headers.range) || "") ?? [];
      if (served === undefined) {
        answer.writeHead(403).end();
      } else if (from === undefined) {
        answer.writeHead(200, { "content-length": served.length }).end(served);
      } else {
        const range = `bytes ${from}-${to}/${served.length}`;
        answer.writeHead(206, { "content-range": range }).end(served.subarray(Number(from), Number(to) + 1));
      }
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterEach(() => server.close());

  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`;
  const edited = (at: number) => {
    const copy = Buffer.from(LARGE);
    copy[at] ^= 1;
    return copy;
  };

  test.each(["whole", "ends"])("the bytes of the file, %s, are no fault", async (extent) => {
    expect(await fault(url(), LARGE, extent)).toBe("");
    expect(asked).toHaveLength(extent === "whole" ? 1 : 5);
    served = SMALL;
    expect(await fault(url(), SMALL, extent)).toBe("");
  });

  test("what was fetched with others is not fetched again, and a fault is told all the same", async () => {
    expect(await fault(url(), LARGE, "whole", undefined, true)).toBe("");
    expect(asked).toHaveLength(1);
    served = edited(7);
    expect(await fault(url(), LARGE, "whole", undefined, true)).toMatch(/^got: other bytes than the file has/);
  });

  test.each([0, 500_000, 999_999])("another byte at %d is found when all is fetched", async (at) => {
    served = edited(at);
    expect(await fault(url(), LARGE)).toMatch(/^got: other bytes than the file has, within \d+ bytes from byte \d+$/);
  });

  test.each([10, 999_990])("another byte at %d is found by the ends", async (at) => {
    served = edited(at);
    expect(await fault(url(), LARGE, "ends")).toMatch(/^got: other bytes/);
  });

  test.each<[what: string, bytes: Buffer | undefined, got: RegExp]>([
    ["a shorter file", LARGE.subarray(0, 900_000), /^got: 900000 bytes, the file has 1000000$/],
    ["a refusal", undefined, /^got: HTTP 403 Forbidden$/],
  ])("%s is said", async (_what, bytes, got) => {
    served = bytes;
    expect(await fault(url(), LARGE)).toMatch(got);
    expect(await fault(url(), LARGE, "ends")).toMatch(got);
  });

  test("a server that knows no parts is asked for all of it, once", async () => {
    knowsParts = false;
    expect(await fault(url(), LARGE, "ends")).toBe("");
    expect(asked).toHaveLength(1);
  });

  test("curl asks where there is no Python", async () => {
    const path = `${master.path("bin")}:/nowhere`;
    for (const command of ["ip", "curl", "cmp", "grep", "sed"]) {
      master.command(command, `PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; exec ${command} "$@"`);
    }
    expect(await fault(url(), LARGE, "whole", path)).toBe("");
    served = edited(3);
    expect(await fault(url(), LARGE, "whole", path)).toBe("got: other bytes than the file has");
    served = undefined;
    expect(await fault(url(), LARGE, "whole", path)).toMatch(/^got: The requested URL returned error: 403/);
  });

  test("nobody answers", async () => {
    const gone = url();
    server.close();
    expect(await fault(gone, SMALL)).toMatch(/^got: .*refused/);
  });

  test("a host that has not the address cannot be asked, and says so", async () =>
    expect(await fault("http://192.0.2.1/file", SMALL)).toBe(
      "cannot be asked: no interface of the host that is up has 192.0.2.1",
    ));
});

describe("by TFTP", () => {
  /** A server of one transfer, whose options are granted, or not known. */
  async function tftp(bytes: Buffer | string, { options = true } = {}) {
    const listener = createSocket("udp4");
    const worker = createSocket("udp4");
    const told = { blocks: 0, ended: "" };
    let size = 512;
    let client = 0;
    const send = (...parts: Buffer[]) => worker.send(Buffer.concat(parts), client, "127.0.0.1");
    const sendBlock = () => {
      const start = told.blocks * size;
      if (start > bytes.length) return;
      told.blocks++;
      send(words(3, told.blocks & 0xffff), (bytes as Buffer).subarray(start, start + size));
    };
    worker.on("message", (message) => {
      if (message.readUInt16BE(0) === 5) told.ended = message.toString("latin1", 4, message.length - 1);
      else if (message.readUInt16BE(2) === (told.blocks & 0xffff)) sendBlock();
    });
    listener.on("message", (_request, { port }) => {
      client = port;
      if (typeof bytes === "string") return send(words(5, 2), Buffer.from(`${bytes}\0`));
      if (!options) return sendBlock();
      size = 1024;
      send(words(6), Buffer.from(`tsize\0${bytes.length}\0blksize\0${size}\0`));
    });
    listener.bind(0, "127.0.0.1");
    worker.bind(0, "127.0.0.1");
    await Promise.all([once(listener, "listening"), once(worker, "listening")]);
    return {
      url: `tftp://127.0.0.1:${listener.address().port}/linux/file`,
      told,
      close: () => [listener, worker].forEach((socket) => socket.close()),
    };
  }
  const words = (...values: number[]) => {
    const buffer = Buffer.alloc(2 * values.length);
    values.forEach((value, i) => buffer.writeUInt16BE(value, 2 * i));
    return buffer;
  };

  test.each([true, false])("the bytes of the file are no fault, with options %s", async (options) => {
    const server = await tftp(SMALL, { options });
    expect(await fault(server.url, SMALL)).toBe("");
    server.close();
  });

  test("many blocks come as one file", async () => {
    const server = await tftp(LARGE);
    expect(await fault(server.url, LARGE)).toBe("");
    expect(server.told.blocks).toBe(977);
    server.close();
  });

  test("the ends are the size and the first blocks, and the server is told that it is enough", async () => {
    const server = await tftp(LARGE);
    expect(await fault(server.url, LARGE, "ends")).toBe("");
    expect(server.told).toEqual({ blocks: 64, ended: "enough" });
    server.close();
  });

  test.each<[what: string, bytes: Buffer | string, got: RegExp]>([
    ["another size", LARGE.subarray(1), /^got: 999999 bytes, the file has 1000000$/],
    ["other bytes", Buffer.alloc(1_000_000), /^got: other bytes than the file has/],
    ["a refusal", "Permission denied", /^got: TFTP error 2 Permission denied$/],
    ["a refusal without words", "", /^got: TFTP error 2 access violation$/],
  ])("%s is said", async (_what, bytes, got) => {
    const server = await tftp(bytes);
    expect(await fault(server.url, LARGE)).toMatch(got);
    server.close();
  });
});
