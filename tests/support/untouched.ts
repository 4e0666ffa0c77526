import type { Lab } from "../../lab";
import { listing, on } from "./master";
import { el9Listing } from "./master-el9";

/** What of a master must be the same before and after: every file but our records, services, packages, exports, and who runs. */
export interface MasterState {
  readonly listing: string;
  /** Daemons with their process ids and when they began: a restart changes both. */
  readonly daemons: string;
}

export async function masterState(lab: Lab, platform: "el9" | "centos5"): Promise<MasterState> {
  const full = await (platform === "el9" ? el9Listing(lab) : listing(lab));
  return {
    listing: full
      .split("\n")
      .filter((line) => !/var\/lib\/(pulumi-diskless|nfs|dhcpd)/.test(line))
      .join("\n"),
    daemons: await on(
      lab,
      "LC_ALL=C ps -eo pid,lstart,comm | awk '$7 ~ /^(dhcpd|in.tftpd|xinetd|rpc.mountd|rpc.statd|rpcbind|portmap|chronyd|ntpd|nfsd|ganesha|firewalld)/' | sort",
    ),
  };
}

/** Lines that one text has and the other has not. */
export function differences(before: string, after: string): string[] {
  const [a, b] = [before.split("\n"), after.split("\n")];
  return [
    ...a.filter((line) => !b.includes(line)).map((line) => `- ${line}`),
    ...b.filter((line) => !a.includes(line)).map((line) => `+ ${line}`),
  ];
}
