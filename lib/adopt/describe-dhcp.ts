import { parseBootPath } from "../model/boot/boot-files";
import { leaseTime } from "../model/dhcp/desired-settings";
import { parseDhcpdConf, says, secretsOf, Statement } from "../model/dhcp/dhcpd-conf";
import { Placed } from "../model/dhcp/dhcpd-scopes";
import { rangeWarnings } from "../model/dhcp/kept-text-warnings";
import { reservationsOf } from "../model/dhcp/reservations";
import { InputError } from "../model/input-error";
import { Cidr, holdsAddress, parseIpv4 } from "../model/network/ipv4";
import { Network, NetworkInput, parseMaster, parseNetwork } from "../model/network/network";
import { onlyNetwork } from "../model/network/served-networks";
import { Node } from "../model/nodes/nodes";
import { SourceText } from "../model/source-lines";
import { bootSubnet } from "./boot-subnet";
import { StatedSettings } from "./stated-settings";

/** What a dhcpd.conf(5) says, in the words of a program. */
export interface DescribedDhcp {
  readonly network: NetworkInput;
  readonly checkedNetwork: Network;
  readonly master: { readonly hostname: string; readonly address: string };
  readonly nodes: readonly Node[];
  readonly bootProgram?: string;
  readonly leaseSeconds?: number;
  /** What stays as it stands without an argument that describes it: `place: words`. */
  readonly remarks: readonly string[];
}

/** What is known of the master besides its dhcpd.conf. */
export interface KnownMaster {
  readonly hostname: string;
  /** Its address in the boot network, as a person gave it. */
  readonly given?: string;
  /** An address that something but dhcpd.conf says. */
  readonly found?: string;
}

const SHORTEST_LEASE = 60;

/** Describes one subnet as its nodes see it; everything else of the text is a remark. */
export function describeDhcp(source: SourceText, known: KnownMaster): DescribedDhcp {
  const statements = parseDhcpdConf(source);
  const { cidr, subnet, remarks } = bootSubnet(statements, source.name, known);
  const settings = new StatedSettings(statements, subnet, membersOf(statements, cidr, known.hostname));
  const network = describeNetwork(settings, cidr);
  const sent = settings.take(([server]) => parseIpv4(server, "next-server"), "next-server");
  const parsed = parseNetwork(network);
  const master = parseMaster({ hostname: known.hostname, address: addressOf(known, sent, settings, cidr) }, parsed);
  const { reservations, others } = reservationsOf(statements, [onlyNetwork(parsed, master)], master);
  const described = settings.described.add(subnet.statement);
  reservations.flatMap((one) => [one, ...one.otherCards]).forEach(({ statement }) => described.add(statement));
  const bootProgram = settings.take(
    ([file, ...more]) => (more.length > 0 ? undefined : parseBootPath(file, "filename")),
    "filename",
  );
  const leaseSeconds = describeLease(settings);
  for (const name of ["routers", "domain-name", "domain-name-servers"]) settings.explain("option", name);
  ["next-server", "filename", "default-lease-time", "max-lease-time"].forEach((word) => settings.explain(word));
  return {
    ...{ network, checkedNetwork: parsed, master, bootProgram, leaseSeconds },
    nodes: reservations.map(({ node }) => node),
    remarks: [
      ...remarks,
      ...secretsOf(statements).map(
        ({ place }) => `${place}: is a secret; it lies in the clear in the program's folder and in the state`,
      ),
      ...(reservations.length > 0 ? [] : [`${source.name}: reserves no address of ${cidr.text} that is a node's`]),
      ...others.map(({ statement, reason }) => remark(statement, `is no node: ${reason}`)),
      ...reservations.flatMap(({ node, otherCards }) =>
        otherCards.map(({ statement }) => remark(statement, `is another card of ${node.name}, and follows it`)),
      ),
      ...rangeWarnings(
        statements,
        reservations.map(({ node }) => node),
      ),
      ...(settings.anywhere("next-server").length > 0
        ? []
        : [
            `${source.name}: says no next-server, so nodes are told 0.0.0.0, and not all firmware then asks who answered`,
          ]),
      ...settings.remarks,
      ...undescribed(statements, described).map((statement) => remark(statement, staying(statement))),
    ],
  };
}

