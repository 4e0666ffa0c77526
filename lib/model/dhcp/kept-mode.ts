import { SourceText } from "../source-lines";
import { parseDhcpdConf, secretsOf } from "./dhcpd-conf";

/** Mode of a kea-dhcp4.conf: its group, which is Kea, reads it, and nobody else has to. */
export const KEA_MODE = "0640";

/** Mode of a dhcpd.conf(5) that a program keeps, unless it says another: a key is for root alone. */
export function keptMode(source: SourceText): string {
  return secretsOf(parseDhcpdConf(source)).length > 0 ? "0600" : "0644";
}
