import { libraryNames, libraryText } from "../../../../lib/host/script/libraries";
import { NEEDS, NEEDS_OF_FUNCTIONS, withNeeds } from "../../../../lib/host/script/needs";
import { composeScript } from "../../../../lib/host/script/script";
import { functionsOf, HOMES, usesOf, variablesOf, withChoices } from "./library-graph";

const ALWAYS = ["common", "record"];

test("every library is in the table, and no other", () => expect(Object.keys(NEEDS).sort()).toEqual(libraryNames()));

test("every function with needs of its own is there", () =>
  expect(Object.keys(NEEDS_OF_FUNCTIONS).filter((name) => !HOMES.has(name))).toEqual([]));

test("a use is a call and not a word of a message", () => {
  expect(usesOf('  say "$1 needs to step back"; count=0; power_password=$(power_setting x)\n')).toEqual([
    "power_setting",
    "say",
  ]);
});

describe.each(libraryNames())("the library %s", (library) => {
  const functions = [...functionsOf(library)];
  const whole = withChoices(library);

  test("has what each of its functions calls", () => {
    const missing = functions.flatMap(([name, body]) => {
      const within = withChoices(...whole, ...(NEEDS_OF_FUNCTIONS[name] ?? []));
      // who calls a function with needs of its own has them
      const needed = usesOf(body).flatMap((used) =>
        HOMES.get(used)?.some((home) => within.includes(home)) === true ? (NEEDS_OF_FUNCTIONS[used] ?? []) : [used],
      );
      return needed.filter((one) => !within.includes(one)).map((one) => `${name} needs ${one}`);
    });
    expect(missing).toEqual([]);
  });

  test("names no other library than those that it uses", () => {
    const used = new Set(functions.flatMap(([, body]) => usesOf(body)));
    const isUsed = (other: string): boolean =>
      [...functionsOf(other).keys()].some((name) => used.has(name)) ||
      variablesOf(other).some((name) => new RegExp(`[$]{?${name}\\b`).test(libraryText(library)));
    const named = NEEDS[library].flatMap((need) => (typeof need === "string" ? [need] : need.oneOf));
    expect(named.filter((other) => ALWAYS.includes(other) || !isUsed(other))).toEqual([]);
  });
});

test("a script gets what its libraries need, in the order of the table", () => {
  expect(withNeeds(["packages", "package-yum"])).toEqual([
    ...["common", "record", "claims", "package-rpm", "package-yum", "packages"],
  ]);
  const script = composeScript({ libraries: ["files"], calls: [] });
  expect(["\nsha256_of() {\n", "\nblock_marks() {\n"].map((text) => script.includes(text))).toEqual([true, true]);
});

test("a function brings what it alone needs", () => {
  expect(withNeeds(["image-publish"])).not.toContain("claims");
  expect(withNeeds(["image-publish"], ["release_images"])).toContain("claims");
});

test("a script that leaves a choice open is refused", () =>
  expect(() => withNeeds(["packages"])).toThrow(
    "the shell library packages needs one of package-yum, package-dnf, and the script names none of them",
  ));

test("a script that names a library that is not there is refused", () =>
  expect(() => withNeeds(["nowhere"])).toThrow("there is no shell library nowhere"));
