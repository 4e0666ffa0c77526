import type { PowerSection } from "../../model/power/power";
import { oneLine, renderTemplate } from "../template";

/** Text of the table that `node-power` reads: a line for each method, and one for each of its nodes below it. */
export function renderPowerTable(sections: readonly PowerSection[]): string {
  return renderTemplate(
    "power/power-table",
    {
      sections: sections.map((section) => ({
        method: methodLine(section),
        nodes: section.nodes.map(({ name, target }) => ({ line: target === "" ? name : `${name} ${target}` })),
      })),
    },
    oneLine,
  );
}

/** Text of the file with the passwords: a number and a password a line. */
export function renderPowerCredentials(passwords: ReadonlyMap<number, string>): string {
  return [...passwords].map(([number, password]) => `${number} ${oneLine(password)}\n`).join("");
}

function methodLine({ method, settings, credential }: PowerSection): string {
  if (method === "command") return `command ${settings.command}`;
  const words = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  return [method, ...words, ...(credential === undefined ? [] : [`credential=${credential}`])].join(" ");
}
