/**
 * What takes the nodes' log lines: an option of sysklogd in its defaults file, or a file of our own that rsyslog reads. The logger
 * is part of every installation, so it has no packages.
 */
export interface SyslogPart {
  readonly kind: "sysklogd" | "rsyslog";
  readonly configPath: string;
  readonly service: string;
}