function describeNetwork(settings: StatedSettings, cidr: Cidr): NetworkInput {
  const checkedNetwork = (input: Partial<NetworkInput>): Network => parseNetwork({ cidr: cidr.text, ...input });
  settings.take((values) => values.join() === cidr.netmask || undefined, "option", "subnet-mask");
  return {
    cidr: cidr.text,
    gateway: settings.take(
      ([gateway, ...more]) => (more.length > 0 ? undefined : checkedNetwork({ gateway }).gateway),
      ...["option", "routers"],
    ),
    domain: settings.take(([domain]) => checkedNetwork({ domain }).domain, "option", "domain-name"),
    nameServers: settings.take(
      (nameServers) => checkedNetwork({ nameServers }).nameServers,
      ...["option", "domain-name-servers"],
    ),
  };
}

/** The address that a person gave, else whom all nodes are sent to, else /etc/hosts, else whom any statement sends to. */
function addressOf({ given, found }: KnownMaster, sent: string | undefined, settings: StatedSettings, cidr: Cidr) {
  const inside = (address: string | undefined) => (holdsAddress(cidr, address) ? address : undefined);
  const anywhere = [...new Set(settings.anywhere("next-server"))].filter(inside);
  const address = given ?? inside(sent) ?? inside(found) ?? (anywhere.length === 1 ? anywhere[0] : undefined);
  if (address !== undefined) return address;
  throw new InputError(
    "--address",
    `is missing, expected the master's address in ${cidr.text}: no next-server and no line of /etc/hosts says it`,
  );
}

/** One argument stands for two settings, so both must say the same, and something that it may say. */
function describeLease(settings: StatedSettings): number | undefined {
  const lease = settings.take(
    ([seconds]) => (Number(leaseTime(seconds)) < SHORTEST_LEASE ? undefined : leaseTime(seconds)),
    "default-lease-time",
  );
  const same =
    lease !== undefined &&
    settings.take(([seconds]) => leaseTime(seconds) === lease || undefined, "max-lease-time") === true;
  if (!same) settings.forget("default-lease-time");
  return same ? Number(lease) : undefined;
}

/** Hosts that are nodes by all that is known before the master's address is. */
function membersOf(statements: readonly Statement[], cidr: Cidr, hostname: string): Placed[] {
  const master = { hostname, address: "" };
  const network = onlyNetwork(parseNetwork({ cidr: cidr.text }), master);
  const { reservations } = reservationsOf(statements, [network], master);
  return reservations.flatMap((one) => [one, ...one.otherCards]);
}

/** What no argument describes: of the described subnet its statements, of everything else that holds nodes only the nodes. */
function undescribed(statements: readonly Statement[], described: ReadonlySet<Statement>): Statement[] {
  return statements.flatMap((statement) => {
    if (says(statement, "host") !== undefined && !holds(statement, described) && !described.has(statement)) return [];
    if (statement.body && (described.has(statement) || holds(statement, described))) {
      return says(statement, "host") === undefined ? undescribed(statement.body, described) : [];
    }
    return described.has(statement) ? [] : [statement];
  });
}

function holds({ body = [] }: Statement, described: ReadonlySet<Statement>): boolean {
  return body.some((inner) => described.has(inner) || holds(inner, described));
}

function staying(statement: Statement): string {
  if (says(statement, "failover", "peer") !== undefined && statement.body) {
    return "stays as it stands: the other server of the pair needs the same reservations, which no program of this master gives it";
  }
  return says(statement, "include") === undefined
    ? "stays as it stands"
    : "is read by dhcpd and not by adopt: hosts of that file are no nodes of the program, and what else it says is not known; " +
        "put its text in place of the include, and adopt again";
}

function remark({ place, words, body }: Statement, what: string): string {
  return `${place}: ${words.map(({ value }) => value).join(" ")}${body ? " { ... }" : ""} ${what}`;
}
