import { execFile, spawnSync } from "node:child_process";
import { createSocket, Socket } from "node:dgram";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, Server } from "node:http";
import { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { probingCalls } from "../../../../lib/host/service/probes";

const [[, PROGRAM]] = probingCalls(["ask_ntp 127.0.0.1"], false);

/** Asks as a master does, but at another port, and less patiently. */
function ask(words: readonly string[], port = 9): Promise<string> {
  const text = PROGRAM.replace("PATIENCE_SECONDS = 5", "PATIENCE_SECONDS = 1")
    .replace("(address, 69)", `(address, ${port})`)
    .replace("(address, 80)", `(address, ${port})`)
    .replace("(address, 123)", `(address, ${port})`)
    .replace("(address, 514)", `(address, ${port})`)
    .replaceAll("/var/log/", `${directory}/log/`);
  return new Promise((resolve, reject) => {
    execFile("python3", ["-E", "-c", text, ...words], (error, stdout, stderr) =>
      error ? reject(new Error(stdout + stderr)) : resolve(stdout.trim()),
    );
  });
}

let directory: string;
let udp: Socket;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "pulumi-diskless-probe-"));
  chmodSync(directory, 0o755);
  udp = createSocket("udp4");
});
afterEach(() => {
  udp.close();
  rmSync(directory, { recursive: true, force: true });
});

