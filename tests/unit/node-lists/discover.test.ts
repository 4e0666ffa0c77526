import { file, run } from "./calling";

const LOG =
  "Nov 27 13:00:01 m0 dhcpd[8]: DHCPDISCOVER from 00:1b:21:00:00:12 via eth1: network 10.0.0.0/24: no free leases\n";

test("a log on standard input becomes a table, with vendors of a list", () => {
  file("oui.txt", "00-1B-21   (hex)\t\tIntel Corporate\n");
  file("nodes.txt", "s8 10.0.0.8 52:54:00:00:00:08\n");
  const node = LOG.replace("00:1b:21:00:00:12", "52:54:00:00:00:08");
  const { status, stdout, stderr } = run(
    `${LOG}${node}`,
    "discover",
    "--log",
    "-",
    "--nodes",
    "nodes.txt",
    "--vendors",
    "oui.txt",
  );
  expect(stdout.replace(/ {2,}/g, "|")).toBe(
    "MAC address|asked|first|last|via|vendor|server says\n" +
      "00:1b:21:00:00:12|1|Nov 27 13:00:01|Nov 27 13:00:01|eth1|Intel Corporate|network 10.0.0.0/24: no free leases\n",
  );
  expect({ status, stderr }).toEqual({
    status: 0,
    stderr:
      "nodes.txt: read as host_ip_mac, by its content\n" +
      "s8 (52:54:00:00:00:08) is a node, and got no address: network 10.0.0.0/24: no free leases\n" +
      "1 machine without an address of its own, by 2 lines of a DHCP server among 2\n",
  });
});

test("what nobody asked for is said to be nothing, and a call without a file is refused", () => {
  expect(run("-- No entries --\n", "discover", "--log", "-")).toEqual({
    status: 0,
    stdout: "",
    stderr: "0 machines without an address of its own, by 0 lines of a DHCP server among 1\n",
  });
  expect(run("", "discover").stderr).toBe("pulumi-diskless: --log: is missing, expected --log, --leases or both\n");
  expect(run("", "discover", "--leases", "nodes.txt")).toMatchObject({
    status: 1,
    stderr: "pulumi-diskless: nodes.txt: is host_ip_mac, expected leases of dhcpd or Kea\n",
  });
});
