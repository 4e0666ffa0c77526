import { exportWarnings, parseExport } from "../../../../lib/model/nfs/export";
import { parseCidr } from "../../../../lib/model/network/ipv4";
import { refusal } from "../refusal";

const network = parseCidr("10.0.0.0/24", "cidr");

test("an export is read-only, for the boot network, with root squashed (rule safe-exports)", () =>
  expect(parseExport({ path: "/usr" }, network, "export")).toMatchObject({
    path: "/usr",
    clients: "10.0.0.0/24",
    options: expect.arrayContaining(["ro", "root_squash"]) as unknown,
  }));

test("root is let through only by name", () => {
  const { options } = parseExport({ path: "/usr", rootSquash: false }, network, "export");
  expect(options).toContain("no_root_squash");
  expect(options).not.toContain("root_squash");
  expect(options).toContain("ro");
});

test("root that is let through is warned of, with the reason, and nothing else is", () => {
  expect(exportWarnings(parseExport({ path: "/usr" }, network))).toEqual([]);
  const [said, ...more] = exportWarnings(parseExport({ path: "/usr", rootSquash: false }, network));
  expect(more).toEqual([]);
  expect(said).toMatch(/^rootSquash: false lets root of every node read all of \/usr/);
  expect(said).toContain('"Never turn off root squashing"');
});

test.each([
  [
    { path: "/usr", clients: "*" },
    /^export\.clients: "\*" exports to everyone, expected the boot network 10\.0\.0\.0\/24$/,
  ],
  [{ path: "/usr", clients: "*.example.com" }, /^export\.clients: .*exports to everyone/],
  [{ path: "/usr", clients: "10.0.0.0/16" }, /^export\.clients: /],
  [{ path: "/usr", clients: "10.1.0.0/24" }, /^export\.clients: 10\.1\.0\.0\/24 is not the boot network/],
  [{ path: "/usr", clients: "10.0.0.0/24 " }, /^export\.clients: /],
  [{ path: "/usr", clients: "s0.example.com" }, /^export\.clients: /],
  [{ path: "usr" }, /^export\.path: /],
  [{ path: "/usr (rw)" }, /^export\.path: /],
  [{ path: "/usr *(rw)" }, /^export\.path: /],
  [{ path: "/usr/../etc" }, /^export\.path: /],
  [{ path: "/usr\n/etc" }, /^export\.path: /],
  [{ path: "" }, /^export\.path: /],
])("%j is refused (rule safe-exports)", (input, message) =>
  expect(refusal(() => parseExport(input, network, "export"))).toMatch(message),
);
