import type { MasterStatus, NodeStatus } from "../../model/status/cluster-status";
import { foldNames } from "../../model/nodes/folded-names";
import { shortName } from "../../model/network/host-name";
import { plural } from "../report/words";
import { byCondition } from "./node-groups";
import { cssClass, SIGNS } from "./signs";
import { cut } from "./words";

/** Units of the drawing, which a phone of 320 pixels shows as they are. */
const WIDTH = 320;
const MASTER_HEIGHT = 44;
const BOX = { width: 142, height: 40, gap: 8, left: 24 };
const WIRE_HEIGHT = 34;

const MOST_NETWORKS = 8;
/** So many characters of 11 units fit into a box, of a wide font too. */
const LONGEST_NAME = 18;
const LONGEST_TITLE = 40;

/** A master, its boot networks and the nodes in each, for the template of the page. */
export interface Topology {
  readonly width: number;
  readonly height: number;
  readonly summary: string;
  readonly master: { readonly name: string; readonly words: string };
  readonly trunk: { readonly top: number; readonly bottom: number };
  readonly networks: readonly DrawnNetwork[];
  readonly left: string;
}

interface DrawnNetwork {
  readonly wire: number;
  readonly label: number;
  readonly name: string;
  readonly count: string;
  readonly boxes: readonly DrawnBox[];
}

interface DrawnBox {
  readonly x: number;
  readonly y: number;
  readonly textX: number;
  readonly first: number;
  readonly second: number;
  readonly kind: string;
  readonly title: string;
  readonly names: string;
}

export function topologyOf(master: MasterStatus): Topology {
  const { name, networks, nodes, services } = master;
  const running = services.filter((one) => one.running).length;
  const withNodes = networksWithNodes(networks, nodes);
  let y = MASTER_HEIGHT + 4;
  const drawn = withNodes.slice(0, MOST_NETWORKS).map(([network, own]): DrawnNetwork => {
    const wire = y + WIRE_HEIGHT;
    const boxes = byCondition(own).map((group, i) => boxAt(group.condition, group.nodes, i, wire + 8));
    y = Math.max(wire, ...boxes.map((box) => box.y + BOX.height));
    return { wire, label: wire - 6, name: network, count: plural(own.length, "node"), boxes };
  });
  const left = withNodes.length - drawn.length;
  return {
    ...{ width: WIDTH, height: y + 6 },
    master: {
      name: cut(name, LONGEST_TITLE),
      words:
        services.length === 0 ? "boot server" : `boot server, ${running} of ${plural(services.length, "service")} run`,
    },
    trunk: { top: MASTER_HEIGHT + 2, bottom: drawn.at(-1)?.wire ?? MASTER_HEIGHT + 2 },
    networks: drawn,
    summary: `${name} serves ${withNodes
      .map(([network, own]) => `${network}: ${conditionWords(own)}`)
      .slice(0, MOST_NETWORKS)
      .join("; ")}.`,
    left: left > 0 ? `${plural(left, "network")} more are left out of the drawing.` : "",
  };
}

function networksWithNodes(
  networks: readonly string[],
  nodes: readonly NodeStatus[],
): [network: string, nodes: readonly NodeStatus[]][] {
  const placed = networks.map((network): [string, NodeStatus[]] => [
    network,
    nodes.filter((node) => node.network === network),
  ]);
  const others = nodes.filter(({ network }) => network === undefined);
  return [
    ...placed,
    ...(others.length === 0 ? [] : [["a network that is not told", others] as [string, NodeStatus[]]]),
  ];
}

function conditionWords(nodes: readonly NodeStatus[]): string {
  const words = byCondition(nodes).map(({ condition, nodes: own }) => `${own.length} ${condition}`);
  return words.length === 0 ? "no node" : words.join(", ");
}

function boxAt(condition: NodeStatus["condition"], nodes: readonly NodeStatus[], i: number, top: number): DrawnBox {
  const x = BOX.left + (i % 2) * (BOX.width + BOX.gap);
  const y = top + Math.floor(i / 2) * (BOX.height + BOX.gap);
  return {
    ...{ x, y, textX: x + 8, first: y + 16, second: y + 32 },
    kind: cssClass(condition),
    title: `${SIGNS[condition]} ${nodes.length} ${condition}`,
    names: cut(foldNames(nodes.map(({ name }) => shortName(name))), LONGEST_NAME),
  };
}
