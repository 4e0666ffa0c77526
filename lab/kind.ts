import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LabNames } from "./names";

/** Release of Enterprise Linux that a lab's master is like. */
export type LabPlatform = "centos5" | "el9" | "el10";

/** What the master runs in: a container that shares this machine's kernel, or an emulated machine with its own. */
export type LabMaster = "container" | "vm";

/** What is chosen when a lab is made, and stays as it is until the lab goes. */
export interface LabKind {
  platform: LabPlatform;
  master: LabMaster;
}

const kindFile = (lab: LabNames): string => join(lab.directory, "kind.json");

/** Kind of an existing lab; undefined while there is none, or only what a crash left of one. */
export function existingKind(lab: LabNames): LabKind | undefined {
  return existsSync(kindFile(lab)) ? (JSON.parse(readFileSync(kindFile(lab), "utf8")) as LabKind) : undefined;
}

/** Written last, so that a lab without it is not taken for whole. */
export function recordKind(lab: LabNames, kind: LabKind): void {
  mkdirSync(lab.directory, { recursive: true, mode: 0o700 });
  writeFileSync(kindFile(lab), `${JSON.stringify(kind)}\n`);
}

/** The kind to make: what is asked for, completed by what is there; refuses a lab of another kind under the same name. */
export function chosenKind(lab: LabNames, asked: Partial<LabKind>): LabKind {
  const existing = existingKind(lab);
  const platform = asked.platform ?? existing?.platform ?? "centos5";
  const kind: LabKind = { platform, master: asked.master ?? existing?.master ?? "container" };
  if (kind.platform === "centos5" && kind.master === "vm") {
    throw new Error('lab: a master that is a machine of its own (master "vm") exists for platforms el9 and el10 only');
  }
  if (existing && (existing.platform !== kind.platform || existing.master !== kind.master)) {
    throw new Error(
      `lab "${lab.name}" exists with platform ${existing.platform} and master ${existing.master}, not ${kind.platform} and ` +
        `${kind.master}; take it down first, or start it afresh: npm run lab -- up --fresh`,
    );
  }
  return kind;
}
