import { parseLeases } from "../../../../lib/model/dhcp/leases-file";

const name = "dhcpd.leases";
const lease = (address: string, ...lines: string[]) => `lease ${address} {\n  ${lines.join("\n  ")}\n}\n`;

test("the last word on an address counts", () =>
  expect(
    parseLeases({
      name,
      text: [
        "authoring-byte-order little-endian;\n",
        lease("10.0.0.9", "hardware ethernet AA:BB:CC:00:00:01;", 'client-hostname "old";'),
        lease("10.0.0.8", "hardware ethernet aa:bb:cc:00:00:02;", 'uid "\\001\\"{";'),
        lease("10.0.0.9", "hardware ethernet aa:bb:cc:00:00:03;", 'client-hostname "new";', "binding state active;"),
        lease("10.0.0.7", "hardware ethernet aa:bb:cc:00:00:04;"),
        lease("10.0.0.7", "binding state free;"),
      ].join(""),
    }),
  ).toEqual([
    { address: "10.0.0.8", mac: "aa:bb:cc:00:00:02", name: undefined },
    { address: "10.0.0.9", mac: "aa:bb:cc:00:00:03", name: "new" },
  ]));

test("the end of a longer text is read from its first whole lease", () =>
  expect(
    parseLeases({ name, text: `ware ethernet aa;\n}\n${lease("10.0.0.9", "hardware ethernet aa:bb:cc:00:00:01;")}` }),
  ).toHaveLength(1));

test("no leases are no leases", () => expect(parseLeases({ name, text: "# nothing yet\n" })).toEqual([]));

test.each(["free", "expired", "released", "backup", "abandoned"])("a lease that is %s holds no more", (state) =>
  expect(
    parseLeases({
      name,
      text: lease(
        "10.0.0.9",
        "hardware ethernet aa:bb:cc:00:00:01;",
        `binding state ${state};`,
        "next binding state active;",
      ),
    }),
  ).toEqual([]),
);

test("a text that was cut while dhcpd wrote it is read up to its last whole block", () => {
  const whole = lease("10.0.0.9", "hardware ethernet aa:bb:cc:00:00:01;", 'client-hostname "}";');
  const next = lease("10.0.0.8", "hardware ethernet aa:bb:cc:00:00:02;", 'client-hostname "b";');
  for (let length = 0; length < next.length - 2; length++) {
    expect(parseLeases({ name, text: whole + next.slice(0, length) }).map(({ address }) => address)).toEqual([
      "10.0.0.9",
    ]);
  }
  expect(parseLeases({ name, text: next.slice(0, 20) })).toEqual([]);
});
