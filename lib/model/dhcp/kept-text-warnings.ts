import { says, Statement } from "./dhcpd-conf";
import { placed, Placed } from "./dhcpd-scopes";
import { NodeSettings } from "./node-settings";
import { Hosts, Reservation } from "./reservations";
import { InputError } from "../input-error";
import { isIpv4, toNumber } from "../network/ipv4";
import { shortName } from "../network/host-name";
import { Node } from "../nodes/nodes";

/** Settings without which a node boots otherwise than its peers. */
const BOOT_SETTINGS = [["filename"], ["next-server"], ["option", "routers"]] as const;

const SHOWN = 5;

/** Dynamic ranges that hold addresses which are reserved: dhcpd may give one away while its node is off. */
export function rangeWarnings(statements: readonly Statement[], nodes: readonly Node[]): string[] {
  return placed(statements, ["range"]).flatMap(({ statement }) => {
    const [low, high = low] = (says(statement, "range") ?? []).filter((word) => word.toLowerCase() !== "dynamic-bootp");
    const ends = [low, high].map((address) => numberOf(address));
    const [first, last] = ends;
    if (first === undefined || last === undefined) return [];
    const inside = nodes.filter(({ address }) => toNumber(address) >= first && toNumber(address) <= last);
    if (inside.length === 0) return [];
    const named = some(inside.map(({ name, address }) => `${address} of ${name}`));
    return [
      `${statement.place}: range ${low} ${high} holds reserved addresses, which other machines may get: ${named}`,
    ];
  });
}

/** Hosts that are no nodes and have the address, the card or the name of one. dhcpd takes one of the two, whichever it finds. */
export function twinWarnings({ reservations, others }: Hosts): string[] {
  return others.flatMap(({ statement }) => {
    const words = (...keyword: string[]) => (statement.body ?? []).flatMap((inner) => says(inner, ...keyword) ?? []);
    const known = new Set([
      ...[...words("fixed-address"), ...words("hardware", "ethernet")].map((word) => word.toLowerCase()),
      ...words("option", "host-name").map((name) => shortName(name.toLowerCase())),
    ]);
    return reservations.flatMap(({ node }) => {
      const shared = [node.address, node.mac, shortName(node.name)].filter((own) => known.has(own));
      const label = says(statement, "host")?.at(0) ?? "";
      return shared.length === 0
        ? []
        : [`${statement.place}: host ${label} has ${shared.join(", ")} of ${node.name} too`];
    });
  });
}

/** Nodes that a program adds and that get other boot settings than those that stood there. */
export function newcomerWarnings(
  settings: NodeSettings,
  reservations: readonly Reservation[],
  isNew: (node: Node) => boolean,
): string[] {
  const peers = reservations.filter(({ node }) => !isNew(node));
  if (peers.length === 0) return [];
  return BOOT_SETTINGS.flatMap((keyword) => {
    const getting = (host: Placed) => {
      const decision = settings.decision(host, ...keyword);
      return decision ? (decision.values?.join(", ") ?? `what ${decision.statement.place} decides`) : "none";
    };
    const usual = [...new Set(peers.map(getting))];
    const odd = reservations.filter((one) => isNew(one.node) && (usual.length > 1 || !usual.includes(getting(one))));
    if (odd.length === 0) return [];
    const named = some(odd.map((one) => `${one.node.name} gets ${getting(one)}`));
    return [`${keyword.join(" ")}: nodes that existing does not have yet: ${named}; the others get ${some(usual)}`];
  });
}

/** dhcpd refuses a text that has two hosts of one label. */
export function refuseTakenLabels({ others }: Hosts, added: readonly Node[]): void {
  const labels = new Map(others.map(({ statement }) => [says(statement, "host")?.at(0), statement.place]));
  for (const { name } of added) {
    const place = labels.get(name);
    if (place !== undefined) {
      throw new InputError(
        "nodes",
        `${name} is the label of another host (${place}), which dhcpd refuses; rename one of them`,
      );
    }
  }
}

function numberOf(address = ""): number | undefined {
  return isIpv4(address) ? toNumber(address) : undefined;
}

function some(words: readonly string[]): string {
  const more = words.length - SHOWN;
  return words.slice(0, SHOWN).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
