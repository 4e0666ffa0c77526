import type { FoundNode } from "../model/boot/node-boot";
import type { ReservedHost } from "../model/dhcp/reserved-hosts";
import type { Cidr } from "../model/network/ipv4";
import type { DriftedFact, ServiceStatus, StackTime } from "../model/status/cluster-status";
import type { StoredImage } from "../model/status/image-status";

/** What a text of a stack says of its clusters. */
export interface Stack {
  readonly source: string;
  readonly time: StackTime;
  readonly masters: readonly StackMaster[];
  readonly remarks: readonly string[];
}

/** What a stack says of one boot server. */
export interface StackMaster {
  readonly name: string;
  readonly clusters: readonly string[];
  /** How it is reached; `undefined` where the text does not say. A credential may be sealed. */
  readonly connection?: unknown;
  readonly serviceManager?: "sysv" | "systemd";
  readonly networks: readonly Cidr[];
  /** Whose addresses its dhcpd reserves. */
  readonly reserved: readonly ReservedHost[];
  /** Nodes that it asks by SSH, each with the digest that it should run, where that is known. */
  readonly wanted: ReadonlyMap<string, string | undefined>;
  /** How each was found the last time. */
  readonly found: Readonly<Record<string, FoundNode>>;
  readonly images: readonly StoredImage[];
  readonly services: readonly ServiceStatus[];
  /** `undefined` where the text does not tell. */
  readonly drift?: readonly DriftedFact[];
}
