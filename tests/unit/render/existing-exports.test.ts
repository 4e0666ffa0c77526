import { parseExport } from "../../../lib/model/nfs/export";
import { meaningOf, renderExistingExports } from "../../../lib/render/nfs/existing";
import { EXPORTS } from "../adopt/howto-master";
import { network } from "./howto";

function kept(text: string, readOnly: boolean, rootSquash: boolean, path = "/usr"): string {
  return renderExistingExports({ name: "existing", text }, parseExport({ path, readOnly, rootSquash }, network.cidr));
}

const OTHERS = "# ours\n/srv 192.0.2.0/24(rw)\n";

test.each([
  ["/usr 10.0.0.0/24(ro,no_root_squash)\n", true, false],
  ["/usr\t10.0.0.0/24(async,ro,no_root_squash,insecure) other(rw)\n", true, false],
  ["/usr 10.0.0.0/24\n", true, true],
  ["/usr -no_root_squash 10.0.0.0/24(rw)\n", false, false],
  ["/usr 10.0.0.0/24(rw,ro)\n", true, true],
  ["/usr 10.0.0.0/255.255.255.0(ro,no_root_squash)\n", true, false],
  ["/usr 10.0.0.0/24(ro)\r\n", true, true],
])("%j is kept when it means the same", (line, readOnly, rootSquash) => {
  expect(kept(OTHERS + line, readOnly, rootSquash)).toBe(OTHERS + line);
  expect(kept(line + OTHERS, readOnly, rootSquash)).toBe(line + OTHERS);
});

test.each([
  [true, true, "/usr 10.0.0.0/24(root_squash,ro)\n"],
  [false, false, "/usr 10.0.0.0/24(rw,no_root_squash)\n"],
  [false, true, "/usr 10.0.0.0/24(rw,root_squash)\n"],
])("only what means something else is changed: read-only %p, root squashed %p", (readOnly, rootSquash, line) =>
  expect(kept(OTHERS + EXPORTS, readOnly, rootSquash)).toBe(OTHERS + line),
);

test("a network that is written with a mask stays so when its options change", () =>
  expect(kept("/usr 10.0.0.0/255.255.255.0(rw)\n", true, true)).toBe("/usr 10.0.0.0/255.255.255.0(ro)\n"));

test("an export that is not there is a line more", () => {
  expect(kept(OTHERS, true, true)).toBe(`${OTHERS}/usr 10.0.0.0/24(ro,root_squash,no_subtree_check)\n`);
  expect(kept("/srv a", true, true)).toBe("/srv a\n/usr 10.0.0.0/24(ro,root_squash,no_subtree_check)\n");
});

test.each([
  [["ro", "no_root_squash"], { readOnly: true, rootSquash: false }],
  [[], { readOnly: true, rootSquash: true }],
  [["ro", "rw", "all_squash"], { readOnly: false, rootSquash: true }],
])("%j means %j", (options, meaning) => expect(meaningOf({ options })).toEqual(meaning));
