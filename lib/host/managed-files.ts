import { z } from "zod";
import type { Call } from "./script";

/** A file, or a block of lines in one, as a resource declares it. */
export const managedFileSchema = z.object({
  path: z.string().regex(/^\/.*[^/]$/, "expected an absolute path of a file"),
  content: z.string().optional(),
  values: z.record(z.string(), z.string()).optional(),
  block: z
    .string()
    .regex(/^[A-Za-z0-9._-]+$/, "expected letters, digits and . _ -")
    .optional(),
  copyOf: z.string().startsWith("/").optional(),
  companions: z.array(z.string()).optional(),
  mode: z.string().regex(/^0[0-7]{3}$/, "expected four octal digits such as 0644"),
  owner: z.string().min(1),
  group: z.string().min(1),
  links: z.array(z.string().startsWith("/")).optional(),
  named: z.literal("by component").optional(),
  validate: z.string().optional(),
});

export type ManagedFile = z.infer<typeof managedFileSchema>;

/** The bytes that belong into a file: its content with each `@{name}` replaced by the value that only an apply knows. */
export function renderedContent(file: ManagedFile): string {
  return Object.entries(file.values ?? {}).reduce(
    (text, [name, value]) => text.replaceAll(`@{${name}}`, value),
    file.content ?? "",
  );
}

/** What a host is asked about its files. */
export function observeFileCalls(files: readonly ManagedFile[]): Call[] {
  return files.flatMap((file, i): Call[] => [
    ["observe_file", `file${i}`, file.path, file.block ?? ""],
    ...(file.copyOf === undefined ? [] : [["observe_copy", `file${i}`, file.path, declared(file.copyOf)] as const]),
    ...(file.companions ?? []).map((name, k): Call => [
      "observe_companion",
      `file${i}.companion${k}`,
      companionOf(file, name),
      sourceOf(file, name),
    ]),
    ...(file.links ?? []).map((link, k): Call => ["observe_file", `file${i}.link${k}`, declared(link), ""]),
  ]);
}

/**
 * A file as it is on the host, in the shape in which it was declared, so that the engine shows exactly what differs.
 * `undefined` when it is not there.
 */
export function observedFile(
  file: ManagedFile,
  i: number,
  values: ReadonlyMap<string, string>,
): ManagedFile | undefined {
  const kind = values.get(`file${i}.kind`);
  if (kind === "absent") return undefined;
  const mode = values.get(`file${i}.mode`);
  return {
    ...file,
    ...(file.content !== undefined && {
      content:
        kind === "file"
          ? observedContent(file, values.get(`file${i}.content`) ?? "")
          : `(${describe(kind, values.get(`file${i}.target`))})\n`,
    }),
    ...(file.copyOf !== undefined && { copyOf: observedCopy(declared(file.copyOf), values.get(`file${i}.copy`)) }),
    ...(file.companions !== undefined && {
      companions: file.companions.map((name, k) => observedCompanion(name, values.get(`file${i}.companion${k}.copy`))),
    }),
    ...(file.links !== undefined && {
      links: file.links.map((link, k) => observedLink(file.path, declared(link), k, i, values)),
    }),
    mode: mode === undefined ? "(none)" : mode.padStart(4, "0"),
    owner: values.get(`file${i}.owner`) ?? "(none)",
    group: values.get(`file${i}.group`) ?? "(none)",
  };
}

/** Calls that stage, check and commit files as one transaction; what settles the service comes after them. */
export function writeFileCalls(files: readonly ManagedFile[]): Call[] {
  return [
    ["begin_transaction"],
    ...files.flatMap(stageCalls),
    ...files.flatMap((file): Call[] =>
      file.validate === undefined
        ? []
        : [["check_candidate", file.path, file.validate.replaceAll("{candidate}", '"$1"')]],
    ),
    ["commit_files"],
  ];
}

function stageCalls(file: ManagedFile): Call[] {
  const owned = [file.path, file.mode, file.owner, file.group] as const;
  const links = (file.links ?? []).map((link): Call => ["stage_link", link, linkTarget(file.path, link), file.path]);
  if (file.copyOf === undefined) {
    const content = renderedContent(file);
    return [
      file.block === undefined ? ["stage_content", ...owned, content] : ["stage_block", ...owned, file.block, content],
      ...links,
    ];
  }
  const companions = (file.companions ?? []).map((name): Call => [
    "stage_companion",
    companionOf(file, name),
    file.mode,
    file.owner,
    file.group,
    sourceOf(file, name),
  ]);
  return [["stage_copy", ...owned, declared(file.copyOf)], ...companions, ...links];
}

