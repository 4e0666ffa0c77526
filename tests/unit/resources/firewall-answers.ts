import type { FakeHost } from "./fake-host";

/** A zone as firewalld lists it. */
export interface Zone {
  readonly name?: string;
  readonly target?: string;
  readonly services?: string;
  readonly sources?: string;
  readonly rules?: readonly string[];
}

export const zone = ({ name = "public", target = "default", services = "", sources = "", rules = [] }: Zone) =>
  `${name}${name === "public" ? " (active)" : ""}\n  target: ${target}\n  icmp-block-inversion: no\n` +
  `  interfaces: ${name === "public" ? "eth1" : ""}\n  sources: ${sources}\n  services: ${services}\n  ports: \n  rich rules: \n` +
  rules.map((rule) => `\t${rule}\n`).join("");
export const listing = (...zones: Zone[]) => zones.map(zone).join("\n");
/** Our services and another one. */
export const OPEN = { services: "ssh mountd nfs" };
/** What a host says whose firewall runs. */
export const running = (runtime: string, permanent = runtime, more: Record<string, string> = {}) => ({
  ...{ state: "running", runtime, permanent, default: "public", "boot-side": "eth1 10.0.0.1/24" },
  ...more,
});

/** Calls of a host that looked at its firewall. */
export const firewallCalls = ({ reads }: FakeHost) =>
  reads.flatMap(({ calls }) => calls).filter(([name]) => /^observe_(zones|side)$|^ask_from_nodes$/.test(name));
