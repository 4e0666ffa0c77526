import { Master } from "../network/network";
import type { ServedNetwork } from "../network/served-networks";

/** A setting of dhcpd.conf(5) that an argument describes, and the words that it must say. */
export interface DesiredSetting {
  readonly argument: string;
  readonly keyword: readonly string[];
  readonly values: readonly string[];
  readonly quoted?: boolean;
  /** Whether a text that does not say it gets it. */
  readonly added: boolean;
  /** Whether a text may let a request decide it, although the program names one value. */
  readonly mayVary?: boolean;
  /** Whether a file that the subnet or something nearer includes may say it. */
  readonly mayBeIncluded?: boolean;
}

/** What a program says of a network to a dhcpd.conf(5) that it keeps. `undefined` leaves what the text says. */
export interface NetworkSettings {
  readonly network: ServedNetwork;
  /** Whether the text serves other networks as well. */
  readonly isOneOfSeveral: boolean;
  /** Whether dhcpd would name another address than the one that nodes reach: an interface with networks of its own has several. */
  readonly isAmbiguous: boolean;
  readonly master: Master;
  readonly bootProgram?: string;
  readonly leaseSeconds?: number;
}

export function desiredSettings(wanted: NetworkSettings): DesiredSetting[] {
  const { network, bootProgram, leaseSeconds } = wanted;
  const at = network.argument;
  const option = (argument: string, name: string, values: readonly string[], quoted = false): DesiredSetting[] =>
    values.length === 0 ? [] : [{ argument, keyword: ["option", name], values, quoted, added: true }];
  const known = (value: string | undefined): string[] => (value === undefined ? [] : [value]);
  return [
    ...option(`${at}.gateway`, "routers", known(network.gateway)),
    ...option(`${at}.domain`, "domain-name", known(network.domain), true),
    ...option(`${at}.nameServers`, "domain-name-servers", network.nameServers),
    // a text may leave it to the firmware, which then asks who answered
    { ...masterSetting(wanted, "next-server"), added: false, mayVary: true },
    ...identifiers(wanted),
    ...known(bootProgram).map((file) => ({
      ...{ argument: "bootProgram", keyword: ["filename"], values: [file], quoted: true, added: true },
    })),
    ...known(leaseSeconds?.toString()).flatMap((seconds) =>
      ["default-lease-time", "max-lease-time"].map((word) => ({
        ...{ argument: "leaseSeconds", keyword: [word], values: [seconds], added: true },
      })),
    ),
  ];
}

/** A setting that is the address by which nodes of a network reach the master. */
function masterSetting({ network, master }: NetworkSettings, ...keyword: readonly string[]) {
  const { argument, masterAddress } = network;
  const own = masterAddress === master.address;
  return { argument: own ? "master.address" : `${argument}.masterAddress`, keyword, values: [masterAddress] };
}

/**
 * Who answers, where a server has several addresses: what the text says for all, or the first address of the interface, which is
 * right where an interface has one network. The statement has two names, and the last that stands in a block decides.
 */
function identifiers(wanted: NetworkSettings): DesiredSetting[] {
  if (!wanted.isOneOfSeveral) return [];
  return [
    { ...masterSetting(wanted, "server-identifier"), added: wanted.isAmbiguous, mayBeIncluded: true },
    { ...masterSetting(wanted, "option", "dhcp-server-identifier"), added: false, mayVary: true },
  ];
}

/** Whether the values of a statement are the desired ones. dhcpd takes a lease time of -1 for the longest one. */
export function saysDesired(values: readonly string[], { keyword, values: wanted }: DesiredSetting): boolean {
  const normalised = keyword[0].endsWith("-lease-time") ? values.map(leaseTime) : values;
  return normalised.join() === wanted.join();
}

/** Seconds as a program says them: those of 32 bits without a sign. */
export function leaseTime(text: string): string {
  return /^-?\d+$/.test(text) ? String(Number(text) >>> 0) : text;
}
