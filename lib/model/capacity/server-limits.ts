/** A web server that serves some requests at once and lets others wait. */
export interface RequestLimits {
  /** Requests at once: threads of all processes. */
  readonly workers: number;
  readonly threadsPerProcess: number;
  /** Connections that wait until a worker is free. */
  readonly backlog: number;
  /** Directory of the files in which a master's own settings of the server lie. */
  readonly settings: string;
}

/** Warnings about more downloads at once than the web server serves (rule http-workers). */
export function webWarnings(bootAtOnce: number, limits: RequestLimits): string[] {
  const { workers, threadsPerProcess, backlog, settings } = limits;
  if (bootAtOnce <= workers) return [];
  return [
    `capacity.bootAtOnce: ${bootAtOnce} nodes fetch by HTTP at once, but httpd serves ${workers} requests at once ` +
      `(MaxRequestWorkers) and lets ${backlog} more wait (ListenBacklog, rule http-workers); the others ask again and lose time; ` +
      `set MaxRequestWorkers to at least ${bootAtOnce} and ServerLimit to at least ${Math.ceil(bootAtOnce / threadsPerProcess)} ` +
      `in a file below ${settings} on the master, or boot at most ${workers} at once`,
  ];
}

/** A server of the kernel for NFS. */
export interface NfsThreads {
  readonly threads: number;
  /** Where a master says how many there are. */
  readonly setting: string;
}

/** Connections that the kernel allows for each thread, and for three threads that are not there (net/sunrpc, svc_check_conn_limits). */
const CONNECTIONS_PER_THREAD = 20;
const THREADS_ON_TOP = 3;

/** TCP connections that an NFS server keeps. */
export function nfsConnections(threads: number): number {
  return (threads + THREADS_ON_TOP) * CONNECTIONS_PER_THREAD;
}

/** Warnings about more nodes than the NFS server keeps connections of (rule nfs-connections). */
export function nfsWarnings(nodes: number, path: string, { threads, setting }: NfsThreads): string[] {
  const kept = nfsConnections(threads);
  if (nodes <= kept) return [];
  return [
    `nodes: ${nodes} nodes mount ${path}, but nfsd with ${threads} threads keeps ${kept} TCP connections and closes one of them for ` +
      `each further one (rule nfs-connections); set ${setting} on the master to at least ` +
      `${Math.ceil(nodes / CONNECTIONS_PER_THREAD) - THREADS_ON_TOP}`,
  ];
}

/** Packets that the kernel's default receive buffer is made for, each of at most 256 bytes (include/net/sock.h, SK_RMEM_MAX). */
const WAITING_PACKETS = 256;
/** As much of the buffer as a packet takes where a network driver gives each a page of its own. */
const PAGE_BYTES = 4096;
/** Seconds that firmware waits for an answer to its first DHCPDISCOVER and to each further one (PXE 2.1). */
const DHCP_WAITS = [4, 8, 16, 32];
/** A node asks twice: DHCPDISCOVER and DHCPREQUEST (RFC 2131, section 3.1). */
const DHCP_REQUESTS = 2;

/** Answers a second that a DHCP server has to give so that no firmware gives up. */
export function dhcpAnswersPerSecond(bootAtOnce: number): number {
  const patience = DHCP_WAITS.reduce((sum, wait) => sum + wait, 0);
  return Math.ceil((DHCP_REQUESTS * bootAtOnce) / patience);
}

/** Warnings about more requests at one moment than a socket of dhcpd or in.tftpd has room for (rule request-burst). */
export function burstWarnings(bootAtOnce: number): string[] {
  if (bootAtOnce <= WAITING_PACKETS) return [];
  return [
    `capacity.bootAtOnce: ${bootAtOnce} nodes ask by DHCP and TFTP at once, but the default receive buffer of a socket has room for at ` +
      `most ${WAITING_PACKETS} requests (rule request-burst); a node asks again for a lost one after ${DHCP_WAITS.join(", ")} s and ` +
      `then gives up, so dhcpd has to answer ${dhcpAnswersPerSecond(bootAtOnce)} requests a second; set net.core.rmem_default in the ` +
      `master's /etc/sysctl.conf to at least ${bootAtOnce * PAGE_BYTES} and restart both daemons, or boot at most ` +
      `${WAITING_PACKETS} at once`,
  ];
}
