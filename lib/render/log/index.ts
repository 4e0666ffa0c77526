import { oneLine, renderTemplate } from "../template";

/** Text of a node's syslog.conf(5) for sysklogd. Tabs stand between selector and action: older daemons take nothing else. */
export function renderSyslogClientConfig(server: string): string {
  return renderTemplate("log/syslog.conf", { server }, oneLine);
}

/** Text of /etc/sysconfig/syslog on a machine that takes the log lines of others: EL5's own, and `-r`. */
export function renderSyslogOptions(): string {
  return renderTemplate("log/sysconfig-syslog", {}, oneLine);
}

/** Text of a file under /etc/rsyslog.d on such a machine of EL8 or later. */
export function renderRsyslogInput(): string {
  return renderTemplate("log/rsyslog.conf", {}, oneLine);
}

/** Text of a file under /etc/rsyslog.d on a node of EL8 or later. */
export function renderRsyslogForward(server: string): string {
  return renderTemplate("log/rsyslog-forward.conf", { server }, oneLine);
}
