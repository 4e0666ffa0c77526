import { randomInt } from "node:crypto";
import { plainProperties } from "../property-value";
import type { ResourceKind } from "../resource-kind";
import { randomInputs } from "./keepers";

const ADVERBS = words(
  "ably barely briefly calmly deeply early evenly fairly fully gently gladly hardly kindly lately mildly nearly",
);
const ADJECTIVES = words(
  "able amber bold brave bright brisk calm clear clever cosy crisp curious deep eager early fair famous firm fond " +
    "free fresh gentle glad golden grand happy honest humble keen kind large lively loyal lucky merry mighty modest",
);
const NAMES = words(
  "badger bear beaver bison bobcat buck camel cat cobra crane crow deer dog dove duck eagle eel elk falcon ferret " +
    "finch fox frog gecko goat goose hawk heron hound ibex jackal jay kite koala lark llama lynx marmot mink mole",
);

/** A readable name: a name, an adjective before it, and adverbs before that for longer ones. */
export const randomPetKind: ResourceKind = {
  inputs: randomInputs({ length: { type: "integer" }, prefix: { type: "string" }, separator: { type: "string" } }),
  outputs: { length: { type: "integer", required: true }, separator: { type: "string", required: true } },
  async create(_resource, inputs) {
    const given = plainProperties(inputs) as { length?: number; prefix?: string; separator?: string };
    const { length = 2, separator = "-" } = given;
    const adverbs = Array.from({ length: Math.max(0, length - 2) }, () => pick(ADVERBS));
    const adjective = length > 1 ? [pick(ADJECTIVES)] : [];
    const prefix = given.prefix ? [given.prefix] : [];
    const id = [...prefix, ...adverbs, ...adjective, pick(NAMES)].join(separator);
    return { id, outs: { ...inputs, length, separator } };
  },
};

function words(list: string): string[] {
  return list.split(" ");
}

function pick(list: string[]): string {
  return list[randomInt(list.length)];
}
