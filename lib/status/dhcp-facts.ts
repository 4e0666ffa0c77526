import ipaddr from "ipaddr.js";
import { InputError } from "../model/input-error";
import { parseDhcpdConf, says, Statement } from "../model/dhcp/dhcpd-conf";
import { subnetsOf } from "../model/dhcp/dhcpd-scopes";
import { reservedHosts } from "../model/dhcp/reserved-hosts";
import { Cidr, parseCidr } from "../model/network/ipv4";
import { platformOf, Platforms } from "../platforms";
import type { StackMaster } from "./stack";
import type { StateResource } from "./stack-state";

const CONFIGURATIONS = Object.values(Platforms).map((name) => platformOf(name).dhcp.configPath);

/** Networks and reservations by the configuration of dhcpd that a state has. */
export function dhcpFacts(
  services: readonly StateResource[],
  master: string,
  remarks: string[],
): Pick<StackMaster, "networks" | "reserved"> {
  const statements = services
    .flatMap(({ inputs }) => configurationsIn(inputs.files))
    .flatMap((text) => {
      try {
        return parseDhcpdConf({ name: `dhcpd's configuration on ${master}`, text });
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        remarks.push(`Addresses of nodes are not told: ${error.message}.`);
        return [];
      }
    });
  return { networks: networksOf(statements), reserved: reservedHosts(statements) };
}

function configurationsIn(files: unknown): string[] {
  if (!Array.isArray(files)) return [];
  return files.flatMap((file: { path?: unknown; content?: unknown } | null) =>
    CONFIGURATIONS.some((path) => path === file?.path) && typeof file?.content === "string" ? [file.content] : [],
  );
}

function networksOf(statements: readonly Statement[]): Cidr[] {
  return subnetsOf(statements).flatMap(({ statement }) => {
    const [network = "", , netmask = ""] = says(statement, "subnet") ?? [];
    try {
      return [parseCidr(`${network}/${ipaddr.IPv4.parse(netmask).prefixLengthFromSubnetMask() ?? ""}`, "subnet")];
    } catch {
      // a subnet that boots nobody may be of any kind
      return [];
    }
  });
}
