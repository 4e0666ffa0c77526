import { parseBootPath } from "../../model/boot/boot-files";
import { leaseTime } from "../../model/dhcp/desired-settings";
import { keaHosts, KeaHost, keaReservations } from "../../model/dhcp/kea-reservations";
import { keaDecision, KeaDecision, KeaSetting } from "../../model/dhcp/kea-settings";
import { KeaSubnet, keaSubnets } from "../../model/dhcp/kea-subnets";
import { KeaMember, KeaText, KeaValue, membersCalled, parseKeaText, scalarOf } from "../../model/dhcp/kea-tree";
import { wholeNode } from "../../model/dhcp/reservations";
import { InputError } from "../../model/input-error";
import { holdsAddress, parseCidr, parseIpv4 } from "../../model/network/ipv4";
import { Network, NetworkInput, parseMaster, parseNetwork } from "../../model/network/network";
import { onlyNetwork } from "../../model/network/served-networks";
import { SourceText } from "../../model/source-lines";
import { renderExistingKea } from "../../render/dhcp/kea-existing";
import { accepted } from "../accepted";
import { BootSubnet, chosenSubnets, SharedWire } from "./boot-subnets";
import { changeRemarks } from "../changed-text";
import { DescribedNetwork } from "./describe-network";
import { describeSeveral, ReadText } from "./describe-several";
import { DescribedDhcp, KnownMaster, masterAddressOf, SHORTEST_LEASE } from "./described-dhcp";
import { nextServerRemarks, openingRemarks } from "./dhcp-remarks";

interface KeaBootSubnet extends BootSubnet {
  readonly subnet: KeaSubnet;
  readonly members: readonly KeaHost[];
}

interface DescribedKea extends DescribedNetwork<KeaBootSubnet> {
  readonly settings: KeaStated;
}

const OPTION = (name: string): KeaSetting => ({ kind: "option", name });
const MEMBER = (name: string): KeaSetting => ({ kind: "member", name });

/** Words that a secret stands behind. */
const SECRETS = ["password", "secret"];

/** Describes the boot networks of a kea-dhcp4.conf as their nodes see them; everything else of the text is a remark. */
export function describeKea(source: SourceText, known: KnownMaster): DescribedDhcp {
  const text = parseKeaText(source);
  const { dhcp4 } = text;
  const candidates = keaSubnets(dhcp4).flatMap((subnet) => candidateOf(subnet, known.hostname));
  if (candidates.length === 0)
    throw new InputError(source.name, "declares no subnet, expected that of the boot network");
  const subnets = chosenSubnets(candidates, source.name, known);
  const home = describeSubnet(subnets.home);
  const network = parseNetwork(home.input);
  const nextServers = membersCalled(dhcp4, "next-server").flatMap(({ value }) => value.scalar ?? []);
  const address = masterAddressOf(known, home, nextServers);
  const master = parseMaster({ hostname: known.hostname, address }, network);
  const read: ReadText<KeaBootSubnet, DescribedKea> = {
    describe: describeSubnet,
    nodesOf: (some) => keaReservations(dhcp4, some, master).reservations.map(({ node }) => node),
    contentWith: (some, few) => renderExistingKea(source, { networks: some, master, nodes: few }).content,
  };
  const several = describeSeveral(read, { home, master, others: subnets.others, known });
  const { served } = several;
  const { reservations, others } = keaReservations(dhcp4, served, master);
  const nodes = reservations.map(wholeNode);
  const whole = new KeaStated(several.described.map(({ subnet }) => subnet));
  const bootProgram = whole.take((file) => parseBootPath(file, "boot-file-name"), MEMBER("boot-file-name"));
  const leaseSeconds = describeLease(whole);
  [MEMBER("boot-file-name"), MEMBER("valid-lifetime")].forEach((setting) => whole.explain(setting));
  const settings = [...several.described.map((one) => one.settings), whole];
  const said = new Set([
    ...settings.flatMap((one) => [...one.described]),
    ...reservations
      .flatMap(({ host, otherCards }) => [host, ...otherCards.map((card) => card.host)])
      .map(({ value }) => value),
  ]);
  const described = several.described.map(({ subnet }) => subnet);
  const wanted = { networks: served, master, nodes, bootProgram, leaseSeconds };
  return {
    ...{ network: home.input, networks: several.networks, served, master, nodes, bootProgram, leaseSeconds },
    remarks: [
      ...openingRemarks(source.name, {
        ...{ subnets, described, address, addresses: known.addresses, network, reserves: reservations.length > 0 },
        leftOut: several.remarks,
        secrets: membersCalled(dhcp4, ...SECRETS),
      }),
      ...others.map(({ host: { value }, reason }) => `${value.place}: reservation is no node: ${reason}`),
      ...nextServerRemarks(source.name, nextServers),
      ...settings.flatMap((one) => one.remarks),
      ...changeRemarks(source, () => renderExistingKea(source, wanted)),
      ...undescribed(text, described, said),
    ],
  };
}

