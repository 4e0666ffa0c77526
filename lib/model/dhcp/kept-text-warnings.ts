import { says, Statement } from "./dhcpd-conf";
import { placed } from "./dhcpd-scopes";
import { Decision, NodeSettings } from "./node-settings";
import { Hosts, hostsOf, Reservation, wholeNode } from "./reservations";
import { InputError } from "../input-error";
import { interfaceHosts } from "../interfaces/interface-hosts";
import { isIpv4, toNumber } from "../network/ipv4";
import { shortName } from "../network/host-name";
import { cardsOf } from "../nodes/cards";
import { someNames } from "../nodes/folded-names";
import { Node } from "../nodes/nodes";

/** What tells one value of a setting from another. */
type Compared = "value" | "presence" | "nothing";

/** Settings without which a node boots otherwise than its peers, and how they compare with those of other networks. */
const BOOT_SETTINGS: readonly { readonly keyword: readonly string[]; readonly elsewhere: Compared }[] = [
  { keyword: ["filename"], elsewhere: "value" },
  { keyword: ["next-server"], elsewhere: "presence" },
  { keyword: ["option", "routers"], elsewhere: "nothing" },
];

const NONE = "none";

const SHOWN = 5;

/** Dynamic ranges that hold addresses which are reserved: dhcpd may give one away while its node is off. */
export function rangeWarnings(statements: readonly Statement[], nodes: readonly Node[]): string[] {
  return placed(statements, ["range"]).flatMap(({ statement }) => {
    const [low, high = low] = (says(statement, "range") ?? []).filter((word) => word.toLowerCase() !== "dynamic-bootp");
    const ends = [low, high].map((address) => numberOf(address));
    const [first, last] = ends;
    if (first === undefined || last === undefined) return [];
    const inside = nodes
      .flatMap((node) => [node, ...interfaceHosts(node)])
      .filter(({ address }) => toNumber(address) >= first && toNumber(address) <= last);
    if (inside.length === 0) return [];
    const [addresses, names] = [inside.map(({ address }) => address), inside.map(({ name }) => name)].map(someNames);
    return [
      `${statement.place}: range ${low} ${high} holds reserved addresses, which other machines may get: ${addresses} of ${names}`,
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
    return reservations.flatMap((one) => {
      const node = wholeNode(one);
      const shared = [node.address, ...cardsOf(node), shortName(node.name)].filter((own) => known.has(own));
      const label = says(statement, "host")?.at(0) ?? "";
      return shared.length === 0
        ? []
        : [`${statement.place}: host ${label} has ${shared.join(", ")} of ${node.name} too`];
    });
  });
}

/** Other cards of a node that a text has and a program says nothing of. */
export function cardWarnings({ reservations }: Hosts, nodes: readonly Node[]): string[] {
  const silent = new Set(nodes.filter(({ otherMacs }) => otherMacs === undefined).map(({ name }) => name));
  return reservations
    .filter(({ node, otherCards }) => otherCards.length > 0 && silent.has(node.name))
    .map(({ node, otherCards }) => cardWarning(otherCards[0].statement.place, node, otherCards));
}

/** What to do about them. */
export function cardWarning(place: string, node: Node, otherCards: readonly { readonly mac: string }[]): string {
  const list = JSON.stringify(otherCards.map(({ mac }) => mac));
  return (
    `${place}: ${node.address} is for other cards of ${node.name} too: their hosts stay, but boot entries ` +
    `and Wake-on-LAN know only cards that are given; give it otherMacs: ${list}, or otherMacs: [] to take them out`
  );
}

/** Nodes of one network, and what decides for them. */
export interface ServedReservations {
  readonly settings: NodeSettings;
  readonly reservations: readonly Reservation[];
}

/**
 * Nodes that a program adds and that get other boot settings than those that stood there. The first nodes of a network are held
 * against those of all others.
 */
export function newcomerWarnings(served: readonly ServedReservations[], isNew: (node: Node) => boolean): string[] {
  return BOOT_SETTINGS.flatMap(({ keyword, elsewhere }) => {
    const networks = served.map(({ settings, reservations }) => {
      const all = reservations.map((one) => ({ node: one.node, gets: valueOf(settings.decision(one, ...keyword)) }));
      return { peers: all.filter(({ node }) => !isNew(node)), newcomers: all.filter(({ node }) => isNew(node)) };
    });
    const everywhere = networks.flatMap(({ peers }) => peers);
    return networks.flatMap(({ peers, newcomers }) => {
      const isFirst = peers.length === 0;
      const usual = [...new Set((isFirst ? everywhere : peers).map(({ gets }) => gets))];
      const compared = isFirst ? elsewhere : "value";
      const odd = newcomers.filter(({ gets }) => usual.length > 0 && differs(gets, usual, compared));
      if (odd.length === 0) return [];
      const named = some(
        [...new Set(odd.map(({ gets }) => gets))].map((gets) => {
          const names = odd.filter((one) => one.gets === gets).map(({ node }) => node.name);
          return `${someNames(names)} ${names.length === 1 ? "gets" : "get"} ${gets}`;
        }),
      );
      return [`${keyword.join(" ")}: nodes that existing does not have yet: ${named}; the others get ${some(usual)}`];
    });
  });
}

function valueOf(decision: Decision | undefined): string {
  return decision ? (decision.values?.join(", ") ?? `what ${decision.statement.place} decides`) : NONE;
}

function differs(gets: string, usual: readonly string[], compared: Compared): boolean {
  if (compared === "nothing") return false;
  if (compared === "presence") return gets === NONE && !usual.includes(NONE);
  return usual.length > 1 || !usual.includes(gets);
}

/** dhcpd refuses a text that has two hosts of one label. One that had them before is left to it. */
export function refuseTakenLabels(before: readonly Statement[], after: readonly Statement[]): void {
  const [had, has] = [before, after].map((statements) => twice(labelsOf(statements).map(({ label }) => label)));
  const taken = labelsOf(before).find(({ label }) => has.has(label) && !had.has(label));
  if (taken === undefined) return;
  throw new InputError(
    "nodes",
    `${taken.label} is the label of another host (${taken.place}), which dhcpd refuses; rename one of them`,
  );
}

function labelsOf(statements: readonly Statement[]): { readonly label: string; readonly place: string }[] {
  return hostsOf(statements).map(({ statement: { words, place } }) => ({ label: words.at(1)?.value ?? "", place }));
}

/** Those that stand more than once among some. */
function twice(some: readonly string[]): ReadonlySet<string> {
  const first = new Map(some.map((one, i) => [one, i] as const).reverse());
  return new Set(some.filter((one, i) => first.get(one) !== i));
}

function numberOf(address = ""): number | undefined {
  return isIpv4(address) ? toNumber(address) : undefined;
}

function some(words: readonly string[]): string {
  const more = words.length - SHOWN;
  return words.slice(0, SHOWN).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
