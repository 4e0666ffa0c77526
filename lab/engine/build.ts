import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { writeGoModule } from "./go-module";
import { placeHosts } from "./hosts";
import { findOnPath, runCommand } from "./process";
import { elapsed, withHeartbeat, type Report } from "../progress";
import { ENGINE_MODULE, ENGINE_VERSION, GO_VERSION } from "./versions";

const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

const ENGINE = {
  name: "engine",
  module: ENGINE_MODULE,
  version: ENGINE_VERSION,
  from: { command: `${ENGINE_MODULE}/cmd/pulumi` },
};

/** At Go's own 100 its compilers spend a fifth of their time on collecting garbage. */
const COMPILERS = { GOGC: "400" };

/** Compiles the engine from its Go module into `root`/bin; `root` appears whole or not at all. */
export async function buildEngine(root: string, work: string, report: Report): Promise<void> {
  const go = findOnPath("go");
  if (go === undefined) {
    throw new Error(
      `No Pulumi engine: no pulumi on PATH, Pulumi's own download failed, and there is no Go compiler to build one.\n` +
        `Install Pulumi (3.216 or newer), or Go (${GO_VERSION} or newer), and run again.`,
    );
  }
  rmSync(work, { recursive: true, force: true });
  mkdirSync(join(work, "out", "bin"), { recursive: true });
  const command = writeGoModule(work, ENGINE);

  const log = join(dirname(work), "build.log");
  rmSync(log, { force: true });
  const started = Date.now();
  report(`building pulumi ${ENGINE_VERSION} with ${go}, about 5 minutes on two cores, only this once (log: ${log})`);
  const steps: [string, string[]][] = [
    ["fetching the engine's modules", ["mod", "tidy"]],
    ["compiling the engine", ["build", "-o", join("out", "bin", "pulumi"), "-ldflags", linkerFlags(), command]],
  ];
  for (const [what, args] of steps) {
    report(what);
    const { code } = await withHeartbeat(what, report, () =>
      runCommand(go, args, { cwd: work, log, nice: true, environment: COMPILERS }),
    );
    if (code !== 0) throw new Error(buildFailure(go, args, code, log));
  }
  placeHosts(join(work, "out", "bin"));
  writeFileSync(join(work, "out", "source"), "built\n");
  rmSync(root, { recursive: true, force: true });
  renameSync(join(work, "out"), root);
  rmSync(work, { recursive: true, force: true });
  report(`built pulumi ${ENGINE_VERSION} in ${elapsed(started)}`);
}

function linkerFlags(): string {
  return `-s -w -X ${VERSION_VARIABLE}=v${ENGINE_VERSION}`;
}

function buildFailure(go: string, args: string[], code: number, log: string): string {
  const lastLines = readFileSync(log, "utf8").trimEnd().split("\n").slice(-15).join("\n  ");
  return (
    `The Pulumi engine could not be built: ${go} ${args.slice(0, 2).join(" ")} ended with ${code}. It said last:\n` +
    `  ${lastLines}\n` +
    `The whole log is ${log}. Check that the Go module proxy is reachable (go env GOPROXY), that the disk has 4 GB free, ` +
    `and run again; or put a pulumi of your own (3.216 or newer) on PATH.`
  );
}
