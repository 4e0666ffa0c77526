import { createHash } from "node:crypto";
import { spawnSync } from "node:child_process";
import { existsSync, lstatSync } from "node:fs";
import { applyNodeFilesCommand, liveApplier } from "../../../../lib/host/node-files/commands";
import { FakeMaster, GROUP, OWNER } from "../shell";

/** A file of a plan; its text is as a renderer writes it. */
export interface PlannedFile {
  readonly path: string;
  readonly content?: string;
  readonly mode?: string;
  readonly scope?: string;
  readonly run?: string;
  readonly owner?: string;
}

/** A `file` of a plan, or of a part when it has no scope. */
export function entry({ path, content = "", mode = "0644", scope, run, owner = OWNER }: PlannedFile): string {
  const head = `file ${path} ${mode} ${owner} ${GROUP}${scope === undefined ? "" : ` ${scope}`}\n`;
  return `${head}${run === undefined ? "" : `run ${run}\n`}${contentLines(content)}`;
}

function contentLines(content: string): string {
  if (content === "") return "";
  const lines = content.replace(/\n$/, "").split("\n");
  return lines.map((line) => `|${line}\n`).join("") + (content.endsWith("\n") ? "" : "\\\n");
}

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** A whole plan of these lines. */
export function sealed(lines: string): string {
  const body = `# Files of nodes.\nnode-files 1\n${lines}`;
  return `${body}end ${sha256(body)}\n`;
}

export const plan = (
  nodes: readonly string[],
  files: readonly PlannedFile[],
  settings: Record<string, number> = {},
): string =>
  sealed(
    [
      ...Object.entries(settings).map(([name, value]) => `set ${name} ${value}\n`),
      ...nodes.map((node) => `node ${node}\n`),
      ...files.map((file) => entry({ scope: "all", ...file })),
    ].join(""),
  );

/** What a push sends to a node. */
export const sent = (files: readonly PlannedFile[], secrets?: readonly PlannedFile[], word = "apply"): string =>
  `${word}\npart files\n${files.map(entry).join("")}` +
  `${secrets === undefined ? "" : `part secrets\n${secrets.map(entry).join("")}`}end\n`;

/** An account of a part: its line of passwd(5), and keys. */
export interface Account {
  readonly name: string;
  readonly lines: readonly string[];
}

/** What a push sends to a node that has accounts. */
export const accountsSent = (accounts: readonly Account[], word = "apply"): string =>
  `${word}\npart files\n${accountsPart(accounts)}end\n`;

export const accountsPart = (accounts: readonly Account[]): string =>
  accounts.map(({ name, lines }) => `account ${name}\n${lines.map((line) => `|${line}\n`).join("")}`).join("");

export const partDigest = (files: readonly PlannedFile[]): string => sha256(files.map(entry).join(""));

export interface Applied {
  readonly code: number | null;
  readonly lines: string[];
  readonly refused: string;
}

/** A directory that stands for the root of a node, and the appliers that run in it. */
export class NodeMachine extends FakeMaster {
  constructor(private readonly by: string[]) {
    super(by);
  }

  boot(planText: string, ...cards: string[]): Applied {
    return this.runs(applyNodeFilesCommand(), planText, ["boot", ...cards]);
  }

  /** A boot where services have started before. */
  late(planText: string, ...cards: string[]): Applied {
    return this.runs(applyNodeFilesCommand(), planText, ["late", ...cards]);
  }

  live(input: string, before = ""): Applied {
    return this.runs(liveApplier(), input, [], before);
  }

  /** What a push of these accounts and of nothing else changes. */
  bring(...accounts: Account[]): string[] {
    const { code, lines, refused } = this.live(accountsSent(accounts));
    if (code !== 0 || refused !== "") throw new Error(`the push of accounts ended with ${code}: ${refused}`);
    return lines.slice(0, -1);
  }

  /** The text for a node, for a root that is this directory. */
  here(text: string): string {
    const system = /^PATH=(.*); export PATH$/m;
    return text
      .replace(/^NODE_ROOT=$/m, `NODE_ROOT='${this.root}'`)
      .replace(system, (_, path: string) => `PATH=${this.path("bin")}:${path}; export PATH`);
  }

  /** Runs a text for a node, with this standard input. */
  runs(text: string, input: string, words: string[] = [], before = ""): Applied {
    const [command, ...options] = this.by;
    const run = spawnSync(command, [...options, "-c", before + this.here(text), "node", ...words], {
      input,
      encoding: "utf8",
      timeout: 60_000,
      maxBuffer: 1 << 26,
    });
    return { code: run.status, lines: run.stdout.split("\n").slice(0, -1), refused: run.stderr };
  }

  has(name: string): boolean {
    return existsSync(this.path(name));
  }

  /** What the command in `ran` of each line was, where commands are `echo NAME >>ran`. */
  get ran(): string[] {
    return this.has("ran") ? this.read("ran").split("\n").slice(0, -1) : [];
  }

  /** A command that leaves its name. */
  marks(name: string): string {
    return `printf '%s\\n' '${name}' >>'${this.path("ran")}'`;
  }

  mode(name: string): string {
    return (lstatSync(this.path(name)).mode & 0o7777).toString(8);
  }

  get kept(): string[] {
    return this.list("var/lib/node-files");
  }
}
