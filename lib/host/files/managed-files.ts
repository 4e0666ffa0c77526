import { createHash } from "node:crypto";
import { declaredUrl, fetchProgram, observedUrl } from "../service/fetch";
import { questionerCall } from "../questions/questions";
import { Access, Applied, ManagedFile, renderedContent } from "./managed-file";
import { shownSource } from "./observed-copy";
import { isText, shownText } from "./observed-text";
import type { Call } from "../script/script";

/** What a script needs that asks for files or changes them. */
export function fileLibraries(files: readonly ManagedFile[]): string[] {
  return ["transaction", ...(files.some(isServed) ? ["fetch"] : [])];
}

/** Every fetch that {@link observeFileCalls} make, as a script is told. */
export function fetchesOf(files: readonly ManagedFile[]): string[] {
  return files.flatMap((file) => urlsOf(file).map(([url, path]) => `whole ${url} ${path}`));
}

/** What {@link proveFileCalls} need first: nodes get some of the files by a URL, which the host asks for as they do. */
export function fetchingCalls(files: readonly ManagedFile[]): Call[] {
  return files.some((file) => urlsOf(file).length > 0) ? [["know_fetch_program", fetchProgram()]] : [];
}

/** What {@link observeFileCalls} need first. */
export function observingCalls(files: readonly ManagedFile[]): Call[] {
  const fetching = fetchingCalls(files);
  return fetching.length === 0 ? [] : [questionerCall(), ...fetching];
}

/** What a host is asked about its files. */
export function observeFileCalls(files: readonly ManagedFile[]): Call[] {
  return files.flatMap((file, i): Call[] => [
    ["observe_file", `file${i}`, file.path, file.block ?? "", wantedDigest(file)],
    ["observe_access", `file${i}`, file.path, isServed(file) ? SERVED : ""],
    ...servedCalls(file, i),
    ...(file.copyOf === undefined ? [] : [["observe_copy", `file${i}`, file.path, declared(file.copyOf)] as const]),
    ...(file.siblingFiles ?? []).map((name, k): Call => [
      "observe_sibling",
      `file${i}.sibling${k}`,
      siblingOf(file, name),
      sourceOf(file, name),
    ]),
    ...(file.links ?? []).map((link, k): Call => ["observe_file", `file${i}.link${k}`, declared(link), "", NO_CONTENT]),
  ]);
}

const NO_CONTENT = "-";

/** Of the content that a host need not send; a copy has none in the program. */
function wantedDigest(file: ManagedFile): string {
  return file.content === undefined ? NO_CONTENT : createHash("sha256").update(renderedContent(file)).digest("hex");
}

/**
 * A file as it is on the host, in the shape in which it was declared, so that the engine shows exactly what differs.
 * `undefined` when it is not there.
 */
export function observedFile(
  declaredFile: ManagedFile,
  i: number,
  values: ReadonlyMap<string, string>,
  applied: Applied = {},
): ManagedFile | undefined {
  const kind = values.get(`file${i}.kind`);
  if (kind === "absent") return undefined;
  const mode = values.get(`file${i}.mode`);
  const file = withoutAccess(declaredFile);
  const access = observedAccess(kind, i, values, applied);
  return {
    ...file,
    ...(access !== "" && { access }),
    ...(file.content !== undefined && {
      content:
        kind === "file" ? observedContent(file, i, values) : `(${describe(kind, values.get(`file${i}.target`))})\n`,
    }),
    ...(file.copyOf !== undefined && { copyOf: observedCopy(declared(file.copyOf), i, values, applied) }),
    ...(file.siblingFiles !== undefined && {
      siblingFiles: file.siblingFiles.map((name, k) => observedSibling(name, values.get(`file${i}.sibling${k}.copy`))),
    }),
    ...(file.links !== undefined && {
      links: file.links.map((link, k) => observedLink(file.path, declared(link), k, i, values)),
    }),
    ...(file.servedAs !== undefined && {
      servedAs: file.servedAs.map((url, k) => observedUrl(url, values.get(`file${i}.url${k}.served`))),
    }),
    mode: mode === undefined ? "(none)" : mode.padStart(4, "0"),
    owner: values.get(`file${i}.owner`) ?? "(none)",
    group: values.get(`file${i}.group`) ?? "(none)",
  };
}