/** Every path that a file takes: its own, those of its companions and of its links. */
export function pathsOf(file: ManagedFile): string[] {
  const companions = (file.companions ?? []).map((name) => companionOf(file, name));
  return [file.path, ...companions, ...(file.links ?? []).map(declared)];
}

/** Calls that put back what was there before us. */
export function restoreFileCalls(files: readonly ManagedFile[]): Call[] {
  return files.flatMap((file): Call[] => [
    ...(file.links ?? []).map((link): Call => ["restore_original", declared(link), file.path]),
    ...(file.companions ?? []).map((name): Call => ["restore_original", companionOf(file, name)]),
    file.block === undefined ? ["restore_original", file.path] : ["restore_block", file.path, file.block],
  ]);
}

/** The same for what was declared before and is not any more: whole files, and links of files that stay. */
export function restoreDroppedCalls(olds: readonly ManagedFile[], news: readonly ManagedFile[]): Call[] {
  // a file that was ours as a whole and has a block of ours now is not put back, which would take the block with it
  const kept = new Set(news.flatMap((file) => [fileKey(file), fileKey({ path: file.path })]));
  const links = new Set(news.flatMap((file) => file.links ?? []));
  return olds.flatMap((file): Call[] =>
    kept.has(fileKey(file))
      ? (file.links ?? [])
          .map(declared)
          .filter((link) => !links.has(link))
          .map((link) => ["restore_original", link, file.path])
      : restoreFileCalls([file]),
  );
}

function fileKey(file: Pick<ManagedFile, "path" | "block">): string {
  return `${file.path} ${file.block ?? ""}`;
}

const DAMAGED = " (differs from its source)";

function observedCompanion(name: string, state: string | undefined): string {
  return state === "same" ? declaredCompanion(name) : `${declaredCompanion(name)}${DAMAGED}`;
}

function declaredCompanion(name: string): string {
  return name.replace(DAMAGED, "");
}

function companionOf(file: ManagedFile, name: string): string {
  return beside(file.path, declaredCompanion(name));
}

function sourceOf(file: ManagedFile, name: string): string {
  return beside(declared(file.copyOf ?? ""), declaredCompanion(name));
}

function observedContent(file: ManagedFile, observed: string): string {
  if (observed === renderedContent(file)) return file.content ?? "";
  return Object.entries(file.values ?? {})
    .filter(([, value]) => value !== "")
    .reduce((text, [name, value]) => text.replaceAll(value, `@{${name}}`), observed);
}

function observedCopy(source: string, state: string | undefined): string {
  return state === "same" ? source : `(${state === "source-absent" ? `${source} is gone` : `differs from ${source}`})`;
}

function describe(kind: string | undefined, target: string | undefined): string {
  return kind === "link" ? `a symbolic link to ${target ?? "?"}` : "not a regular file";
}

function observedLink(path: string, link: string, k: number, i: number, values: ReadonlyMap<string, string>): string {
  const kind = values.get(`file${i}.link${k}.kind`);
  if (kind === "link" && values.get(`file${i}.link${k}.target`) === linkTarget(path, link)) return link;
  return kind === "absent" ? `(${link} is gone)` : `(${link} is no link to ${path})`;
}

/**
 * The path in a value that {@link observedFile} gave in its place. A refresh that was accepted leaves such values in the
 * state, and the next read or delete still needs the path.
 */
function declared(observed: string): string {
  return /^\((?:differs from )?(\/.*?)(?: is gone| is no link to .*)?\)$/.exec(observed)?.[1] ?? observed;
}

function linkTarget(path: string, link: string): string {
  const directory = link.slice(0, link.lastIndexOf("/") + 1);
  return path.startsWith(directory) ? path.slice(directory.length) : path;
}

function beside(path: string, name: string): string {
  return `${path.slice(0, path.lastIndexOf("/"))}/${name}`;
}
