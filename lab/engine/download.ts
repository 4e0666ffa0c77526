import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isExecutable, runCommand } from "./process";
import { withHeartbeat, type Report } from "../progress";
import { ENGINE_VERSION } from "./versions";

const LAUNCHER = join(__dirname, "launch.js");

/** Long enough for 100 MB on a slow line, short enough not to stall a machine whose network swallows packets. */
const LIMIT_SECONDS = 120;

/** Gets Pulumi's own release into `root`/bin through the Automation API; false when it is out of reach. */
export async function downloadEngine(root: string, work: string, report: Report): Promise<boolean> {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  report(`asking Pulumi's own installer for ${ENGINE_VERSION}`);
  // In a process of its own: the Automation API has no time limit, and a hung connection would keep us alive.
  const { code, stderr } = await withHeartbeat("downloading the engine", report, () =>
    runCommand(process.execPath, [LAUNCHER, join(__dirname, "install.ts"), ENGINE_VERSION, work], {
      seconds: LIMIT_SECONDS,
    }),
  );
  if (code !== 0 || !isExecutable(join(work, "bin", "pulumi"))) {
    rmSync(work, { recursive: true, force: true });
    report(`Pulumi's own download is out of reach (${reason(code, stderr)})`);
    return false;
  }
  writeFileSync(join(work, "source"), "download\n");
  rmSync(root, { recursive: true, force: true });
  renameSync(work, root);
  return true;
}

function reason(code: number, stderr: string): string {
  if (code === 124) return `no answer within ${LIMIT_SECONDS} s`;
  const lines = stderr.trim().split("\n");
  return lines.find((line) => /error|ENOTFOUND|ECONN|EAI_AGAIN|failed/i.test(line))?.trim() ?? lines.at(-1) ?? "";
}
