import ipaddr from "ipaddr.js";
import { InputError } from "../model/input-error";
import { parseDhcpdConf, says, Statement } from "../model/dhcp/dhcpd-conf";
import { subnetsOf } from "../model/dhcp/dhcpd-scopes";
import { keaSubnets } from "../model/dhcp/kea-subnets";
import { parseKeaText } from "../model/dhcp/kea-tree";
import { reservedHosts, reservedKeaHosts } from "../model/dhcp/reserved-hosts";
import { Cidr, parseCidr } from "../model/network/ipv4";
import type { SourceText } from "../model/source-lines";
import { platformOf, Platforms } from "../platforms";
import type { StackMaster } from "./stack";
import type { StateResource } from "./stack-state";

const PARTS = Object.values(Platforms).map((name) => platformOf(name).dhcp);

type DhcpFacts = Pick<StackMaster, "networks" | "reserved">;

/** How a configuration is read, by the daemon that it is for. */
const READERS: Readonly<Record<(typeof PARTS)[number]["kind"], (source: SourceText) => DhcpFacts>> = {
  dhcpd(source) {
    const statements = parseDhcpdConf(source);
    return { networks: networksOf(statements), reserved: reservedHosts(statements) };
  },
  kea(source) {
    const { dhcp4 } = parseKeaText(source);
    return { networks: keaSubnets(dhcp4).flatMap(({ prefix }) => cidrOf(prefix)), reserved: reservedKeaHosts(dhcp4) };
  },
};

/** Networks and reservations by the configuration of the DHCP server that a state has. */
export function dhcpFacts(services: readonly StateResource[], master: string, remarks: string[]): DhcpFacts {
  const found = services
    .flatMap(({ inputs }) => configurationsIn(inputs.files))
    .flatMap(({ kind, text }) => {
      try {
        return [READERS[kind]({ name: `${kind}'s configuration on ${master}`, text })];
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        remarks.push(`Addresses of nodes are not told: ${error.message}.`);
        return [];
      }
    });
  return {
    networks: found.flatMap(({ networks }) => networks),
    reserved: found.flatMap(({ reserved }) => reserved),
  };
}

function configurationsIn(files: unknown): { readonly kind: (typeof PARTS)[number]["kind"]; readonly text: string }[] {
  if (!Array.isArray(files)) return [];
  return files.flatMap((file: { path?: unknown; content?: unknown } | null) => {
    const part = PARTS.find(({ configPath }) => configPath === file?.path);
    return part && typeof file?.content === "string" ? [{ kind: part.kind, text: file.content }] : [];
  });
}

function networksOf(statements: readonly Statement[]): Cidr[] {
  return subnetsOf(statements).flatMap(({ statement }) => {
    const [network = "", , netmask = ""] = says(statement, "subnet") ?? [];
    return ipaddr.IPv4.isValid(netmask)
      ? cidrOf(`${network}/${ipaddr.IPv4.parse(netmask).prefixLengthFromSubnetMask() ?? ""}`)
      : [];
  });
}

/** Nothing where there is none that the library takes: a subnet that boots nobody may be of any kind. */
function cidrOf(text: string): Cidr[] {
  try {
    return [parseCidr(text, "subnet")];
  } catch {
    return [];
  }
}
