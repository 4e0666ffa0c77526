import { labNames } from "../../lab/names";
import { succeed } from "../../lab/processes";

/** The master's card in the lab, by which all goes that nodes fetch. */
const CARD = "eth0";

/** Preamble, check sequence and gap of a frame (IEEE 802.3), which the kernel does not count. */
const UNCOUNTED_BYTES = 24;

/** Words of tc(8) that let the master send so much a second, counted as a wire counts. */
export function limitWords(linkMbit: number): string[] {
  const bucket = `rate ${linkMbit}mbit burst 64kb latency 50ms overhead ${UNCOUNTED_BYTES}`;
  return ["qdisc", "replace", "dev", CARD, "root", "tbf", ...bucket.split(" ")];
}

/** Limits what the master of a lab sends. The limit goes with the lab, or by {@link freeLink}. */
export async function limitLink(labName: string, linkMbit: number): Promise<void> {
  await succeed("ip", ["netns", "exec", labNames(labName).masterNamespace, "tc", ...limitWords(linkMbit)]);
}

export async function freeLink(labName: string): Promise<void> {
  const words = ["tc", "qdisc", "del", "dev", CARD, "root"];
  await succeed("ip", ["netns", "exec", labNames(labName).masterNamespace, ...words]);
}
