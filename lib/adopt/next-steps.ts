import { quote } from "../host/script/quote";
import { Description } from "./describe";

/** Settings of the connection that were given, none of them a secret. */
export type Settings = Readonly<Record<string, string | number | boolean>>;

/** What a person does with the program that was written, as text for a terminal. */
export function nextSteps(directory: string, connection: Settings, { program, texts }: Description): string {
  const settings = Object.entries(connection).map(
    ([key, value]) => `  pulumi config set --path connection.${key} ${quote(String(value))}`,
  );
  return [
    `${directory}: ${count(program.nodes.length, "node")}, ${count(texts.size, "file")} kept as text. Nothing was changed on the master.`,
    "Next:",
    `  cd ${quote(directory)} && npm install && pulumi stack init adopted`,
    ...settings,
    "  PULUMI_DISKLESS_ADOPT=1 pulumi up    takes the master into the state as it is; no resource changes anything",
    "  pulumi refresh                       reads what the master really has",
    "  pulumi preview --diff                shows no change, or exactly the lines that the program would change",
  ].join("\n");
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
