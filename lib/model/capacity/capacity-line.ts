import type { Capacity, ImageCapacity } from "./capacity";

const MEGA = 1e6;

/** What a preview says of a cluster's capacity in one line. */
export function capacityLine({ bootAtOnce, images, stormSeconds, prediction }: Capacity): string {
  const seconds = typeof stormSeconds === "number" ? `${stormSeconds} s` : stormSeconds;
  return `capacity: ${images.map(imageLine).join("; ")}. A boot of ${bootAtOnce} nodes at once: ${seconds}. ${prediction}`;
}

function imageLine({ group, transfers, bytes }: ImageCapacity): string {
  const parts = transfers.map(({ what, protocol, bytes: some }) => `${what} by ${protocol}: ${amount(some)}`);
  return `each node${group === undefined ? "" : ` of group ${group}`} fetches: ${amount(bytes)} (${parts.join(", ")})`;
}

function amount(bytes: number | string): string {
  return typeof bytes === "number" ? `${(bytes / MEGA).toFixed(1)} MB` : bytes;
}
