import { BootEntry, DIGEST_TOKEN } from "../../../lib/render/boot";
import { renderPxelinuxConfig } from "../../../lib/render/boot/pxelinux";
import { refusal } from "../model/refusal";
import { expectGolden } from "./golden";

const howto: BootEntry = { source: { kind: "ramdisk", store: "linux", ramdiskKiB: 524_288 }, kernelArguments: [] };
const render = (entry: BootEntry) => renderPxelinuxConfig(entry, 255);
const serial = { ...howto, serial: { unit: "0", speed: "115200" }, kernelArguments: ["quiet"] };

test.each([
  ["howto", howto],
  ["serial", serial],
])("pxelinux.cfg %s", (name, entry) => expectGolden(`boot/pxelinux/${name}`, render(entry)));

test("the size of the RAM disk is said, since the kernel's own default is 16 MiB (rule ramdisk-size)", () =>
  expect(render(howto)).toContain(" ramdisk_size=524288 "));

test("kernel and image are relative to the TFTP root and of one digest (rule boot-paths)", () => {
  const text = render(howto);
  expect(text).toMatch(new RegExp(`^  kernel linux/${escaped}/vmlinuz$`, "m"));
  expect(text).toContain(`initrd=linux/${DIGEST_TOKEN}/rootfs.gz`);
  expect(text).toContain(`diskless.image=${DIGEST_TOKEN}`);
});

test.each([
  ["quiet splash", /^kernelArguments\[1\]: .*expected a word without blanks/],
  ["", /^kernelArguments\[1\]: /],
  ["a\nlabel evil", /^kernelArguments\[1\]: /],
  ["ümlaut", /^kernelArguments\[1\]: /],
  ["root=/dev/sda1", /^kernelArguments\[1\]: .*set by the library/],
  ["initrd=evil", /^kernelArguments\[1\]: .*set by the library/],
  ["ramdisk_size=1", /^kernelArguments\[1\]: .*set by the library/],
  ["diskless.image=0", /^kernelArguments\[1\]: .*set by the library/],
  ["diskless.files=usr", /^kernelArguments\[1\]: .*set by the library/],
])("the kernel argument %j is refused", (word, message) =>
  expect(refusal(() => render({ ...howto, kernelArguments: ["quiet", word] }))).toMatch(message),
);

test("a line that pxelinux would cut off is refused, at the length that it will have with a digest", () => {
  const fits = (length: number) => render({ ...howto, kernelArguments: ["x".repeat(length)] });
  const base = appendLine(render(howto)).replaceAll(DIGEST_TOKEN, "0".repeat(32)).length + 1;
  expect(() => fits(255 - base)).not.toThrow();
  expect(refusal(() => fits(256 - base))).toBe(
    "kernelArguments: make the append line 256 characters long, expected at most 255 (pxelinux)",
  );
});

test("a node is told that it has files of its own by one word, which does not change with them", () => {
  const words = appendLine(render({ ...howto, nodeFiles: true })).split(" ");
  expect(words.filter((word) => word.startsWith("diskless.files"))).toEqual(["diskless.files=usr"]);
  expect(words.filter((word) => word !== "diskless.files=usr").join(" ")).toBe(appendLine(render(howto)));
  expect(render({ ...howto, nodeFiles: false })).toBe(render(howto));
});

test("the word counts for the length that pxelinux passes on", () => {
  const fits = (nodeFiles: boolean) => render({ ...howto, nodeFiles, kernelArguments: ["x".repeat(105)] });
  expect(() => fits(false)).not.toThrow();
  expect(refusal(() => fits(true))).toMatch(
    /^kernelArguments: make the append line 273 characters long, expected at most 255 .*; nodeFiles: false takes a word out of it$/,
  );
});

const escaped = DIGEST_TOKEN.replace(/[{}]/g, "\\$&");

function appendLine(text: string): string {
  return /^ {2}append (.*)$/m.exec(text)?.[1] ?? "";
}
