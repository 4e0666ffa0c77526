import { refusalOf } from "../../../lab/installation";

const missing = { tools: ["dhcpd", "shellcheck"], packages: ["isc-dhcp-server", "shellcheck"] };

test("root on Debian may install", () => expect(refusalOf(missing, { isRoot: true, hasApt: true })).toBeUndefined());

test("another account on Debian is told the command for root", () =>
  expect(refusalOf(missing, { isRoot: false, hasApt: true })).toBe(
    "this machine lacks dhcpd, shellcheck, and only root can install packages. Run this as root, or run as root: " +
      "apt-get install --no-install-recommends isc-dhcp-server shellcheck",
  ));

test.each([true, false])("a system without apt-get is told the packages (root: %s)", (isRoot) =>
  expect(refusalOf(missing, { isRoot, hasApt: false })).toBe(
    "this machine lacks dhcpd, shellcheck, and it has no apt-get, so nothing can be installed by itself. Install the tools " +
      "with your system's package manager; Debian's packages of them are: isc-dhcp-server shellcheck",
  ),
);
