import type { Change, FileChange } from "../model/report/change-report";
import type { Values } from "./plan";
import { withoutKeys } from "./secrets";
import { textDifference } from "./text-difference";
import { differingKeys, isOpaque, isUnknown, mapOf, NOT_KNOWN, OTHER_SECRET, SECRET, shown } from "./values";

/** Keys of a file whose values are told; of the others, such as commands and URLs, that they differ. */
const TOLD = ["mode", "owner", "group", "copyOf", "path", "block"];

/** Keys that are compared as texts, or that say where the file is. */
const APART = ["content", "foreign", "access", "watch", "named"];

/** What becomes of a file, or `undefined` where nothing does. */
export function fileChange(
  before: Values | undefined,
  after: Values | undefined,
  change: Change,
): FileChange | undefined {
  const file = after ?? before;
  if (file === undefined) return undefined;
  const keys = differingKeys(before ?? {}, after ?? {});
  if (keys.length === 0) return undefined;
  const compared = keys.includes("content") ? compareTexts(before?.content, after?.content) : {};
  const isChanged = before !== undefined && after !== undefined;
  const remarks = [
    ...(compared.remarks ?? []),
    ...(isChanged ? attributeRemarks(keys, before, after) : newRemarks(file)),
  ];
  return {
    ...{ name: fileName(file), change },
    ...(compared.difference && { difference: compared.difference }),
    remarks,
  };
}

/** Files of a daemon, matched by where they are. */
export function filesChanges(before: readonly Values[], after: readonly Values[], change: Change): FileChange[] {
  const find = (files: readonly Values[], file: Values) => files.find((other) => fileName(other) === fileName(file));
  // a file whose path is not known yet may be any of them
  const isWhole = after.every(({ path, block }) => !isOpaque(path) && !isOpaque(block));
  const gone = isWhole ? before.filter((file) => find(after, file) === undefined) : [];
  return [
    ...after.map((file) => fileChange(find(before, file), file, find(before, file) ? change : "create")),
    ...gone.map((file) => fileChange(file, undefined, "delete")),
  ].filter((one) => one !== undefined);
}

export function fileName({ path, block }: Values): string {
  return block === undefined ? shown(path) : `${shown(path)} (block ${shown(block)})`;
}

/** Two texts of a plan, each of which may be missing, secret or not known yet. */
export function compareTexts(before: unknown, after: unknown): Pick<Partial<FileChange>, "difference" | "remarks"> {
  if ([before, after].some((text) => text === SECRET || text === OTHER_SECRET))
    return { remarks: ["the content is a secret and is not shown"] };
  if (isUnknown(before) || isUnknown(after)) return { remarks: [`the content is ${NOT_KNOWN.slice(1, -1)}`] };
  const [old, now] = [before, after].map((text) => (typeof text === "string" ? withoutKeys(text) : ""));
  const difference = textDifference(old, now);
  if (difference !== undefined) return { difference };
  const sizes = [old, now].map((text) => `${text.split("\n").length} lines`);
  return { remarks: [`the content differs in too many lines to be compared: ${sizes.join(" => ")}`] };
}

function attributeRemarks(keys: readonly string[], before: Values, after: Values): string[] {
  const others = keys.filter((key) => !APART.includes(key));
  return others.flatMap((key) => {
    if (TOLD.includes(key)) return [`${key}: ${shown(before[key])} => ${shown(after[key])}`];
    if (key === "values") return valueRemarks(mapOf(before.values), mapOf(after.values));
    return [`${key} differs`];
  });
}

/** Values that stand in the content as `@{name}`. */
function valueRemarks(before: Values, after: Values): string[] {
  return differingKeys(before, after).map((name) =>
    isOpaque(before[name]) && !isUnknown(before[name])
      ? `@{${name}} is a secret and is not shown`
      : `@{${name}}: ${shown(before[name])} => ${shown(after[name])}`,
  );
}

function newRemarks({ copyOf, values }: Values): string[] {
  return [
    ...(copyOf === undefined ? [] : [`a copy of ${shown(copyOf)} of the master`]),
    ...Object.entries(mapOf(values)).map(([name, value]) => `@{${name}} is ${shown(value)}`),
  ];
}
