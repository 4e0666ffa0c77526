import fc from "fast-check";
import { bootFileNames, hexPrefixes, parseBootPath } from "../../../../lib/model/boot/boot-files";
import { contains, parseCidr } from "../../../../lib/model/network/ipv4";
import { anyAddressNear, anyCidr } from "../addresses";
import { refusal } from "../refusal";

describe("names under pxelinux.cfg (rule boot-entry-names)", () => {
  test.each([
    ["10.0.0.0/24", ["0A0000"]],
    ["10.0.0.0/22", ["0A0000", "0A0001", "0A0002", "0A0003"]],
    ["10.0.0.64/26", ["0A00004", "0A00005", "0A00006", "0A00007"]],
    ["192.168.0.0/16", ["C0A8"]],
    ["10.0.0.4/30", ["0A000004", "0A000005", "0A000006", "0A000007"]],
    ["128.0.0.0/1", ["8", "9", "A", "B", "C", "D", "E", "F"]],
  ])("%s is covered by exactly %j", (cidr, names) => expect(hexPrefixes(parseCidr(cidr, "cidr"))).toEqual(names));

  test("every address of a network matches one name, no address outside does", () =>
    fc.assert(
      fc.property(
        anyCidr().chain((cidr) => fc.tuple(fc.constant(cidr), anyAddressNear(cidr))),
        ([cidr, address]) => {
          const asked = bootFileNames({ address, mac: "02:00:00:00:00:00" });
          const matching = hexPrefixes(cidr).filter((name) => asked.includes(name));
          expect(matching).toHaveLength(contains(cidr, address) ? 1 : 0);
        },
      ),
    ));

  test("a node asks for its card, its address, its prefixes, then the default", () =>
    expect(bootFileNames({ address: "10.0.0.10", mac: "aa:bb:cc:dd:ee:ff" })).toEqual([
      "01-aa-bb-cc-dd-ee-ff",
      ...["0A00000A", "0A00000", "0A0000", "0A000", "0A00", "0A0", "0A", "0"],
      "default",
    ]));
});

test("a node of two cards is asked for by the name of either", () => {
  const names = bootFileNames({ address: "10.0.0.10", mac: "aa:bb:cc:dd:ee:ff", otherMacs: ["aa:bb:cc:dd:ee:01"] });
  expect(names.slice(0, 3)).toEqual(["01-aa-bb-cc-dd-ee-ff", "01-aa-bb-cc-dd-ee-01", "0A00000A"]);
});

describe("a path that pxelinux asks for (rule boot-paths)", () => {
  test.each(["pxelinux.0", "linux/vmlinuz", "linux/0f/rootfs.gz", "a".repeat(127)])("%s is taken", (path) =>
    expect(parseBootPath(path, "bootProgram")).toBe(path),
  );

  test.each([
    ["/tftpboot/pxelinux.0", "is absolute"],
    ["/pxelinux.0", "is absolute"],
    ["a".repeat(128), "has 128 characters, expected at most 127"],
    ["../pxelinux.0", "is not a plain path"],
    ["linux/../../etc/shadow", "is not a plain path"],
    ['pxelinux.0";', "is not a plain path"],
    ["pxe linux", "is not a plain path"],
    ["", "is not a plain path"],
    ["linux\n", "is not a plain path"],
  ])("%j is refused", (path, reason) => {
    const message = refusal(() => parseBootPath(path, "bootProgram"));
    expect(message).toMatch(/^bootProgram: /);
    expect(message).toContain(reason);
  });
});
