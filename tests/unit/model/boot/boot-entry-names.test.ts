import { bootFileNames } from "../../../../lib/model/boot/boot-files";
import { unaskedBootName } from "../../../../lib/model/boot/boot-entry-names";

const node = { name: "n1.example.com", address: "10.0.0.171", mac: "52:54:00:ab:cd:01" };

test("every name that is tried for a node may be asked for", () => {
  expect(bootFileNames(node).map((name) => unaskedBootName(name, [node]))).toEqual(
    bootFileNames(node).map(() => undefined),
  );
  // PXELINUX of InfiniBand, and by the machine's UUID
  expect(unaskedBootName("20-52-54-00-ab-cd-01", [])).toBeUndefined();
  expect(unaskedBootName("b8945908-d6a6-41a9-611d-74a6ab80b83d", [])).toBeUndefined();
});

test.each([
  ["0a0000ab", "0A0000AB"],
  ["0a", "0A"],
  ["01-52-54-00-AB-CD-01", "01-52-54-00-ab-cd-01"],
  ["01:52:54:00:ab:cd:01", "01-52-54-00-ab-cd-01"],
  ["52-54-00-ab-cd-01", "01-52-54-00-ab-cd-01"],
  ["52:54:00:AB:CD:01", "01-52-54-00-ab-cd-01"],
  ["B8945908-D6A6-41A9-611D-74A6AB80B83D", "b8945908-d6a6-41a9-611d-74a6ab80b83d"],
  ["n1", "01-52-54-00-ab-cd-01 or 0A0000AB"],
  ["N1.example.com", "01-52-54-00-ab-cd-01 or 0A0000AB"],
  ["10.0.0.171", "01-52-54-00-ab-cd-01 or 0A0000AB"],
])("no pxelinux asks for %s but for %s", (name, instead) =>
  expect(unaskedBootName(name, [node])).toBe(`is a name that no pxelinux asks for; it asks for ${instead}`),
);

test.each(["0A0000.bak", "default~", "Default", "n2", "0A0000ABC"])("no pxelinux asks for %s", (name) =>
  expect(unaskedBootName(name, [node])).toBe("is a name that no pxelinux asks for"),
);
