import { SourceText } from "../source-lines";
import { parseDhcpdConf, secretsOf } from "./dhcpd-conf";

/** Mode of a dhcpd.conf(5) that a program keeps, unless it says another: a key is for root alone. */
export function keptMode(source: SourceText): string {
  return secretsOf(parseDhcpdConf(source)).length > 0 ? "0600" : "0644";
}
