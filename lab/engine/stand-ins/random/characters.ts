import { randomInt } from "node:crypto";
import { isUnknown, plainProperties, secret, type Properties } from "../property-value";
import type { Failure, PropertySchema, ResourceKind } from "../resource-kind";
import { bcryptHash } from "./bcrypt";
import { randomInputs } from "./keepers";

const DEFAULT_SPECIAL = "!@#$%&*()-_=+[]{}<>:?";

/** Inputs of a random string, complete with the defaults of the plugin. */
interface CharacterRules {
  length: number;
  lower: boolean;
  upper: boolean;
  numeric: boolean;
  special: boolean;
  minLower: number;
  minUpper: number;
  minNumeric: number;
  minSpecial: number;
  overrideSpecial?: string;
}

const flag: PropertySchema = { type: "boolean" };
const count: PropertySchema = { type: "integer" };
const inputs = randomInputs({
  length: { type: "integer", required: true },
  lower: flag,
  upper: flag,
  number: flag,
  numeric: flag,
  special: flag,
  minLower: count,
  minUpper: count,
  minNumeric: count,
  minSpecial: count,
  overrideSpecial: { type: "string" },
});

export const randomStringKind: ResourceKind = {
  inputs,
  outputs: { result: { type: "string", required: true } },
  check: (given) => ({ inputs: given, failures: checkRules(given) }),
  async create(_resource, given) {
    const rules = rulesOf(given);
    const result = randomCharacters(rules);
    return { id: result, outs: { ...given, ...rules, number: rules.numeric, result } };
  },
};

export const randomPasswordKind: ResourceKind = {
  inputs,
  outputs: {
    bcryptHash: { type: "string", required: true, secret: true },
    result: { type: "string", required: true, secret: true },
  },
  check: randomStringKind.check,
  async create(_resource, given) {
    const rules = rulesOf(given);
    const result = randomCharacters(rules);
    const hash = await bcryptHash(result);
    const outs = { ...given, ...rules, number: rules.numeric, result: secret(result), bcryptHash: secret(hash) };
    return { id: "none", outs };
  },
};

/** At least the wanted number of each class, the rest from all classes, in an order that gives nothing away. */
export function randomCharacters(rules: CharacterRules): string {
  const classes = classesOf(rules);
  const all = classes.map(({ characters }) => characters).join("");
  const wanted = classes.flatMap(({ characters, least }) => Array.from({ length: least }, () => pick(characters)));
  const rest = Array.from({ length: rules.length - wanted.length }, () => pick(all));
  return shuffle([...wanted, ...rest]).join("");
}

function classesOf(rules: CharacterRules): { characters: string; least: number }[] {
  return [
    { used: rules.lower, characters: "abcdefghijklmnopqrstuvwxyz", least: rules.minLower },
    { used: rules.upper, characters: "ABCDEFGHIJKLMNOPQRSTUVWXYZ", least: rules.minUpper },
    { used: rules.numeric, characters: "0123456789", least: rules.minNumeric },
    { used: rules.special, characters: rules.overrideSpecial || DEFAULT_SPECIAL, least: rules.minSpecial },
  ].filter(({ used }) => used);
}

function rulesOf(given: Properties): CharacterRules {
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- keepers say when to replace, not what to make
  const { number, keepers, ...rules } = plainProperties(given) as Partial<CharacterRules> & Properties;
  return {
    length: 0,
    lower: true,
    upper: true,
    special: true,
    minLower: 0,
    minUpper: 0,
    minNumeric: 0,
    minSpecial: 0,
    ...rules,
    numeric: rules.numeric ?? (number as boolean | undefined) ?? true,
  };
}

function checkRules(given: Properties): Failure[] {
  if (Object.values(plainProperties(given)).some(isUnknown)) return [];
  const rules = rulesOf(given);
  const least = rules.minLower + rules.minUpper + rules.minNumeric + rules.minSpecial;
  if (!Number.isInteger(rules.length) || rules.length < 1) {
    return [{ property: "length", reason: `expected a whole number of at least 1, got ${rules.length}` }];
  }
  if (rules.length < least) {
    return [{ property: "length", reason: `expected at least ${least}, the sum of the minimums, got ${rules.length}` }];
  }
  if (classesOf(rules).length === 0) {
    return [{ property: "lower", reason: "expected one of lower, upper, numeric and special to be true, got none" }];
  }
  return [];
}

function pick(characters: string): string {
  return characters[randomInt(characters.length)];
}

function shuffle(items: string[]): string[] {
  for (let last = items.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [items[last], items[other]] = [items[other], items[last]];
  }
  return items;
}
