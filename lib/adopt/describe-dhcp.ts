import { parseBootPath } from "../model/boot/boot-files";
import { leaseTime } from "../model/dhcp/desired-settings";
import { parseDhcpdConf, says, secretsOf, Statement } from "../model/dhcp/dhcpd-conf";
import { rangeWarnings } from "../model/dhcp/kept-text-warnings";
import { reservationsOf, wholeNode } from "../model/dhcp/reservations";
import { InputError } from "../model/input-error";
import { holdsAddress } from "../model/network/ipv4";
import { NetworkInput, parseMaster, parseNetwork } from "../model/network/network";
import { BootNetworkInput, ServedNetwork } from "../model/network/served-networks";
import { Node } from "../model/nodes/nodes";
import { SourceText } from "../model/source-lines";
import { renderExistingDhcpd } from "../render/dhcp/existing";
import { BootSubnet, bootSubnets, BootSubnets, DhcpdSubnet } from "./boot-subnets";
import { changeRemarks } from "./changed-text";
import { DescribedDhcpd, DescribedNetwork, describeNetwork } from "./describe-network";
import { describeSeveral, ReadText } from "./describe-several";
import { StatedSettings } from "./stated-settings";

/** What a dhcpd.conf(5) says, in the words of a program. */
export interface DescribedDhcp {
  /** The network of the master's own address. */
  readonly network: NetworkInput;
  /** All of them, where there are several. */
  readonly networks?: readonly BootNetworkInput[];
  readonly served: readonly ServedNetwork[];
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
  /** Addresses of its interfaces; none where they could not be asked. */
  readonly addresses: readonly string[];
}

export const SHORTEST_LEASE = 60;

/** Describes the boot networks of a text as their nodes see them; everything else of the text is a remark. */
export function describeDhcp(source: SourceText, known: KnownMaster): DescribedDhcp {
  const statements = parseDhcpdConf(source);
  const subnets = bootSubnets(statements, source.name, known);
  const home = describeNetwork(statements, subnets.home);
  const network = parseNetwork(home.input);
  const address = masterAddressOf(known, home, home.settings.anywhere("next-server"));
  const master = parseMaster({ hostname: known.hostname, address }, network);
  const text: ReadText<DhcpdSubnet, DescribedDhcpd> = {
    describe: (subnet) => describeNetwork(statements, subnet),
    nodesOf: (some) => reservationsOf(statements, some, master).reservations.map(({ node }) => node),
    contentWith: (some, few) => renderExistingDhcpd(source, { networks: some, master, nodes: few }).content,
  };
  const several = describeSeveral(text, { home, master, others: subnets.others, known });
  const { served } = several;
  const described = several.described.map(({ subnet }) => subnet);
  const { reservations, others } = reservationsOf(statements, served, master);
  const nodes = reservations.map(wholeNode);
  const whole = new StatedSettings(statements, described);
  const bootProgram = whole.take(
    ([file, ...more]) => (more.length > 0 ? undefined : parseBootPath(file, "filename")),
    "filename",
  );
  const leaseSeconds = describeLease(whole);
  ["filename", "default-lease-time", "max-lease-time"].forEach((word) => whole.explain(word));
  const settings = [...several.described.map((one) => one.settings), whole];
  const said = new Set([
    ...settings.flatMap((one) => [...one.described]),
    ...described.map(({ subnet }) => subnet.statement),
    ...reservations.flatMap((one) => [one, ...one.otherCards]).map(({ statement }) => statement),
  ]);
  const wanted = { networks: served, master, nodes, bootProgram, leaseSeconds };
  return {
    ...{ network: home.input, networks: several.networks, served, master, nodes, bootProgram, leaseSeconds },
    remarks: [
      ...choiceRemarks(source.name, subnets, described),
      ...several.remarks,
      ...foreignAddressRemarks(address, known.addresses),
      ...secretsOf(statements).map(
        ({ place }) => `${place}: is a secret; it lies in the clear in the program's folder and in the state`,
      ),
      ...(reservations.length > 0
        ? []
        : [`${source.name}: reserves no address of ${network.cidr.text} that is a node's`]),
      ...others.map(({ statement, reason }) => remark(statement, `is no node: ${reason}`)),
      ...rangeWarnings(statements, nodes),
      ...(whole.anywhere("next-server").length > 0
        ? []
        : [
            `${source.name}: says no next-server, so nodes are told 0.0.0.0, and not all firmware then asks who answered`,
          ]),
      ...settings.flatMap((one) => one.remarks),
      ...changeRemarks(source, () => renderExistingDhcpd(source, wanted)),
      ...undescribed(statements, said).map((statement) => remark(statement, staying(statement))),
    ],
  };
}

/** Nodes may be sent to another machine, which no program of this one can be about. */
export function foreignAddressRemarks(address: string, addresses: readonly string[]): string[] {
  if (addresses.length === 0 || addresses.includes(address)) return [];
  const own = addresses.filter((one) => !one.startsWith("127.")).join(", ");
  return [
    `${address}: nodes are sent there, and it is no address of the master, which has ${own}; an up is refused until it is one`,
  ];
}

/** Says which subnets the program is about, where there are others. */
export function choiceRemarks(
  source: string,
  { all, reason }: BootSubnets<BootSubnet>,
  described: readonly BootSubnet[],
) {
  if (all.length === described.length) return [];
  const names = described.map(({ cidr }) => cidr.text).join(", ");
  const list = all.map(({ cidr, hosts }) => `${cidr.text} has ${hosts} hosts`).join(", ");
  const why = described.length === 1 ? reason : "whose hosts are told a boot file";
  return [`${source}: of its subnets the program describes ${names}, ${why}; ${list}`];
}

/** The address that a person gave, else whom all nodes are sent to, else /etc/hosts, else its only one there, else whom any statement sends to. */
export function masterAddressOf(
  { given, found, addresses }: KnownMaster,
  { nextServer, subnet: { cidr } }: DescribedNetwork,
  nextServers: readonly string[],
): string {
  const inside = (address: string | undefined) => (holdsAddress(cidr, address) ? address : undefined);
  const only = (some: readonly string[]) => (some.length === 1 ? some[0] : undefined);
  const anywhere = [...new Set(nextServers)].filter(inside);
  const address = given ?? inside(nextServer) ?? inside(found) ?? only(addresses.filter(inside)) ?? only(anywhere);
  if (address !== undefined) return address;
  throw new InputError(
    "--address",
    `is missing, expected the master's address in ${cidr.text}: no next-server, no line of /etc/hosts and no one address of an interface says it`,
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
