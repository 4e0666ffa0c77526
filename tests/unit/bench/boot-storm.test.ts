import { createSocket, type Socket } from "node:dgram";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { compared, figureLine } from "../../../bench/figures";
import { httpStorm } from "../../../bench/storm/http-client";
import { limitWords } from "../../../bench/storm/link";
import { shortfall, summary } from "../../../bench/storm/outcome";
import { tftpStorm } from "../../../bench/storm/tftp-client";
import { acknowledgement, parseAnswer, readRequest } from "../../../bench/storm/tftp-packets";

const CLIENTS = 50;

test.each([
  [20, "figure http-100-storm 20.00 s target within-25%-of-20.00 ok"],
  [25, "figure http-100-storm 25.00 s target within-25%-of-20.00 ok"],
  [25.01, "figure http-100-storm 25.01 s target within-25%-of-20.00 missed"],
  [14.99, "figure http-100-storm 14.99 s target within-25%-of-20.00 missed"],
])("%d s against 20 s", (measured, line) =>
  expect(figureLine(compared("http-100-storm", "s", measured, 20, 25))).toBe(line),
);

test("the link is limited as tc(8) takes it", () =>
  expect(limitWords(200).join(" ")).toBe(
    "qdisc replace dev eth0 root tbf rate 200mbit burst 64kb limit 15mb overhead 24",
  ));

describe("a storm", () => {
  const outcomes = [
    { seconds: 3, bytes: 10, retries: 0 },
    { seconds: 1, bytes: 10, retries: 2 },
    { bytes: 4, retries: 5, fault: "no answer" },
  ];

  test("is as long as its last client took", () =>
    expect(summary(outcomes)).toEqual({
      ...{ clients: 3, done: 2, bytes: 24, seconds: 3, medianSeconds: 3, retries: 7 },
      faults: { "no answer": 1 },
    }));

  test("counts only when each client got everything", () => {
    expect(shortfall(summary(outcomes.slice(0, 2)), 10)).toBeUndefined();
    expect(shortfall(summary(outcomes), 10)).toBe("2 of 3 clients got everything, 24 bytes of 30: 1 times no answer");
  });
});

describe("packets of TFTP", () => {
  test("a request has its words, each with its end", () =>
    expect(readRequest("a", 1408).toString("latin1")).toBe("\0\x01a\0octet\0blksize\x001408\0"));

  test.each([
    ["\0\x06blksize\x001408\0", { kind: "options", blockBytes: 1408 }],
    ["\0\x03\x01\x02abc", { kind: "data", number: 258, bytes: 3 }],
    ["\0\x05\0\x01File not found\0", { kind: "error", words: "File not found" }],
  ])("%j is read", (packet, answer) => expect(parseAnswer(Buffer.from(packet, "latin1"))).toEqual(answer));

  test.each(["", "\0", "\0\x01a\0octet\0"])("%j is none of a server's", (packet) =>
    expect(() => parseAnswer(Buffer.from(packet, "latin1"))).toThrow("a TFTP server sent a packet of kind"),
  );

  test("the number of a block starts again after 65,535", () =>
    expect(acknowledgement(65_536)).toEqual(Buffer.from([0, 4, 0, 0])));
});

test("clients of HTTP fetch all bytes, and ask again after a refusal", async () => {
  const body = Buffer.alloc(100_000, 1);
  let asked = 0;
  const server = createServer((_request, response) => {
    asked++;
    if (asked <= 10) response.writeHead(503).end();
    else response.writeHead(200, { "content-length": body.length }).end(body);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  try {
    const url = `http://127.0.0.1:${port}/file`;
    const outcome = summary(await httpStorm({ url, clients: CLIENTS, pauseSeconds: 0.01 }));
    expect(shortfall(outcome, body.length)).toBeUndefined();
    expect(outcome).toMatchObject({ clients: CLIENTS, done: CLIENTS, retries: 10 });
    expect(asked).toBe(CLIENTS + 10);
  } finally {
    server.close();
  }
});

test("a server of HTTP that never has the file is a fault of each client", async () => {
  const server = createServer((_request, response) => response.writeHead(404).end());
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  try {
    const storm = { url: `http://127.0.0.1:${port}/`, clients: 2, attempts: 2, pauseSeconds: 0.01 };
    expect(summary(await httpStorm(storm)).faults).toEqual({ "status 404": 2 });
  } finally {
    server.close();
  }
});

describe("clients of TFTP", () => {
  const sockets: Socket[] = [];
  afterEach(() => sockets.splice(0).forEach((socket) => socket.close()));

  const bound = async (): Promise<Socket> => {
    const socket = createSocket("udp4");
    sockets.push(socket);
    await new Promise<void>((done) => socket.bind(0, "127.0.0.1", done));
    return socket;
  };

  /** As in.tftpd: a port of its own for each transfer. `loses` says which packets never leave. */
  const serve = async (body: Buffer, loses: (sent: number) => boolean): Promise<number> => {
    const server = await bound();
    let sent = 0;
    server.on("message", (request, client) => {
      const size = Number(/blksize\0(\d+)/.exec(request.toString("latin1"))?.[1]);
      void bound().then((transfer) => {
        const answer = (packet: Buffer): void => {
          if (!loses(sent++)) transfer.send(packet, client.port, client.address);
        };
        transfer.on("message", (packet) => {
          const number = packet.readUInt16BE(2);
          if (number * size > body.length) return;
          const header = Buffer.from([0, 3, (number + 1) >> 8, (number + 1) & 255]);
          answer(Buffer.concat([header, body.subarray(number * size, (number + 1) * size)]));
        });
        answer(Buffer.from(`\0\x06blksize\0${size}\0`, "latin1"));
      });
    });
    return server.address().port;
  };
  const storm = { address: "127.0.0.1", file: "a", blockBytes: 1408, clients: CLIENTS };

  test.each([0, 1407, 1408, 20_000])("fetch %i bytes", async (bytes) => {
    const port = await serve(Buffer.alloc(bytes, 7), () => false);
    expect(shortfall(summary(await tftpStorm({ ...storm, port })), bytes)).toBeUndefined();
  });

  test("ask again for what was lost", async () => {
    const port = await serve(Buffer.alloc(20_000, 7), (sent) => sent % 9 === 0);
    const outcome = summary(await tftpStorm({ ...storm, port, firstWaitMs: 50 }));
    expect(shortfall(outcome, 20_000)).toBeUndefined();
    expect(outcome.retries).toBeGreaterThan(0);
  });

  test("give up where nobody answers", async () => {
    const { port } = (await bound()).address();
    const outcome = summary(await tftpStorm({ ...storm, port, clients: 2, firstWaitMs: 5, attempts: 3 }));
    expect(outcome).toMatchObject({ done: 0, retries: 4, faults: { "no answer": 2 } });
  });
});
