import { BootFiles, bootFilesOf, bootRules, CARD_TOKEN } from "../../model/boot/firmware";
import { ServedNetwork } from "../../model/network/served-networks";
import { renderTemplate } from "../template";
import { DhcpConfig, wiresOf } from "./dhcp-config";
import { escapeDhcpdString } from "./dhcpd-string";
import { hostStatements } from "./host-statements";

/** What dhcpd.conf(5) says. Its control channel answers omshell(1), to who has the key that stands for {@link KEY_TOKEN}. */
export interface DhcpdConfig extends DhcpConfig {
  readonly dnsUpdates: "interim" | "none";
}

/** Stands for the key of the control channel, which is no part of the text that previews show. */
export const KEY_TOKEN = "@{controlKey}";

/** The port that omshell(1) uses when it is told none. */
const OMAPI_PORT = 7911;

/**
 * Text of dhcpd.conf(5): subnets that we own (rule authoritative-dhcp), one reservation a card of a node, no address for any other machine. Networks on
 * one wire are a `shared-network`.
 */
export function renderDhcpdConfig(config: DhcpdConfig): string {
  return renderTemplate(
    "dhcp/dhcpd.conf",
    {
      wires: wiresOf(config.networks).map(({ sharedNetwork, members }) => ({
        sharedNetwork,
        subnets: members.map((network) => ({
          ...subnetOf(network, config.networks.length > 1),
          rules: rulesAt(config, network.masterAddress),
        })),
      })),
      bootProgram: config.bootProgram,
      uefi: config.uefiBootProgram !== undefined,
      httpToo: config.uefiHttpPath !== undefined,
      dnsUpdates: config.dnsUpdates,
      leaseSeconds: config.leaseSeconds,
      hosts: config.nodes.flatMap(hostStatements),
      controlChannel: config.controlChannel === true && {
        keyName: "pulumi-diskless",
        key: KEY_TOKEN,
        port: OMAPI_PORT,
      },
    },
    escapeDhcpdString,
  );
}

/** dhcpd names the first address of the interface as its own. Where there are others, nodes are told the one that they reach. */
function subnetOf({ cidr, gateway, domain, nameServers, masterAddress }: ServedNetwork, isOneOfSeveral: boolean) {
  return {
    ...{ network: cidr.network, netmask: cidr.netmask, gateway, domain },
    nameServers: nameServers.join(", "),
    timeServers: masterAddress,
    nextServer: masterAddress,
    serverIdentifier: isOneOfSeveral && masterAddress,
  };
}

function rulesAt({ bootProgram: bios, uefiBootProgram: uefi, uefiHttpPath: uefiHttp }: DhcpConfig, server: string) {
  return uefi === undefined ? [] : rulesOf(bootFilesOf({ bios, uefi, uefiHttp }, server));
}

/** Branches of one `if` of dhcpd.conf(5). */
function rulesOf(files: BootFiles) {
  return bootRules(files).map(({ architectures, orNone, vendorClass, file }, i) => ({
    keyword: i === 0 ? "if" : "} elsif",
    condition: [
      ...(orNone === true ? ["not exists architecture-type"] : []),
      ...architectures.map((number) => `option architecture-type = ${octets(number)}`),
    ].join(" or "),
    vendorClass: vendorClass !== undefined && { words: vendorClass, length: vendorClass.length },
    ...(file.includes(CARD_TOKEN) ? { perCard: perCard(file) } : { file }),
  }));
}

/** A file that each card has for itself, as an expression of dhcp-eval(5). That writes numbers without zeros in front. */
function perCard(file: string) {
  const [before, after] = file.split(CARD_TOKEN);
  return { before: `${before}01`, octets: [1, 2, 3, 4, 5, 6], after };
}

/** A number of two octets as dhcpd.conf(5) writes data. */
function octets(number: number): string {
  return number.toString(16).padStart(4, "0").replace(/^../, "$&:");
}
