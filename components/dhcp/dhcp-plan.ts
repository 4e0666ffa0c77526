import { KEA_MODE, keptMode } from "../../lib/model/dhcp/kept-mode";
import { parseFileMode } from "../../lib/model/files/file-mode";
import { parseWith, wholeNumber } from "../../lib/model/arguments/parse-with";
import { InputError } from "../../lib/model/input-error";
import { Cidr, contains, toNumber } from "../../lib/model/network/ipv4";
import { someNames } from "../../lib/model/nodes/folded-names";
import { Node } from "../../lib/model/nodes/nodes";
import { parseBootPath } from "../../lib/model/boot/boot-files";
import { bootFilesOf, BootPrograms } from "../../lib/model/boot/firmware";
import { DhcpPart } from "../../lib/platforms";
import { renderDhcpdConfig } from "../../lib/render/dhcp";
import { KeptDhcp, renderExistingDhcpd } from "../../lib/render/dhcp/existing";
import { renderKeaConfig } from "../../lib/render/dhcp/kea-config";
import { renderExistingKea } from "../../lib/render/dhcp/kea-existing";
import { dhcpQuestions, portQuestion, Question, served } from "../../lib/host/service/probes";
import { givenBootPrograms } from "../boot/given-boot-programs";
import { BootNetworks } from "../network/site";

const FIVE_DAYS = 432_000;
const LONGEST_LEASE = 0xffff_ffff;

/** What one {@link DhcpServer} is told, without its site. */
export interface DhcpRequest {
  readonly bootProgram?: string;
  readonly uefiBootProgram?: string;
  readonly uefiHttpBoot?: boolean;
  readonly signedBootImages?: boolean;
  readonly leaseSeconds?: number;
  readonly controlChannel?: boolean;
  readonly existing?: string;
  readonly existingMode?: string;
}

/** What stands on the master, what it is asked, and what a person should know of it. */
export function planDhcp(bootNetwork: BootNetworks, plain: DhcpRequest) {
  const { platform } = bootNetwork;
  const boot = givenBootPrograms(plain, platform);
  const { content, warnings } =
    plain.existing === undefined
      ? { content: ownConfig(plain, bootNetwork, boot), warnings: [] }
      : keptConfig(plain, plain.existing, bootNetwork);
  return {
    platform,
    packages: platform.dhcp.packages,
    watch: { kind: "leases" as const, path: platform.dhcp.leasesPath },
    content,
    warnings: [...warnings, ...cardWarnings(bootNetwork, plain)],
    mode: modeOf(platform.dhcp, plain),
    ...served(planQuestions(bootNetwork, boot, plain.existing)),
  };
}

/** Kea leases an address to one card at a time; dhcpd gives it to each that has it reserved. */
function cardWarnings({ platform, nodes }: BootNetworks, { leaseSeconds = FIVE_DAYS }: DhcpRequest): string[] {
  const several = nodes.filter(({ otherMacs = [] }) => otherMacs.length > 0).map(({ name }) => name);
  if (platform.dhcp.kind !== "kea" || several.length === 0) return [];
  return [
    `Kea gives the address of a node to another of its cards when the lease of the first one has ended, after ${leaseSeconds} seconds ` +
      `at most or when ${platform.dhcp.service} was restarted: ${someNames(several)}`,
  ];
}

const DHCP_PORT = 67;

/**
 * Asks for one reservation a network, that of the lowest address, which seldom changes. A text of the master's own decides which
 * boot file a node gets, and may make the server ignore nodes.
 */
function planQuestions({ networks, nodes }: BootNetworks, programs: BootPrograms, existing?: string): Question[] {
  const deaf = /\b(deny|ignore)\s+booting\b/.test(existing ?? "");
  const asked = networks.flatMap(({ cidr, masterAddress: server, relayed }) => {
    const first = nodesIn(cidr, nodes).at(0);
    if (first === undefined || deaf) return [];
    const boot =
      existing === undefined ? { nextServer: server, bootProgram: bootFilesOf(programs, server) } : undefined;
    const { mac, address } = first;
    return dhcpQuestions({ server, mac, address, boot, ...(relayed && { relayedFrom: cidr.network }) });
  });
  return asked.length === 0 ? [portQuestion(DHCP_PORT)] : asked;
}

/** The nodes of a network, in the order of their addresses. */
function nodesIn(cidr: Cidr, nodes: readonly Node[]): Node[] {
  const own = nodes.filter(({ address }) => contains(cidr, address));
  return own.sort((one, other) => toNumber(one.address) - toNumber(other.address));
}

function modeOf({ kind }: DhcpPart, { controlChannel, existing, existingMode }: DhcpRequest): string {
  if (existing === undefined) {
    if (existingMode !== undefined)
      throw new InputError("existingMode", "is of the file of existing, which is missing");
    if (kind === "kea") return KEA_MODE;
    return controlChannel === true ? "0600" : "0644";
  }
  if (kind === "kea") return existingMode === undefined ? KEA_MODE : parseFileMode(existingMode, "existingMode");
  return existingMode === undefined
    ? keptMode({ name: "existing", text: existing })
    : parseFileMode(existingMode, "existingMode");
}

function ownConfig(plain: DhcpRequest, { platform, networks, nodes }: BootNetworks, boot: BootPrograms): string {
  const config = {
    networks,
    nodes,
    bootProgram: boot.bios,
    uefiBootProgram: boot.uefi,
    uefiHttpPath: boot.uefiHttp,
    leaseSeconds: parseLease(plain.leaseSeconds ?? FIVE_DAYS),
    controlChannel: plain.controlChannel,
  };
  const { dhcp } = platform;
  return dhcp.kind === "kea" ? renderKeaConfig(config) : renderDhcpdConfig({ ...config, dnsUpdates: dhcp.dnsUpdates });
}

function keptConfig(
  plain: DhcpRequest,
  existing: string,
  { platform, networks, master, nodes }: BootNetworks,
): KeptDhcp {
  for (const argument of ["uefiBootProgram", "uefiHttpBoot", "controlChannel"] as const) {
    if (plain[argument] === undefined || plain[argument] === false) continue;
    throw new InputError(argument, "cannot be combined with existing; write it into that text");
  }
  const bootProgram = plain.bootProgram === undefined ? undefined : parseBootPath(plain.bootProgram, "bootProgram");
  const leaseSeconds = plain.leaseSeconds === undefined ? undefined : parseLease(plain.leaseSeconds);
  const wanted = { networks, master, nodes, bootProgram, leaseSeconds };
  const source = { name: "existing", text: existing };
  return platform.dhcp.kind === "kea" ? renderExistingKea(source, wanted) : renderExistingDhcpd(source, wanted);
}

function parseLease(seconds: number): number {
  const refusal = `${seconds} is not a lease time, expected whole seconds from 60 to ${LONGEST_LEASE}`;
  return parseWith(wholeNumber(60, LONGEST_LEASE), seconds, "leaseSeconds", refusal);
}