function candidateOf(subnet: KeaSubnet, hostname: string): KeaBootSubnet[] {
  const { value, prefix, sharedNetwork, dhcp4 } = subnet;
  const cidr = accepted(() => parseCidr(prefix, value.place));
  if (cidr === undefined) return [];
  const hosts = keaHosts(dhcp4).filter((host) => holdsAddress(cidr, scalarOf(host.value, "ip-address")));
  const booting = hosts.filter((host) => keaDecision(subnet, host.value, MEMBER("boot-file-name")) !== undefined);
  const master = { hostname, address: "" };
  const network = onlyNetwork(parseNetwork({ cidr: cidr.text }), master);
  const members = keaReservations(dhcp4, [network], master).reservations.flatMap(({ host, otherCards }) => [
    host,
    ...otherCards.map((card) => card.host),
  ]);
  const wire = sharedNetwork && wireOf(sharedNetwork, dhcp4);
  return [
    {
      ...{ cidr, subnet, place: value.place, ...(wire && { wire }) },
      ...{ hosts: hosts.length, booting: booting.length, members },
    },
  ];
}

function wireOf(sharedNetwork: KeaValue, dhcp4: KeaValue): SharedWire {
  const own = keaSubnets(dhcp4).filter((one) => one.sharedNetwork === sharedNetwork);
  const cidrs = own.flatMap(({ prefix, value }) => accepted(() => parseCidr(prefix, value.place)) ?? []);
  return { name: scalarOf(sharedNetwork, "name") ?? "", cidrs };
}

function describeSubnet(subnet: KeaBootSubnet): DescribedKea {
  const settings = new KeaStated([subnet]);
  const { cidr } = subnet;
  const checked = (input: Partial<NetworkInput>): Network => parseNetwork({ cidr: cidr.text, ...input });
  const input = {
    cidr: cidr.text,
    gateway: settings.take((gateway) => checked({ gateway }).gateway, OPTION("routers")),
    domain: settings.take((domain) => checked({ domain }).domain, OPTION("domain-name")),
    nameServers: settings.take(
      (servers) => checked({ nameServers: servers.split(", ") }).nameServers,
      OPTION("domain-name-servers"),
    ),
  };
  const nextServer = settings.take((server) => parseIpv4(server, "next-server"), MEMBER("next-server"));
  for (const name of ["routers", "domain-name", "domain-name-servers"]) settings.explain(OPTION(name));
  settings.explain(MEMBER("next-server"));
  return { subnet, settings, input, nextServer };
}

/** One argument stands for the lifetime, and for the longest one where that is said. */
function describeLease(settings: KeaStated): number | undefined {
  const lease = settings.take(
    (seconds) => (Number(leaseTime(seconds)) < SHORTEST_LEASE ? undefined : leaseTime(seconds)),
    MEMBER("valid-lifetime"),
  );
  if (lease === undefined) return undefined;
  const longest = MEMBER("max-valid-lifetime");
  const same = settings.says(longest)
    ? settings.take((seconds) => leaseTime(seconds) === lease || undefined, longest) === true
    : true;
  return same ? Number(lease) : undefined;
}

