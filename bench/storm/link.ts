import { labNames } from "../../lab/names";
import { succeed } from "../../lab/processes";

/** The master's card in the lab, by which all goes that nodes fetch. */
const CARD = "eth0";

/** Preamble, check sequence and gap of a frame (IEEE 802.3), which the kernel does not count. */
const UNCOUNTED_BYTES = 24;

/**
 * What waits for the wire before packets are lost: about the 10,240 packets of tc-fq_codel(8), which a master's own card has. With
 * the 50 ms that examples of tc-tbf(8) have, a thousand connections lose so much that they wait for their timers, and not for the wire.
 */
const QUEUE = "15mb";

/** Words of tc(8) that let the master send so much a second, counted as a wire counts. */
export function limitWords(linkMbit: number): string[] {
  const bucket = `rate ${linkMbit}mbit burst 64kb limit ${QUEUE} overhead ${UNCOUNTED_BYTES}`;
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
