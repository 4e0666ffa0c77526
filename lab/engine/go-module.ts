import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { GO_VERSION } from "./versions";

/** A program in Go, and the one module that it is of or is written for. */
export interface GoProgram {
  readonly name: string;
  readonly module: string;
  /** Of the module. */
  readonly version: string;
  /** Package of the module with the program, or a file of ours with it. */
  readonly from: { readonly command: string } | { readonly source: string };
}

/**
 * Makes a folder from which Go compiles a program, and returns what to compile there. `go install MODULE@VERSION` refuses the modules of
 * Pulumi, whose go.mod has replace directives; a module that requires one is not refused.
 */
export function writeGoModule(folder: string, { name, module, version, from }: GoProgram): string {
  mkdirSync(folder, { recursive: true });
  const manifest = `module pulumi-diskless.local/${name}\n\ngo ${GO_VERSION}\n\nrequire ${module} v${version}\n`;
  writeFileSync(join(folder, "go.mod"), manifest);
  if ("source" in from) {
    copyFileSync(from.source, join(folder, basename(from.source)));
    return ".";
  }
  // or `go mod tidy` would drop what nothing imports
  writeFileSync(join(folder, "tools.go"), `//go:build tools\n\npackage tools\n\nimport _ "${from.command}"\n`);
  return from.command;
}
