import { foreignLeases } from "../../../../lib/model/dhcp/foreign-leases";

const CONFIGURATION = `
subnet 10.0.0.0 netmask 255.255.255.0 { next-server 10.0.0.1; filename "pxelinux.0"; }
group { host s0.example.com { hardware ethernet 52:54:00:00:00:10; fixed-address 10.0.0.10; option host-name "s0.example.com"; } }
`;
const find = (hosts: string) => foreignLeases("/leases", CONFIGURATION, hosts).entries;

test.each([
  [
    "a card of ours",
    "hardware ethernet 52:54:00:00:00:10;\n  fixed-address 10.0.0.99;",
    "52:54:00:00:00:10, 10.0.0.99",
  ],
  [
    "an address of ours",
    "hardware ethernet 52:54:00:00:00:99;\n  fixed-address 10.0.0.10;",
    "52:54:00:00:00:99, 10.0.0.10",
  ],
  [
    "another boot file",
    'hardware ethernet 52:54:00:00:00:10;\n  supersede server.filename = "evil.0";',
    "52:54:00:00:00:10, server.filename, evil.0",
  ],
])("a reservation of %s is named", (_what, body, reserved) =>
  expect(find(`host other {\n  dynamic;\n  ${body}\n}\n`)).toEqual({
    "/leases host other": `reserves ${reserved} beside the reservation of s0.example.com`,
  }),
);

test("one that was deleted again counts no more, one of another machine never", () => {
  const made = "host other {\n  dynamic;\n  hardware ethernet 52:54:00:00:00:10;\n}\n";
  expect(find(`${made}host other {\n  dynamic;\n  deleted;\n}\n`)).toEqual({});
  expect(
    find("host else {\n  dynamic;\n  hardware ethernet 52:54:00:00:00:77;\n  fixed-address 10.0.0.77;\n}\n"),
  ).toEqual({});
  expect(find("")).toEqual({});
});
