import { oneLine, renderTemplate } from "../template";

/** Text of a node's syslog.conf(5) for sysklogd. Tabs stand between selector and action: older daemons take nothing else. */
export function renderSyslogClientConfig(server: string): string {
  return renderTemplate("syslog/syslog.conf", { server }, oneLine);
}
