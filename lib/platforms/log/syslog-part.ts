/**
 * What takes the nodes' log lines: an option of sysklogd in its defaults file, or a file of our own that rsyslog reads. The logger
 * is part of every installation, so it has no packages.
 */
export interface SyslogPart {
  readonly kind: "sysklogd" | "rsyslog";
  readonly configPath: string;
  readonly service: string;
  /** Files that lines of the master's daemons and of nodes go to, by the release's own configuration of the logger. */
  readonly logs: readonly string[];
}