/** The file as a program declares it, whatever a refresh that was accepted left in the state. */
export function withoutAccess<T extends Access>(file: T): Omit<T, "access"> {
  const { access, ...declared } = file;
  return access === undefined ? file : declared;
}

/** Calls that stage, check and commit files as one transaction; the calls that start or reload a daemon come after them. */
export function writeFileCalls(files: readonly ManagedFile[]): Call[] {
  return [
    ["begin_transaction"],
    ...files.filter(isServed).map((file): Call => ["require_access", file.path, SERVED]),
    ...files.flatMap(stageCalls),
    ...files.flatMap((file): Call[] =>
      file.validate === undefined
        ? []
        : [["check_candidate", file.path, file.validate.replaceAll("{candidate}", '"$1"')]],
    ),
    ["commit_files"],
  ];
}

/** Calls after a commit: nodes must get each file that is served, or the ones before come back. What is left is told. */
export function proveFileCalls(files: readonly ManagedFile[]): Call[] {
  const served = files.flatMap((file) => urlsOf(file).map(([url, path]): Call => ["prove_served", url, path]));
  return [
    ...fetchingCalls(files),
    ...served,
    ...files.flatMap((file, i): Call[] => [
      ["emit_directory", `file${i}`, file.path],
      ...(file.copyOf === undefined ? [] : [["emit_copied", `file${i}`, file.path] as const]),
    ]),
  ];
}

/** What {@link proveFileCalls} told of a file. */
export function appliedOf(i: number, values: ReadonlyMap<string, string>): Applied | undefined {
  const directory = values.get(`file${i}.directory`);
  return directory === undefined ? undefined : { directory, copied: values.get(`file${i}.copied`) };
}

function servedCalls(file: ManagedFile, i: number): Call[] {
  return urlsOf(file).map(([url, path], k): Call => ["observe_served", `file${i}.url${k}`, url, path]);
}

/** Each URL with the file that it must give: the first is that of the file, the others those of its siblingFiles. */
function urlsOf(file: ManagedFile): (readonly [url: string, path: string])[] {
  return (file.servedAs ?? []).map((declared) => {
    const url = declaredUrl(declared);
    return [url, beside(file.path, url.slice(url.lastIndexOf("/") + 1))] as const;
  });
}

/** That nodes get a file, as the scripts are told. */
const SERVED = "served";

function isServed(file: ManagedFile): boolean {
  return file.servedAs !== undefined;
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
  const siblingFiles = (file.siblingFiles ?? []).map((name): Call => [
    "stage_companion",
    siblingOf(file, name),
    file.mode,
    file.owner,
    file.group,
    sourceOf(file, name),
  ]);
  return [["stage_copy", ...owned, declared(file.copyOf)], ...siblingFiles, ...links];
}

/** Every path that a file takes: its own, those of its siblingFiles and of its links. */
export function pathsOf(file: ManagedFile): string[] {
  const siblingFiles = (file.siblingFiles ?? []).map((name) => siblingOf(file, name));
  return [file.path, ...siblingFiles, ...(file.links ?? []).map(declared)];
}

/** Every path that a file or one beside it is a copy of; a `*` in one stands for a directory of the distribution. */
export function sourcesOf(file: ManagedFile): string[] {
  if (file.copyOf === undefined) return [];
  return [declared(file.copyOf), ...(file.siblingFiles ?? []).map((name) => sourceOf(file, name))];
}

