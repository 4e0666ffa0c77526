import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Call } from "../script/script";

let program: string | undefined;

/** What a script needs first whose questions to servers are put together with those of others, see questioner.py. */
export function questionerCall(): Call {
  program ??= readFileSync(join(__dirname, "questioner.py"), "utf8");
  return ["know_questioner", program];
}
