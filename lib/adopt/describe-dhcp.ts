import ipaddr from "ipaddr.js";
import { parseBootPath } from "../model/boot/boot-files";
import { parseDhcpdConf, says, secretsOf, Statement } from "../model/dhcp/dhcpd-conf";
import { effective, Scopes, scopesOf, subnetsOf } from "../model/dhcp/dhcpd-scopes";
import { InputError } from "../model/input-error";
import { Cidr, contains, parseCidr, parseIpv4 } from "../model/network/ipv4";
import { Network, NetworkInput, parseMaster, parseNetwork } from "../model/network/network";
import { Node } from "../model/nodes/nodes";
import { hostsOf, reservationsOf } from "../model/dhcp/reservations";
import { SourceText } from "../model/source-lines";

/** What a dhcpd.conf(5) says, in the words of a program. */
export interface DescribedDhcp {
  readonly network: NetworkInput;
  readonly checkedNetwork: Network;
  readonly master: { readonly hostname: string; readonly address: string };
  readonly nodes: readonly Node[];
  readonly bootFile?: string;
  readonly leaseSeconds?: number;
  /** What stays as it stands without an argument that describes it: `place: words`. */
  readonly remarks: readonly string[];
}

/** What is known of the master besides its dhcpd.conf. */
export interface KnownMaster {
  readonly hostname: string;
  /** Its address in the boot network, where something but dhcpd.conf says it. */
  readonly address?: string;
}

/** Describes the subnet that has the most hosts; everything else of the text is a remark. */
export function describeDhcp(source: SourceText, known: KnownMaster): DescribedDhcp {
  const statements = parseDhcpdConf(source);
  const cidr = mainNetwork(statements, source.name);
  const scopes = scopesOf(statements, source.name, cidr);
  const described = new Set<Statement>([scopes[0]]);
  const take = <T>(
    parse: (values: readonly string[]) => T | undefined,
    ...keyword: readonly string[]
  ): T | undefined => {
    const statement = effective(scopes, ...keyword);
    const value = statement && accepted(() => parse(says(statement, ...keyword) ?? []));
    if (value !== undefined) described.add(statement as Statement);
    return value;
  };
  take((values) => values.join() === cidr.netmask || undefined, "option", "subnet-mask");
  const network: NetworkInput = {
    cidr: cidr.text,
    gateway: take(
      ([gateway, ...more]) => (more.length > 0 ? undefined : checkedNetwork({ gateway }, cidr).gateway),
      "option",
      "routers",
    ),
    domain: take(([domain]) => checkedNetwork({ domain }, cidr).domain, "option", "domain-name"),
    nameServers: take(
      (nameServers) => checkedNetwork({ nameServers }, cidr).nameServers,
      "option",
      "domain-name-servers",
    ),
  };
  const address = take(([server]) => parseIpv4(server, "next-server"), "next-server") ?? known.address;
  if (address === undefined) {
    throw new InputError(
      "--address",
      "is missing, expected the master's address: no next-server and no line of /etc/hosts says it",
    );
  }
  const checked = parseNetwork(network);
  const master = parseMaster({ hostname: known.hostname, address }, checked);
  const { reservations, others } = reservationsOf(statements, checked, master);
  if (reservations.length === 0) {
    throw new InputError(source.name, `reserves no address of ${cidr.text} for a card, expected at least one node`);
  }
  reservations.forEach(({ statement }) => described.add(statement));
  const lease = take(([seconds]) => seconds, "default-lease-time");
  const sameLease = lease !== undefined && take(([seconds]) => seconds === lease || undefined, "max-lease-time");
  if (!sameLease) forget(described, scopes, "default-lease-time");
  return {
    ...{ network, checkedNetwork: checked, master },
    nodes: reservations.map(({ node }) => node),
    bootFile: take(([file]) => parseBootPath(file, "filename"), "filename"),
    leaseSeconds: sameLease ? Number(lease) : undefined,
    remarks: [
      ...secretsOf(statements).map(
        ({ place }) => `${place}: is a secret; it lies in the clear in the program's folder and in the state`,
      ),
      ...others.map(({ statement, reason }) => remark(statement, `is no node: ${reason}`)),
      ...undescribed(statements, described).map((statement) => remark(statement, "stays as it stands")),
    ],
  };
}

function mainNetwork(statements: readonly Statement[], source: string): Cidr {
  const addresses = hostsOf(statements).flatMap((host) =>
    (host.body ?? []).flatMap((inner) => says(inner, "fixed-address") ?? []),
  );
  const found = subnetsOf(statements)
    .flatMap(({ subnet }) => accepted(() => networkOf(subnet)) ?? [])
    .map((cidr) => ({ cidr, hosts: addresses.filter((address) => accepted(() => contains(cidr, address))).length }))
    .sort((a, b) => b.hosts - a.hosts);
  if (found.length === 0) throw new InputError(source, "declares no subnet, expected that of the boot network");
  return found[0].cidr;
}

function networkOf(subnet: Statement): Cidr {
  const [network, , netmask] = says(subnet, "subnet") ?? [];
  const prefixLength = ipaddr.IPv4.parse(netmask).prefixLengthFromSubnetMask();
  return parseCidr(`${network}/${prefixLength ?? ""}`, subnet.place);
}

function checkedNetwork(input: Partial<NetworkInput>, cidr: Cidr): Network {
  return parseNetwork({ cidr: cidr.text, ...input });
}

/** The value, or nothing where the text says what the library refuses. */
function accepted<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

function forget(described: Set<Statement>, scopes: Scopes, keyword: string): void {
  const statement = effective(scopes, keyword);
  if (statement) described.delete(statement);
}

/** What no argument describes: of the described subnet its statements, of everything else that holds nodes only the nodes. */
function undescribed(statements: readonly Statement[], described: ReadonlySet<Statement>): Statement[] {
  return statements.flatMap((statement) => {
    if (says(statement, "host") !== undefined) return [];
    if (statement.body && (described.has(statement) || holds(statement, described))) {
      return undescribed(statement.body, described);
    }
    return described.has(statement) ? [] : [statement];
  });
}

function holds({ body = [] }: Statement, described: ReadonlySet<Statement>): boolean {
  return body.some((inner) => described.has(inner) || holds(inner, described));
}

function remark({ place, words, body }: Statement, what: string): string {
  return `${place}: ${words.map(({ value }) => value).join(" ")}${body ? " { ... }" : ""} ${what}`;
}
