import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";

const PLANS = join(__dirname, "../../report/plans");

/** Plans that a real engine made; tests/report/record.ts writes them. */
export const RECORDED = readdirSync(PLANS).map((name) => name.replace(/\.json\.br$/, ""));

export function recordedPlan(name: string): string {
  return brotliDecompressSync(readFileSync(join(PLANS, `${name}.json.br`))).toString();
}
