import { Master, Network, NetworkInput, parseMaster, parseNetwork } from "../../lib/model/network/network";
import { Node, parseNodes } from "../../lib/model/nodes/nodes";
import { Platform, platformOf } from "../../lib/platforms";
import { HostArgs } from "../arguments/host-args";

/** What most components know of the cluster, as given, every value plain. */
export interface BootNetworkInput {
  readonly platform: string;
  readonly hostname: string;
  readonly address: string;
  readonly network: NetworkInput;
  readonly nodes?: readonly Node[];
}

/** The same, checked. */
export interface BootNetwork {
  readonly platform: Platform;
  readonly network: Network;
  readonly master: Master;
  readonly nodes: readonly Node[];
}

/** Checks what the components share, so that each of them, used alone, refuses the same things with the same words. */
export function parseBootNetwork(input: BootNetworkInput): BootNetwork {
  const platform = platformOf(input.platform);
  const network = parseNetwork(input.network);
  const master = parseMaster({ hostname: input.hostname, address: input.address }, network);
  return {
    platform,
    network,
    master,
    nodes: input.nodes === undefined ? [] : parseNodes(input.nodes, network, master),
  };
}

/** A host without its connection: what is rendered into files never depends on a credential. */
export function withoutConnection(master: HostArgs): Omit<HostArgs, "connection" | "takeOver"> {
  const { platform, hostname, address } = master;
  return { platform, hostname, address };
}
