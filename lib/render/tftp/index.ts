import { oneLine, renderTemplate } from "../template";

export interface TftpLimits {
  /** Servers that one address may have at once. */
  readonly perSource: number;
  /** Starts of the server a second before xinetd pauses it. */
  readonly connectionsPerSecond: number;
  /** Seconds of that pause. */
  readonly pauseSeconds: number;
  /** Servers at once. */
  readonly instances: number;
}

/** The HOWTO's values of xinetd.conf(5), and as many servers at once as it allows starts a second. */
export const HOWTO_LIMITS: TftpLimits = { perSource: 11, connectionsPerSecond: 100, pauseSeconds: 2, instances: 100 };

/** Text of the service that xinetd starts in.tftpd by. */
export function renderXinetdTftp(config: TftpLimits & { readonly daemon: string; readonly root: string }): string {
  return renderTemplate("tftp/xinetd-tftp", { ...config }, oneLine);
}
