import { UNTIL_BUILT } from "./boot-transfers";

/** Nodes that boot at one moment by one link. */
export interface BootStorm {
  readonly nodes: number;
  readonly linkMbit: number;
  /** Bytes that the link carries for each node, with all headers; `undefined` before there is an image. */
  readonly wireBytesPerNode: number | undefined;
  /** How the root image comes, and what a MiB of it takes of the wire. */
  readonly ofMiB: { readonly protocol: string; readonly wireBytes: number };
}

const BITS = 8;
const MEGA = 1e6;

/** Seconds in which a link that is full all the time carries this much to each node. */
export function linkSeconds(nodes: number, wireBytes: number, linkMbit: number): number {
  return (nodes * wireBytes * BITS) / (linkMbit * MEGA);
}

/** What a storm takes at least, or why that is not known, and a sentence that says on what the figure rests. */
export interface Prediction {
  readonly seconds: number | string;
  readonly prediction: string;
}

/** Predicts a storm by its link alone: nothing else is known of a master before it has been measured. */
export function predictStorm({ nodes, linkMbit, wireBytesPerNode, ofMiB }: BootStorm, uncounted: string): Prediction {
  const limits = `a link of ${linkMbit} Mbit/s that is full all the time`;
  const without = `Not counted: ${uncounted}.`;
  if (wireBytesPerNode === undefined) {
    const perMiB = linkSeconds(nodes, ofMiB.wireBytes, linkMbit);
    return {
      seconds: UNTIL_BUILT,
      prediction:
        `Each MiB of the image takes ${rounded(perMiB)} s for ${nodes} nodes at once by ${ofMiB.protocol}: its bytes with ` +
        `all headers, over ${limits}. ${without}`,
    };
  }
  return {
    seconds: rounded(linkSeconds(nodes, wireBytesPerNode, linkMbit)),
    prediction:
      `At least: ${nodes} nodes at once, ${wireBytesPerNode} bytes each with all headers, over ` +
      `${limits}. ${without}`,
  };
}

/** Two digits below ten, whole numbers from there on: the figure is no better than that. */
function rounded(seconds: number): number {
  return seconds < 10 ? Math.ceil(seconds * 10) / 10 : Math.ceil(seconds);
}