/** Reads settings as nodes get them, and keeps what it did with each value. */
class KeaStated {
  /** Values that an argument describes. */
  readonly described = new Set<KeaValue>();
  /** Why a setting is in no argument, although the text has it. */
  readonly remarks: string[] = [];

  constructor(private readonly subnets: readonly Pick<KeaBootSubnet, "subnet" | "members">[]) {}

  /** The value that all nodes get, as a program says it; `undefined` where they get several, none, or one that is refused. */
  take<T>(parse: (value: string) => T | undefined, setting: KeaSetting): T | undefined {
    const decisions = this.decisions(setting);
    const first = decisions.at(0)?.value;
    if (first === undefined || decisions.some((one) => one?.value !== first)) return undefined;
    const value = accepted(() => parse(first));
    if (value !== undefined) decisions.forEach((one) => one?.said && this.described.add(one.said));
    return value;
  }

  /** Whether the text has it for some node. */
  says(setting: KeaSetting): boolean {
    return this.decisions(setting).some((one) => one !== undefined);
  }

  /** Says of a setting that nodes get it in several ways, or by what they ask. */
  explain(setting: KeaSetting): void {
    const decisions = this.decisions(setting);
    const chosen = decisions
      .filter((one) => one !== undefined && one.value === undefined)
      .map((one) => one?.place ?? "");
    const distinct = [...new Set(decisions.map((one) => one?.value ?? "none"))];
    if (chosen.length > 0) {
      const places = [...new Set(chosen)].join(", ");
      this.remarks.push(`${places}: decides ${setting.name} by what a node asks; no argument describes it`);
    } else if (distinct.length > 1) {
      const values = decisions.flatMap((one) => (one?.value === undefined ? [] : [`${one.value} (${one.place})`]));
      const several = [...new Set(values)].join(", ");
      this.remarks.push(`${setting.name}: nodes get several, ${several}; no argument describes it`);
    }
  }

  private decisions(setting: KeaSetting): (KeaDecision | undefined)[] {
    return this.subnets.flatMap(({ subnet, members }) =>
      (members.length === 0 ? [undefined] : members).map((host) => keaDecision(subnet, host?.value, setting)),
    );
  }
}

/** What no argument describes: of the whole its members, of the described subnets theirs. */
function undescribed(
  { dhcp4, beside, includes }: KeaText,
  described: readonly KeaBootSubnet[],
  said: ReadonlySet<KeaValue>,
): string[] {
  const staying = ({ name, place }: KeaMember): string => `${place}: ${name} stays as it stands`;
  const own = new Set(described.map(({ subnet }) => subnet.value));
  const left = (value: KeaValue): string[] =>
    value.members.flatMap((member) => {
      if (said.has(member.value)) return [];
      if (member.name === "option-data") return member.value.items.flatMap((item) => optionLeft(item, said));
      const holders = ["subnet4", "shared-networks"].includes(member.name) ? member.value.items : [];
      if (holders.length === 0) return OF_SUBNETS.includes(member.name) ? [] : [staying(member)];
      return holders.flatMap((item) =>
        own.has(item) || item.members.some(({ name }) => name === "subnet4")
          ? left(item)
          : [`${item.place}: subnet ${scalarOf(item, "subnet") ?? ""} stays as it stands`],
      );
    });
  return [
    ...beside.map(staying),
    ...left(dhcp4),
    ...includes.map(
      ({ path, place }) =>
        `${place}: include of ${path} is read by Kea and not by adopt: reservations of that file are no nodes of the program, and what ` +
        "else it says is not known; put its text in place of the include, and adopt again",
    ),
  ];
}

function optionLeft(item: KeaValue, said: ReadonlySet<KeaValue>): string[] {
  if (item.members.some(({ value }) => said.has(value))) return [];
  const name = scalarOf(item, "name") ?? scalarOf(item, "code") ?? "";
  return [`${item.place}: option ${name} stays as it stands`];
}

/** What a subnet is called, and what is told of a reservation by itself. */
const OF_SUBNETS = ["subnet", "id", "name", "reservations"];