/** Calls that put back what was there before us. */
export function restoreFileCalls(files: readonly ManagedFile[]): Call[] {
  return files.flatMap((file): Call[] => [
    ...(file.links ?? []).map((link): Call => ["restore_original", declared(link), file.path]),
    ...(file.siblingFiles ?? []).map((name): Call => ["restore_original", siblingOf(file, name)]),
    file.block === undefined ? ["restore_original", file.path] : ["restore_block", file.path, file.block],
  ]);
}

/** Calls that restore what was declared before and is not any more: whole files, and links of files that stay. */
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

function observedSibling(name: string, state: string | undefined): string {
  return state === "same" ? declaredSibling(name) : `${declaredSibling(name)}${DAMAGED}`;
}

function declaredSibling(name: string): string {
  return name.replace(DAMAGED, "");
}

function siblingOf(file: ManagedFile, name: string): string {
  return beside(file.path, declaredSibling(name));
}

function sourceOf(file: ManagedFile, name: string): string {
  return beside(declared(file.copyOf ?? ""), declaredSibling(name));
}

function observedContent(file: ManagedFile, i: number, values: ReadonlyMap<string, string>): string {
  const observed = {
    text: values.get(`file${i}.content`) ?? "",
    sha256: values.get(`file${i}.sha256`),
    bytes: values.get(`file${i}.bytes`),
  };
  if (isText(renderedContent(file), observed)) return file.content ?? "";
  return shownText(observed, withTokens(file, observed.text));
}

function withTokens(file: ManagedFile, observed: string): string {
  return Object.entries(file.values ?? {})
    .filter(([, value]) => value !== "")
    .reduce((text, [name, value]) => text.replaceAll(value, `@{${name}}`), observed);
}

function observedCopy(source: string, i: number, values: ReadonlyMap<string, string>, { copied }: Applied): string {
  const valueOf = (key: string) => values.get(`file${i}.${key}`);
  return shownSource(
    source,
    { state: valueOf("copy"), sha256: valueOf("copied"), package: valueOf("package") },
    copied,
  );
}

function observedAccess(
  kind: string | undefined,
  i: number,
  values: ReadonlyMap<string, string>,
  { directory }: Applied,
): string {
  const faults = (values.get(`file${i}.access`) ?? "").split("\n");
  const now = values.get(`file${i}.directory`) ?? "";
  if (kind === "link") faults.unshift(`is ${describe(kind, values.get(`file${i}.target`))}`);
  if (directory !== undefined && now !== "" && now !== directory) {
    faults.push(`lies in ${now} by a link, and lay in ${directory}`);
  }
  return faults.filter((fault) => fault !== "").join("; ");
}

function describe(kind: string | undefined, target: string | undefined): string {
  return kind === "link" ? `a symbolic link to ${target ?? "?"}` : "not a regular file";
}

function observedLink(path: string, link: string, k: number, i: number, values: ReadonlyMap<string, string>): string {
  const kind = values.get(`file${i}.link${k}.kind`);
  if (kind === "link" && values.get(`file${i}.link${k}.target`) === linkTarget(path, link)) return link;
  return `${link} (is ${kind === "absent" ? "gone" : `no link to ${path}`})`;
}

/**
 * The path in a value that {@link observedFile} gave in its place. A refresh that was accepted leaves such values in the
 * state, and the next read or delete still needs the path. Earlier versions had the path of a link in parentheses, too.
 */
function declared(observed: string): string {
  return (
    /^\((?:differs from )?(\/.*?)(?: is (?:gone|no link to|not as|newer).*| and its copy changed .*)?\)$/.exec(
      observed,
    )?.[1] ?? observed.replace(/ \(is (?:gone|no link to .*)\)$/, "")
  );
}

function linkTarget(path: string, link: string): string {
  const directory = link.slice(0, link.lastIndexOf("/") + 1);
  return path.startsWith(directory) ? path.slice(directory.length) : path;
}

function beside(path: string, name: string): string {
  return `${path.slice(0, path.lastIndexOf("/"))}/${name}`;
}
