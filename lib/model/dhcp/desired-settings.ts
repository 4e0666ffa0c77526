import { Master, Network } from "../network/network";
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
}

/** What a program says of a network to a dhcpd.conf(5) that it keeps. `undefined` leaves what the text says. */
export interface NetworkSettings {
  readonly network: Network | ServedNetwork;
  readonly master: Master;
  readonly bootProgram?: string;
  readonly leaseSeconds?: number;
}

export function desiredSettings({ network, master, bootProgram, leaseSeconds }: NetworkSettings): DesiredSetting[] {
  const option = (argument: string, name: string, values: readonly string[], quoted = false): DesiredSetting[] =>
    values.length === 0 ? [] : [{ argument, keyword: ["option", name], values, quoted, added: true }];
  const at = "argument" in network ? network.argument : "network";
  const known = (value: string | undefined): string[] => (value === undefined ? [] : [value]);
  return [
    ...option(`${at}.gateway`, "routers", known(network.gateway)),
    ...option(`${at}.domain`, "domain-name", known(network.domain), true),
    ...option(`${at}.nameServers`, "domain-name-servers", network.nameServers),
    // a text may leave it to the firmware, which then asks who answered
    { argument: "master.address", keyword: ["next-server"], values: [master.address], added: false, mayVary: true },
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

/** Whether the values of a statement are the desired ones. dhcpd takes a lease time of -1 for the longest one. */
export function saysDesired(values: readonly string[], { keyword, values: wanted }: DesiredSetting): boolean {
  const normalised = keyword[0].endsWith("-lease-time") ? values.map(leaseTime) : values;
  return normalised.join() === wanted.join();
}

/** Seconds as a program says them: those of 32 bits without a sign. */
export function leaseTime(text: string): string {
  return /^-?\d+$/.test(text) ? String(Number(text) >>> 0) : text;
}
