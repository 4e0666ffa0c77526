import { httpStorm } from "./http-client";
import { summary } from "./outcome";
import { tftpStorm, type TftpStorm } from "./tftp-client";

/** What the process of all clients is told, as its only argument. */
export type StormOrder =
  | { readonly protocol: "http"; readonly url: string; readonly clients: number }
  | ({ readonly protocol: "tftp" } & TftpStorm);

/** A process of its own, since it runs in the network of the lab's nodes: it prints how the storm went. */
async function main(order: StormOrder): Promise<void> {
  const outcomes = await (order.protocol === "http" ? httpStorm(order) : tftpStorm(order));
  process.stdout.write(`${JSON.stringify(summary(outcomes))}\n`);
}

main(JSON.parse(process.argv[2]) as StormOrder).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
