import { squashfsBuildScript } from "../../../../lib/host/image/squashfs-build";
import { parseMaster, parseNetwork } from "../../../../lib/model/network/network";
import { onlyNetwork } from "../../../../lib/model/network/served-networks";
import { parseSquashfsContent, type SquashfsContentInput } from "../../../../lib/model/image/squashfs-content";
import { platformOf, squashfsPlatform } from "../../../../lib/platforms";
import { planSquashfs } from "../../../../lib/render/image";

const network = parseNetwork({ cidr: "10.0.0.0/24" });
const master = parseMaster({ hostname: "m0.example.com", address: "10.0.0.1" }, network);

/** Which of some calls a build makes, in their order. */
function callsOf(some: readonly string[], content: SquashfsContentInput = {}, verified = false): string[] {
  const plan = planSquashfs({
    ...parseSquashfsContent(content, { master, networks: [onlyNetwork(network, master)], nodes: [] }, []),
    platform: squashfsPlatform(platformOf("el9")),
    master,
    nodes: [],
    verified,
  });
  const script = squashfsBuildScript(plan, "recipe");
  const lines = script.slice(script.indexOf("\nmain() {\n")).split("\n");
  return lines
    .map((line) => line.replace(/^beside '(\w+)'$/, "beside $1").replace(/ '.*/, ""))
    .filter((call) => some.includes(call));
}

test("the kernel is taken before it is forgotten in the tree, and that after all edits", () => {
  const order = ["choose_kernel", "forget", "leave_tree", "take_kernel", "forget"];
  expect(callsOf(order)).toEqual(order);
});

test("the content is listed after the last change of the tree, and the list is whole before anything reads it", () => {
  const order = [
    ...["forget_sockets", "drop_acls", "beside write_manifest", "scan_image", "make_initramfs", "end_beside"],
    ...["unlist_database", "make_squashfs", "finish_squashfs"],
  ];
  expect(callsOf(order, { packagesOnly: ["@core", "kernel-core", "chrony"] })).toEqual(order);
});

test("an image that nodes verify has one module more in its initramfs, and that it checks is held before the image is made", () => {
  const order = [
    "own_module",
    "own_module",
    "make_initramfs",
    "require_check",
    "end_beside",
    "make_squashfs",
    "finish_squashfs",
  ];
  expect(callsOf(order, {}, true)).toEqual(order);
  expect(callsOf(order)).toEqual(order.filter((call, i) => i > 0 && call !== "require_check"));
});
