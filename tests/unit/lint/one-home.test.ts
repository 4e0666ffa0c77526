import { OWN_DIRECTORY } from "../../../lib/model/node-files/hidden-paths";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { POWER_TABLE } from "../../../lib/host/power/node-power";
import { libraryText } from "../../../lib/host/script/libraries";
import { DIGEST_LENGTH, IMAGE_DIGEST } from "../../../lib/model/store/image-digest";
import { KNOWN_HOSTS, STATE_DIRECTORY, WEB_ROOT } from "../../../lib/platforms";

const ROOT = join(__dirname, "../../..");
const texts = ["components", "lib"].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|sh|py|mustache)$/.test(name))
    .map((name) => ({ file: join(folder, name), text: readFileSync(join(ROOT, folder, name), "utf8") })),
);
/** Files with a value in them; a comment may name it. */
const homesOf = (value: string) =>
  texts
    .filter(({ text }) => text.split("\n").some((line) => line.includes(value) && !/^\s*(\*|\/\*\*|#|\/\/)/.test(line)))
    .map(({ file }) => file)
    .sort();

// a script is read on a machine that has nothing of ours, so the shell has one constant of its own
test.each([
  ["the digits of an image's digest", `[0-9a-f]{${DIGEST_LENGTH}}`, ["lib/host/files/record.sh"]],
  ["the same in a basic expression", `[0-9a-f]\\{${DIGEST_LENGTH}\\}`, []],
  ["the state directory", STATE_DIRECTORY, ["lib/platforms/own-paths.ts"]],
  ["the web root", WEB_ROOT, ["lib/platforms/own-paths.ts"]],
  [
    "what a node keeps of its files",
    OWN_DIRECTORY,
    ["lib/host/node-files/node-entries.sh", "lib/model/node-files/hidden-paths.ts"],
  ],
  ["what ssh knows nodes by", KNOWN_HOSTS, ["lib/host/host-keys/node-trust.sh", "lib/platforms/own-paths.ts"]],
  ["the table of power", POWER_TABLE, ["lib/host/power/power.sh", "lib/platforms/own-paths.ts"]],
])("%s stands in one place", (_what, value, homes) => expect(homesOf(value)).toEqual(homes));

test("the shell has the same digest as TypeScript", () =>
  expect(libraryText("record")).toContain(`\nDIGEST_LINE='${IMAGE_DIGEST}'\n`));
