import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Name of the repository there. */
export const REPOSITORY_NAME = "team/cluster";

/** What the stand-in for gh keeps. */
export interface GitHub {
  comments: Record<string, { body: string; user: { login: string } }[]>;
  issues: { number: number; state: string; label: string; title: string; body: string; comments: string[] }[];
  labels: string[];
  /** Pull requests by the commit that they came by. */
  pulls: Record<string, object[]>;
  runs: object[];
  /** Paths of artifacts, by the run and by their names. */
  artifacts: Record<string, Record<string, string>>;
  calls: string[][];
}

/** A GitHub that is a file, and the command gh that reads and writes it. */
export interface StandInGitHub {
  state(): GitHub;
  change(edit: (known: GitHub) => void): void;
  /** Variables by which a step finds both. */
  readonly environment: Readonly<Record<string, string>>;
}

export function standInGitHub(home: string, path = process.env.PATH): StandInGitHub {
  const bin = join(home, "bin");
  mkdirSync(bin);
  symlinkSync(join(__dirname, "gh-stand-in.js"), join(bin, "gh"));
  const file = join(home, "github.json");
  const empty: GitHub = { comments: {}, issues: [], labels: [], pulls: {}, runs: [], artifacts: {}, calls: [] };
  writeFileSync(file, JSON.stringify(empty));
  const state = () => JSON.parse(readFileSync(file, "utf8")) as GitHub;
  return {
    state,
    change: (edit) => {
      const known = state();
      edit(known);
      writeFileSync(file, JSON.stringify(known));
    },
    environment: { PATH: `${bin}:${path}`, GH_STATE: file, GITHUB_REPOSITORY: REPOSITORY_NAME },
  };
}
