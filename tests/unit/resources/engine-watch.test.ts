import { createServer, type AddressInfo, type Socket } from "node:net";
import { engineAddress, whenEngineEnds } from "../../../lib/resources/engine-watch";

test.each<[argv: string[], port: number | undefined]>([
  [["node", "dynamic-provider", "127.0.0.1:4242"], 4242],
  [["node", "dynamic-provider", "--tracing", "x", "127.0.0.1:4242"], 4242],
  [["node", "jest", "tests/unit"], undefined],
  [["node"], undefined],
])("the engine of %j is at %s", (argv, port) => expect(engineAddress(argv)).toBe(port));

test("an engine that ends a silent connection is still there, one that answers no more is gone", async () => {
  const taken: Socket[] = [];
  const engine = createServer((socket) => taken.push(socket));
  await new Promise<void>((resolve) => engine.listen(0, "127.0.0.1", resolve));
  const arrivals = (count: number) =>
    new Promise<void>((resolve) => {
      const seen = (): void =>
        taken.length >= count ? resolve() : void engine.once("connection", () => setImmediate(seen));
      seen();
    });
  let gone = false;
  const over = new Promise<void>((resolve) =>
    whenEngineEnds((engine.address() as AddressInfo).port, () => {
      gone = true;
      resolve();
    }),
  );
  await arrivals(1);
  taken[0].destroy();
  await arrivals(2);
  expect(gone).toBe(false);
  engine.close();
  taken[1].destroy();
  await over;
});
