import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";

/** A resource in the text of a state. */
export interface WrittenResource {
  urn: string;
  inputs: Record<string, unknown>;
  outputs: Record<string, unknown>;
}

/** The text of a state that was parsed. */
export interface WrittenState {
  deployment: { manifest: { time: string }; resources: WrittenResource[] };
}

const RECORDED = join(__dirname, "../../status/refreshed.json.br");

/** What a real engine exported, after a refresh. */
export function recordedText(): string {
  return brotliDecompressSync(readFileSync(RECORDED)).toString("utf8");
}

/** The same, with something otherwise. */
export function changedText(change: (state: WrittenState) => void): string {
  const state = JSON.parse(recordedText()) as WrittenState;
  change(state);
  return JSON.stringify(state);
}

export function resourceOf({ deployment }: WrittenState, name: string): WrittenResource {
  const found = deployment.resources.find(({ urn }) => urn.endsWith(`::${name}`));
  if (found === undefined) throw new Error(`the state has no ${name}`);
  return found;
}

/** The recorded cluster with so many nodes, of which every hundredth is stale. */
export function textOfNodes(count: number): string {
  return changedText((state) => {
    const nodes = Array.from({ length: count }, (_, i) => ({
      name: `n${String(i).padStart(5, "0")}.example.com`,
      address: `10.${Math.floor(i / 62_500)}.${Math.floor(i / 250) % 250}.${(i % 250) + 1}`,
      mac: `52:54:00:${[i >> 16, (i >> 8) & 255, i & 255].map((byte) => byte.toString(16).padStart(2, "0")).join(":")}`,
    }));
    const [boots, dhcp] = [resourceOf(state, "farm-boots"), resourceOf(state, "farm-dhcp-service")];
    const [digest] = Object.values(boots.inputs.images as Record<string, string>);
    const images = Object.fromEntries(nodes.map(({ name }) => [name, digest]));
    const drift = Object.fromEntries(
      nodes.filter((_, i) => i % 100 === 0).map(({ name }, i) => [name, `stale: runs ${i}`]),
    );
    const found = nodes.map(({ name }, i): [string, object] => [
      name,
      {
        state: i % 100 === 0 ? "stale" : "current",
        imageDigest: i % 100 === 0 ? "f".repeat(32) : digest,
        kernel: "5.14.0",
      },
    ]);
    boots.inputs = { ...boots.inputs, images, drift };
    boots.outputs = { ...boots.outputs, images, drift, nodes: Object.fromEntries(found) };
    const hosts = nodes.map(
      ({ name, address, mac }) => `host ${name} { fixed-address ${address}; hardware ethernet ${mac}; }\n`,
    );
    const [file] = dhcp.inputs.files as { content: string }[];
    file.content = `subnet 10.0.0.0 netmask 255.0.0.0 { }\n${hosts.join("")}`;
  });
}
