import { parseBootPath } from "../../model/boot/boot-files";
import { leaseTime } from "../../model/dhcp/desired-settings";
import { parseDhcpdConf, says, secretsOf, Statement } from "../../model/dhcp/dhcpd-conf";
import { rangeWarnings } from "../../model/dhcp/kept-text-warnings";
import { reservationsOf, wholeNode } from "../../model/dhcp/reservations";
import { parseMaster, parseNetwork } from "../../model/network/network";
import { SourceText } from "../../model/source-lines";
import { renderExistingDhcpd } from "../../render/dhcp/existing";
import { bootSubnets, DhcpdSubnet } from "./boot-subnets";
import { changeRemarks } from "../changed-text";
import { DescribedDhcpd, describeNetwork } from "./describe-network";
import { describeSeveral, ReadText } from "./describe-several";
import { DescribedDhcp, KnownMaster, masterAddressOf, SHORTEST_LEASE } from "./described-dhcp";
import { nextServerRemarks, openingRemarks } from "./dhcp-remarks";
import { StatedSettings } from "./stated-settings";

/** Describes the boot networks of a text as their nodes see them; everything else of the text is a remark. */
export function describeDhcpd(source: SourceText, known: KnownMaster): DescribedDhcp {
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
      ...openingRemarks(source.name, {
        ...{ subnets, described, address, addresses: known.addresses, network, reserves: reservations.length > 0 },
        leftOut: several.remarks,
        secrets: secretsOf(statements),
      }),
      ...others.map(({ statement, reason }) => remark(statement, `is no node: ${reason}`)),
      ...rangeWarnings(statements, nodes),
      ...nextServerRemarks(source.name, whole.anywhere("next-server")),
      ...settings.flatMap((one) => one.remarks),
      ...changeRemarks(source, () => renderExistingDhcpd(source, wanted)),
      ...undescribed(statements, said).map((statement) => remark(statement, staying(statement))),
    ],
  };
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
