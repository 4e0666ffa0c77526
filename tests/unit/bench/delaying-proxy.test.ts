import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { DelayingProxy } from "../../../bench/versus/delaying-proxy";

/** Timers may end a millisecond early. */
const SLACK_MS = 5;

let server: Server;
let proxy: DelayingProxy;

/** A server that answers each piece with itself in capitals, and ends when it is told so. */
beforeEach(async () => {
  server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on("data", (chunk) => socket.write(chunk.toString().toUpperCase()));
    socket.on("end", () => socket.end("bye"));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
});

afterEach(async () => {
  await proxy.close();
  await new Promise((done) => server.close(done));
});

async function open(roundTripMs: number): Promise<Socket> {
  proxy = await DelayingProxy.start((server.address() as AddressInfo).port, roundTripMs);
  return connect({ allowHalfOpen: true, port: proxy.port, host: "127.0.0.1" });
}

const nextOf = (socket: Socket): Promise<string> =>
  new Promise((done) => socket.once("data", (chunk) => done(chunk.toString())));

async function ask(socket: Socket, question: string): Promise<string> {
  const answer = nextOf(socket);
  socket.write(question);
  return answer;
}

test.each([0, 40])("three turns over %d ms take three round trips, and one for the connection", async (roundTripMs) => {
  const start = performance.now();
  const socket = await open(roundTripMs);
  for (const question of ["one", "two", "three"]) expect(await ask(socket, question)).toBe(question.toUpperCase());
  expect(performance.now() - start).toBeGreaterThan(4 * roundTripMs - SLACK_MS);
  expect(proxy.traffic()).toEqual({ connections: 1, turns: 3, bytesUp: 11, bytesDown: 11 });
  socket.destroy();
});

test("the end of one direction is passed on, and what is on its way still arrives", async () => {
  const socket = await open(10);
  let heard = "";
  socket.on("data", (chunk) => (heard += chunk.toString()));
  socket.end("last words");
  await new Promise((done) => socket.once("end", done));
  expect(heard).toBe("LAST WORDSbye");
  expect(proxy.traffic()).toEqual({ connections: 1, turns: 1, bytesUp: 10, bytesDown: 13 });
});

test("a server that is not there ends the connection of the client", async () => {
  const socket = await open(0);
  await ask(socket, "one");
  const { port } = server.address() as AddressInfo;
  socket.destroy();
  await new Promise((done) => server.close(done));
  const late = await DelayingProxy.start(port, 0);
  const refused = connect({ port: late.port, host: "127.0.0.1" }).on("error", () => undefined);
  await new Promise((done) => refused.once("close", done));
  expect(late.traffic()).toEqual({ connections: 1, turns: 0, bytesUp: 0, bytesDown: 0 });
  await late.close();
});
