/** Limits of xinetd.conf(5) for the TFTP service. */
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

/** The HOWTO's values, and as many servers at once as it allows starts a second. */
export const HOWTO_LIMITS: TftpLimits = { perSource: 11, connectionsPerSecond: 100, pauseSeconds: 2, instances: 100 };

/** A node asks for the loader, its configuration, the kernel and the image, and may ask again before an answer has ended. */
const LEAST_PER_SOURCE = 2;

/** More clients at once than this, and a server that xinetd starts loses some of them. */
const RELIABLE_CLIENTS = 64;

/** Limits that let so many nodes boot at once (rule tftp-boot-storm): the HOWTO's, raised where they are too small. */
export function limitsFor(nodes = 0): TftpLimits {
  const { connectionsPerSecond, instances } = HOWTO_LIMITS;
  return {
    ...HOWTO_LIMITS,
    connectionsPerSecond: Math.max(connectionsPerSecond, nodes),
    instances: Math.max(instances, nodes),
  };
}

/**
 * Warnings about limits that are too small for so many nodes at once (rule tftp-boot-storm). None is an error: the nodes boot
 * when they are switched on one after the other.
 */
export function tftpWarnings(limits: TftpLimits, nodes = 0): string[] {
  const { perSource, connectionsPerSecond, pauseSeconds, instances } = limits;
  const warnings: string[] = [];
  if (connectionsPerSecond < nodes) {
    warnings.push(
      `connectionsPerSecond: cps ${connectionsPerSecond} ${pauseSeconds} is too small for ${nodes} nodes that boot at once: ` +
        `after ${connectionsPerSecond} starts a second xinetd answers nobody for ${pauseSeconds} s, and firmware gives up; ` +
        `leave it out or give at least ${nodes}`,
    );
  }
  if (instances < nodes) {
    warnings.push(
      `instances: ${instances} servers at once are too few for ${nodes} nodes that boot at once: xinetd refuses the others; ` +
        `leave it out or give at least ${nodes}`,
    );
  }
  if (perSource < LEAST_PER_SOURCE) {
    warnings.push(
      `perSource: ${perSource} server for one address is too few: a node that asks again for a lost packet is refused; ` +
        `leave it out or give at least ${LEAST_PER_SOURCE}`,
    );
  }
  if (nodes > RELIABLE_CLIENTS) {
    warnings.push(
      `nodes: ${nodes} nodes boot at once, but TFTP that xinetd starts does not reliably serve more than about ` +
        `${RELIABLE_CLIENTS} clients at a time, and firmware that gave up stays off; ` +
        `switch them on in groups of at most ${RELIABLE_CLIENTS}`,
    );
  }
  return warnings;
}