function lies(name: string, content: string): void {
  const path = join(directory, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** A server by UDP that answers each packet. */
function answering(answer: (asked: Buffer) => Buffer | undefined): Promise<number> {
  udp.on("message", (asked, from) => {
    const said = answer(asked);
    if (said) udp.send(said, from.port, from.address);
  });
  return new Promise((resolve) => udp.bind(0, "127.0.0.1", () => resolve(udp.address().port)));
}

const THERE = "the bytes that lie in the directory";

describe("TFTP", () => {
  /** Serves these files, block by block. */
  const tftpd = (files: Readonly<Record<string, string>>) => {
    let content = Buffer.alloc(0);
    const block = (number: number) =>
      Buffer.concat([
        Buffer.from([0, 3, number >> 8, number & 255]),
        content.subarray(512 * (number - 1), 512 * number),
      ]);
    return answering((asked) => {
      if (asked[1] === 4) {
        const number = asked.readUInt16BE(2);
        return 512 * number > content.length ? undefined : block(number + 1);
      }
      const [name] = asked.subarray(2).toString("latin1").split("\0");
      if (!(name in files)) return Buffer.from("\0\x05\0\x01no such thing\0", "latin1");
      if (files[name] === "(closed)") return Buffer.from("\0\x05\0\x02Permission denied\0", "latin1");
      content = Buffer.from(files[name]);
      return block(1);
    });
  };
  const get = async (files: Readonly<Record<string, string>>, ...names: string[]) =>
    ask(["tftp", "127.0.0.1", directory, ...names], await tftpd(files));

  test.each([0, 511, 512, 1024, 5000])("of %i bytes that lie there", async (size) => {
    lies("pxelinux.0", "x".repeat(size));
    expect(await get({ "pxelinux.0": "x".repeat(size) }, "pxelinux.0")).toBe(THERE);
  });

  test("of another root is told from the right one", async () => {
    lies("pxelinux.0", "loader");
    expect(await get({ "pxelinux.0": "other" }, "pxelinux.0")).toBe(
      `other bytes as pxelinux.0: 5, where 6 lie in ${directory}`,
    );
  });

  test("without a known name asks for the first small file, below a directory if need be", async () => {
    lies("pxelinux.cfg/0A0000", "default linux\n");
    lies("linux/image/rootfs.gz", "too deep");
    expect(await get({ "pxelinux.cfg/0A0000": "default linux\n" }, "pxelinux.0")).toBe(THERE);
  });

  test("of an empty directory must not find what nobody has, and writes nothing to ask", async () => {
    expect(await get({})).toBe(THERE);
    expect(spawnSync("ls", ["-A", directory], { encoding: "utf8" }).stdout).toBe("");
  });

  test("that finds something where nothing lies is another root", async () =>
    expect(await get({ ".diskless-absent": "what" })).toBe(`4 bytes, where nothing lies in ${directory}`));

  test("that is refused names the directory that nobody may pass", async () => {
    lies("pxelinux.0", "loader");
    chmodSync(directory, 0o700);
    expect(await get({ "pxelinux.0": "(closed)" }, "pxelinux.0")).toBe(
      `refused pxelinux.0: Permission denied (${directory} has mode 0700)`,
    );
  });

  test("that nobody answers", async () => {
    lies("pxelinux.0", "loader");
    const silent = await answering(() => undefined);
    expect(await ask(["tftp", "127.0.0.1", directory, "pxelinux.0"], silent)).toBe("no answer");
  });
});

describe("HTTP", () => {
  let server: Server;
  let answer: { status: number; body: string };
  let paths: string[];
  beforeEach(async () => {
    paths = [];
    server = createServer((request, response) => {
      paths.push(`${request.headers.host ?? ""} ${request.url ?? ""}`);
      response.writeHead(answer.status).end(answer.body);
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  });
  afterEach(() => server.close());
  const get = () => ask(["http", "127.0.0.1", directory, "/diskless"], (server.address() as AddressInfo).port);

  test.each([
    [200, "kernel", THERE],
    [200, "It works!", "other bytes as image/manifest.json: 9, where 6 lie in "],
    [403, "", "status 403 for image/manifest.json"],
    [301, "", "status 301 for image/manifest.json"],
  ])("answered by %i and %j", async (status, body, got) => {
    lies("image/manifest.json", "kernel");
    answer = { status, body };
    expect(await get()).toBe(got.endsWith(" ") ? got + directory : got);
    expect(paths[0]).toBe("127.0.0.1 /diskless/image/manifest.json");
  });

  test("of an empty directory is not found, and nothing else", async () => {
    answer = { status: 404, body: "" };
    expect(await get()).toBe(THERE);
    answer = { status: 403, body: "" };
    expect(await get()).toBe("status 403 for .diskless-absent");
  });
});

describe("NTP", () => {
  const NTP_EPOCH = 2208988800;
  const reply = (leap: number, stratum: number, offset: number) => (asked: Buffer) => {
    const said = Buffer.alloc(48);
    said[0] = (leap << 6) | 0x24;
    said[1] = stratum;
    said.write("DENY", 12);
    asked.copy(said, 24, 40, 48);
    const now = Date.now() / 1000 + offset + NTP_EPOCH;
    said.writeUInt32BE(Math.floor(now), 40);
    said.writeUInt32BE(Math.floor((now % 1) * 2 ** 32), 44);
    return said;
  };
  const query = async (answer: (asked: Buffer) => Buffer | undefined, age = "old") =>
    ask(["ntp", "127.0.0.1", age], await answering(answer));

  test.each<[string, number, number, number, string, string]>([
    ["of a synchronised clock", 0, 2, 0, "old", "the time, within 1 s"],
    ["of one that is off", 0, 2, 7200, "old", "a time that is 7200 s from that of the master"],
    ["of one that follows nobody", 3, 16, 0, "old", "a clock that is not synchronised"],
    ["of one that follows nobody yet", 3, 16, 0, "young", "the time, within 1 s"],
    ["that is refused", 0, 0, 0, "old", "refused: DENY"],
  ])("%s", async (_what, leap, stratum, offset, age, got) =>
    expect(await query(reply(leap, stratum, offset), age)).toBe(got),
  );

  test("takes no answer to another question", async () =>
    expect(await query((asked) => reply(0, 2, 0)(Buffer.alloc(asked.length, 1)))).toBe("no answer"));

  test("that nobody takes", async () => {
    const port = await answering(() => undefined);
    await new Promise<void>((done) => udp.close(done));
    udp = createSocket("udp4");
    expect(await ask(["ntp", "127.0.0.1", "old"], port)).toBe("connection refused");
  });
});

describe("syslog", () => {
  test("looks for its own line where the logger writes, and finds no other", async () => {
    lies("log/messages", "an old line\n");
    const port = await answering((asked) => {
      writeFileSync(join(directory, "log/messages"), `an old line\n${asked.toString()}\n`);
      return undefined;
    });
    expect(await ask(["syslog", "127.0.0.1"], port)).toBe("a line arrives");
    expect(readFileSync(join(directory, "log/messages"), "utf8")).toContain("<134>pulumi-diskless:");
  });
});

describe("DHCP", () => {
  /** What the program makes of a frame with an offer. */
  const offered = (boot: string, more: string, names = "{'10.0.0.2': '10.0.0.1'}") => {
    const text = `${PROGRAM.slice(0, PROGRAM.indexOf("QUESTIONS ="))}
address = socket.inet_aton
options = option(53, struct.pack("B", OFFER)) + ${more} + struct.pack("B", 255)
bootp = struct.pack("!BBBB4s8x4s4s", 2, 1, 6, 0, "abcd".encode(), address("10.0.0.10"), address("10.0.0.1"))
bootp = bootp + struct.pack("4x16x64x128s", "${boot}".encode()) + binascii.unhexlify("63825363") + options
bootp = bootp.ljust(300, struct.pack("x"))
frame = struct.pack("!12xHB8xB2x4s4x", 0x0800, 0x45, 17, address("192.0.2.7")) + struct.pack("8x") + bootp
print(offered(frame, "abcd".encode(), ${names}))
print(offered(frame, "dcba".encode(), {}))
`;
    const { stdout, stderr } = spawnSync("python3", ["-c", text], { encoding: "utf8" });
    return (stdout + stderr).trim().split("\n");
  };
  const SERVER = `option(54, address("10.0.0.2"))`;

  test.each([
    ["by the header", "pxelinux.0", SERVER, "10.0.0.10 from 10.0.0.1, next-server 10.0.0.1, boot file pxelinux.0"],
    [
      "by option 67",
      "",
      `${SERVER} + option(67, "a.efi".encode())`,
      "10.0.0.10 from 10.0.0.1, next-server 10.0.0.1, boot file a.efi",
    ],
    ["by none", "", SERVER, "10.0.0.10 from 10.0.0.1, next-server 10.0.0.1, boot file (none)"],
    [
      "of a server without a name",
      "x",
      `option(1, address("255.0.0.0"))`,
      "10.0.0.10 from 192.0.2.7, next-server 10.0.0.1, boot file x",
    ],
    ["with control characters", "a\\x1b[2Jb", SERVER, "10.0.0.10 from 10.0.0.1, next-server 10.0.0.1, boot file a[2Jb"],
    [
      "cut off",
      "x",
      `${SERVER} + struct.pack("BB", 66, 200)`,
      "10.0.0.10 from 10.0.0.1, next-server 10.0.0.1, boot file x",
    ],
  ])("a boot file %s", (_what, boot, more, got) => expect(offered(boot, more)).toEqual([got, "None"]));
});
