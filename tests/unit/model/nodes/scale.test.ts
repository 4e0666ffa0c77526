import { scaleWarnings } from "../../../../lib/model/nodes/scale";

test.each([1, 200, 900])("%i nodes need nothing of the master's kernel (rule neighbour-table)", (nodes) =>
  expect(scaleWarnings(nodes)).toEqual([]),
);

test.each([
  [901, 2048],
  [1024, 2048],
  [1025, 4096],
])("%i nodes are warned of, with a gc_thresh3 of %i, twice their number or more", (nodes, threshold) => {
  const [said, ...more] = scaleWarnings(nodes);
  expect(more).toEqual([]);
  expect(said).toContain(`nodes: ${nodes} nodes in one network`);
  expect(said).toContain(`net.ipv4.neigh.default.gc_thresh3 in its /etc/sysctl.conf to at least ${threshold},`);
});
