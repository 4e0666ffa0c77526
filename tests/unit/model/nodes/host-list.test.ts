import fc from "fast-check";
import { foldNames, someNames } from "../../../../lib/model/nodes/folded-names";
import { expandHostList, MOST_LISTED } from "../../../../lib/model/nodes/host-list";
import { refusal } from "../refusal";
import { nameSets, READ, REFUSED } from "./host-lists";

const expand = (text: string): string[] => expandHostList(text, "nodes");

test.each(READ)("%s is read as ClusterShell reads it, and printed as %s", (text, folded, names) => {
  expect(expand(text)).toEqual(names);
  expect(foldNames(names)).toBe(folded);
});

test.each(REFUSED)("%s is refused with its argument", (text, message) =>
  expect(refusal(() => expand(text))).toBe(`nodes: ${message}`),
);

test("as many names as are allowed are read and printed in a moment", () => {
  const start = process.cpuUsage();
  const text = `s[0-${MOST_LISTED - 1}]`;
  const names = expand(text);
  expect(names).toHaveLength(MOST_LISTED);
  expect(foldNames(names)).toBe(text);
  expect(process.cpuUsage(start).user / 1e3).toBeLessThan(5_000);
});

test("a folded list stands for the names that it was made of", () =>
  fc.assert(fc.property(nameSets, (names) => expect(expand(foldNames(names)).sort()).toEqual([...names].sort()))));

test("a folded list depends on the names alone, and folds to itself", () =>
  fc.assert(
    fc.property(
      nameSets.chain((names) => fc.tuple(fc.constant(names), fc.shuffledSubarray(names, { minLength: names.length }))),
      ([names, shuffled]) => {
        const folded = foldNames(names);
        expect(foldNames(shuffled)).toBe(folded);
        expect(foldNames(expand(folded))).toBe(folded);
      },
    ),
  ));

test("a sentence has a few host lists, or the first ones and how many names there are", () => {
  expect(someNames(expand("s[0-999].example.com,login"))).toBe("login, s[0-999].example.com");
  expect(someNames(["a", "b", "c", "d"])).toBe("a, b, c, d");
  expect(someNames(["a", "b", "c", "d", "e[0-1]", "e1"])).toBe("a, b, c and others, 6 in all");
});
