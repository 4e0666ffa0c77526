import { oneLine } from "../template";

/** A string of dhcpd.conf(5), in its quotes. */
export function dhcpdString(value: string): string {
  return `"${escapeDhcpdString(value)}"`;
}

/** Inside the double quotes of dhcpd.conf(5) a backslash and a quote are written with a backslash before them. */
export function escapeDhcpdString(value: string): string {
  return oneLine(value).replace(/[\\"]/g, "\\$&");
}
