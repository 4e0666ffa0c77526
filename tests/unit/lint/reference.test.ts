import { readApi } from "../../../scripts/reference/api";
import { referencePage } from "../../../scripts/reference/page";
import { FILE, oneFileProgram } from "../../support/one-file-program";

/** The API of a program of one file. */
function apiOf(source: string) {
  return readApi(oneFileProgram(source), FILE);
}

const pageOf = (source: string, guides = new Map<string, string>()): string => referencePage(apiOf(source), guides);

const LAMP = `
/** Colours of a lamp. */
export const Colours = { red: "red", amber: "amber" } as const;
/** One of {@link Colours}. */
export type Colour = (typeof Colours)[keyof typeof Colours];
/** A bulb. */
export interface BulbArgs {
  /** Its power in watts (rules node-memory, host-names). */
  watts: pulumi.Input<number>;
}
/** Arguments of {@link Lamp}. Lamps of one room differ. */
export interface LampArgs extends BulbArgs {
  /** Plain, since it names a resource. Refused: a|b. */
  name: string;
  /**
   * What shines, see {@link BulbArgs.watts}:
   *
   * - one bulb
   * - or more
   * @default those of {@link spare}
   */
  bulbs?: BulbArgs[];
  /** Further ones. */
  spare?: pulumi.Input<pulumi.Input<string>[]>;
  /** By name. */
  colours?: pulumi.Input<Record<string, pulumi.Input<Colour>>>;
}
/**
 * Shines.
 *
 * @example
 * new Lamp("l");
 */
export class Lamp extends pulumi.ComponentResource {
  /** Whether it shines. */
  declare public readonly on?: pulumi.Output<readonly BulbArgs[]>;
  private readonly wire = 1;
  constructor(name: string, args: LampArgs) { super(); }
}
`;

test("a component shows its docstring, its example, its arguments and its outputs", () => {
  const [, section] = /\n(### Lamp\n[^]*?)\n## /.exec(pageOf(LAMP, new Map([["Lamp", "lamp.md"]]))) ?? [];
  expect(section).toBe(`### Lamp

Shines.

More: [lamp.md](lamp.md).

new Lamp("l");

**Arguments** (\`LampArgs\`). Lamps of one room differ.

Also those of [BulbArgs](#bulbargs).

| argument | type | meaning | default |
|---|---|---|---|
| \`name\` | *plain* \`string\` | Plain, since it names a resource. Refused: a\\|b. | *required* |
| \`bulbs\` | *plain* [BulbArgs](#bulbargs)[] | What shines, see [\`BulbArgs.watts\`](#bulbargs):<br>- one bulb<br>- or more | those of \`spare\` |
| \`spare\` | \`string[]\` | Further ones. | none |
| \`colours\` | map of [Colour](#colour) | By name. | none |

**Outputs**

| output | type | meaning |
|---|---|---|
| \`on\` | [BulbArgs](#bulbargs)[], or \`undefined\` | Whether it shines. |
`);
});

test("a rule that a docstring cites is a link to its page", () =>
  expect(pageOf(LAMP)).toContain("(rules [node-memory](rules.md#node-memory), [host-names](rules.md#host-names))"));

test("the values of a constant stand in the order in which they are written", () => {
  expect(pageOf(LAMP)).toContain('One of [Colours](#colours).\n\n- `"red"`\n- `"amber"`\n');
  expect(pageOf(LAMP)).toContain("`Colours.red`, `Colours.amber`.");
});

test("arguments of a component are told in its own section only, and links to them lead there", () => {
  const page = pageOf(
    `${LAMP}\n/** See {@link LampArgs}. */\nexport interface Other {\n  /** A lamp. */\n  lamp: LampArgs;\n}\n`,
  );
  expect(page).not.toContain("### LampArgs");
  expect(page).toContain("See [LampArgs](#lamp).");
  expect(page).toContain("| `lamp` | [LampArgs](#lamp) | A lamp. |");
});

test.each([
  ['Omit<BulbArgs, "watts">', "[BulbArgs](#bulbargs) without `watts`"],
  ['boolean | Omit<LampArgs, "name" | "spare">', "`boolean` or [LampArgs](#lamp) without `name`, `spare`"],
  ["boolean | Record<string, never>", "`boolean` or `{}`"],
])("the type %s is written as a person says it", (type, text) => {
  const page = pageOf(`${LAMP}\n/** Other. */\nexport interface Other {\n  /** Text. */\n  part: ${type};\n}\n`);
  expect(page).toContain(`| \`part\` | ${text} | Text. |`);
});

test("every link inside the page leads to a heading", () => {
  const page = pageOf(LAMP);
  const headings = [...page.matchAll(/^#+ (\w+)$/gm)].map(([, heading]) => `#${heading.toLowerCase()}`);
  const links = [...page.matchAll(/\]\((#\w+)\)/g)].map(([, link]) => link);
  expect(links.filter((link) => !headings.includes(link))).toEqual([]);
});

test.each([
  ["export interface A {}", "A: has no docstring, expected one"],
  ["/** A. */\nexport interface A { b: string }", "A.b: has no docstring, expected one"],
  ["/** A. */\nexport type A = 1;\nexport type B = 2;", "B: has no docstring, expected one"],
  ["/** A. */\nexport const A = {} as const;\nexport function b(): void {}", "b: has no docstring, expected one"],
])("what has no docstring is named: %s", (source, fault) => expect(apiOf(source).faults).toEqual([fault]));

describe("a value that no resource may give", () => {
  const faultsOf = (type: string, text = "Text.") =>
    apiOf(`/** A. */\nexport interface AArgs {\n  /** ${text} */\n  b?: ${type};\n}\n`).faults;
  const fault = 'AArgs.b: is no pulumi.Input, expected a sentence "Plain, since ..." that says why';

  test.each(["string", "boolean", "string[]", '"a" | "b"', "boolean | { c: string }"])("says why: %s", (type) => {
    expect(faultsOf(type)).toEqual([fault]);
    expect(faultsOf(type, "Text. Plain, since it names a resource.")).toEqual([]);
  });

  test.each(["pulumi.Input<string>", "pulumi.Input<pulumi.Input<string>[]>", "{ c: string }"])("is not %s", (type) =>
    expect(faultsOf(type)).toEqual([]),
  );
});
