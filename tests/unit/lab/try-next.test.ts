import { readFileSync } from "node:fs";
import { join } from "node:path";
import { tryNext } from "../../../lab/try-next";

const DIGEST = "0123456789abcdef0123456789abcdef";

const commands = (lines: string[]): string[] =>
  lines.filter((line) => line.startsWith("    ")).map((line) => line.trim());

test("the commands are for the demo that ran: the default one needs no option", () => {
  const lines = commands(tryNext({ platform: "el9", master: "container" }, DIGEST));
  expect(lines).toContain("npm run demo -- pulumi refresh --preview-only --diff");
  expect(lines).toContain(`npm run demo -- pulumi config set --path image.pin ${DIGEST}`);
  expect(lines.every((line) => line.startsWith("npm run demo -- "))).toBe(true);
});

test.each([
  [{ platform: "centos5", master: "container" } as const, "npm run demo -- --platform centos5 ssh", "/etc/dhcpd.conf"],
  [{ platform: "el9", master: "vm" } as const, "npm run demo -- --master vm ssh", "/etc/dhcp/dhcpd.conf"],
  [
    { platform: "el10", master: "container" } as const,
    "npm run demo -- --platform el10 ssh",
    "/etc/kea/kea-dhcp4.conf",
  ],
])("the commands for %j choose it", (kind, start, path) => {
  const [edit] = commands(tryNext(kind, DIGEST));
  expect(edit).toBe(`${start} "sed -i 's/432000/600/' ${path}"`);
});

test("README shows the commands that the default demo prints, in the same order", () => {
  const readme = readFileSync(join(__dirname, "..", "..", "..", "README.md"), "utf8");
  const printed = commands(tryNext({ platform: "el9", master: "container" }, "DIGEST"));
  const shown = readme.match(/^npm run demo -- (?!--platform).*$/gm)?.map((line) => line.replace(/ +#.*$/, ""));
  expect(shown).toEqual(printed);
});
