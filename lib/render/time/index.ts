import { Cidr } from "../../model/network/ipv4";
import { oneLine, renderTemplate } from "../template";

/** Stratum at which the boot server keeps time by itself: worse than every real server that it may find. */
const ORPHAN_STRATUM = 10;

/** A machine that keeps time for others. */
export interface TimeServer {
  /** Servers that it follows. */
  readonly servers: readonly string[];
  /** Networks whose machines may ask it. */
  readonly clients: readonly Cidr[];
}

/** Text of the boot server's ntp.conf(5). */
export function renderNtpServerConfig({ servers, clients }: TimeServer): string {
  return renderTemplate("time/ntp.conf", { servers, clients, orphan: ORPHAN_STRATUM }, oneLine);
}

/** Text of a node's ntp.conf(5): it follows the boot server and steps at boot (rule time-step-at-boot). */
export function renderNtpClientConfig(servers: readonly string[]): string {
  return renderTemplate("time/ntp.conf", { servers, step: true }, oneLine);
}

/** Text of the boot server's chrony.conf(5). */
export function renderChronyServerConfig({ servers, clients }: TimeServer): string {
  const allowed = clients.map(({ text }) => text);
  return renderTemplate("time/chrony.conf", { servers, clients: allowed, orphan: ORPHAN_STRATUM }, oneLine);
}

/** Text of a node's chrony.conf(5): it follows the boot server and steps whenever it must (rule time-step-at-boot). */
export function renderChronyClientConfig(servers: readonly string[]): string {
  return renderTemplate("time/chrony.conf", { servers, step: true }, oneLine);
}
