import { connect } from "node:net";

const RETRY_MS = 1000;

/** Where the engine listens. It says so to each provider that it starts; `undefined` in any other process. */
export function engineAddress(argv: readonly string[]): number | undefined {
  const address = argv.slice(2).find((word) => /^(127\.0\.0\.1|localhost):\d+$/.test(word));
  return address === undefined ? undefined : Number(address.slice(address.lastIndexOf(":") + 1));
}

/**
 * Calls back when the engine is gone. Pulumi ends its providers itself, but one that was killed cannot, and the SDK's provider then
 * lives on for ever. A shell stands between the two, so the parent of this process tells nothing; an open connection does.
 */
export function whenEngineEnds(port: number, then: () => void): void {
  const socket = connect(port, "127.0.0.1").unref();
  let connected = false;
  socket.once("connect", () => (connected = true));
  socket.on("error", () => undefined); // a close follows
  socket.on("data", () => undefined);
  socket.once("close", () => {
    // the engine itself ends a connection that says nothing, so one that is closed is tried again before it means anything
    if (connected) setTimeout(() => whenEngineEnds(port, then), RETRY_MS).unref();
    else then();
  });
}
