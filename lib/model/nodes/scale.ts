/** Linux forgets neighbours above net.ipv4.neigh.default.gc_thresh3, 1024 unless set otherwise; others need some room, too. */
const NEIGHBOURS = 1024;
const MOST_NODES = 900;

/** Warnings about kernel settings of the master that so many nodes need and that no component sets (rule neighbour-table). */
export function scaleWarnings(nodes: number): string[] {
  if (nodes <= MOST_NODES) return [];
  return [
    `nodes: ${nodes} nodes in one network come near the ${NEIGHBOURS} neighbours that Linux keeps by default, and beyond them ` +
      `the master drops packets with "neighbour table overflow"; set net.ipv4.neigh.default.gc_thresh3 in its ` +
      `/etc/sysctl.conf to at least ${2 ** Math.ceil(Math.log2(2 * nodes))}, gc_thresh2 to half of that`,
  ];
}
