import { Api, Entry, Kind, Member } from "./api";
import type { DocComment } from "./doc-comment";
import { code } from "./type-text";

/** Pages that tell more of a component or a resource, by its name, relative to the reference. */
export type Guides = ReadonlyMap<string, string>;

const TITLES: readonly (readonly [Kind, string])[] = [
  ["component", "Components"],
  ["resource", "Custom resources"],
  ["arguments", "Arguments inside arguments"],
  ["value", "Values"],
  ["constant", "Constants"],
  ["function", "Functions"],
];

const HEAD = `<!-- Generated from the docstrings by \`npm run docs\`. Do not edit: change the docstring. -->

# Reference

All arguments and outputs of everything that the package exports. How to use a component, what it makes and which drift a refresh
shows stand on its own page.

- A value may be an Output of another resource, or a Promise, unless its type says *plain*. A plain list or a plain group of
  arguments may have Outputs inside, where its own table does not say *plain*.
- The last column is the default. An argument without one is *required*.
`;

/** The page as a whole. Equal docstrings give an equal text. */
export function referencePage({ entries }: Api, guides: Guides): string {
  const inside = new Set(entries.flatMap(({ argumentsName }) => argumentsName ?? []));
  const page = new Page(entries, guides);
  const groups = TITLES.map(([kind, title]) => ({
    title,
    members: entries.filter((entry) => entry.kind === kind && !inside.has(entry.name)),
  })).filter(({ members }) => members.length > 0);
  const contents = groups.map(
    ({ title, members }) =>
      `| ${title} | ${members.map(({ name }) => `[${name}](#${name.toLowerCase()})`).join(", ")} |`,
  );
  const sections = groups.map(
    ({ title, members }) => `## ${title}\n\n${members.map((one) => page.section(one)).join("\n")}`,
  );
  return `${HEAD}\n| | |\n|---|---|\n${contents.join("\n")}\n\n${sections.join("\n")}`;
}

class Page {
  private readonly byName: ReadonlyMap<string, Entry>;
  /** Where a name is told: the arguments of a component stand in its own section. */
  private readonly anchors: ReadonlyMap<string, string>;

  constructor(
    entries: readonly Entry[],
    private readonly guides: Guides,
  ) {
    this.byName = new Map(entries.map((entry) => [entry.name, entry]));
    const owners = entries.flatMap(({ name, argumentsName }) =>
      argumentsName === undefined ? [] : [[argumentsName, name] as const],
    );
    this.anchors = new Map([...entries.map(({ name }) => [name, name] as const), ...owners]);
  }

  section(entry: Entry): string {
    const guide = this.guides.get(entry.name);
    const parts = [
      `### ${entry.name}`,
      this.prose(entry.doc.text),
      guide === undefined ? "" : `More: [${guide}](${guide}).`,
      entry.doc.example ?? "",
      ...(entry.argumentsName === undefined ? this.members(entry) : this.class(entry, entry.argumentsName)),
      this.signature(entry),
    ];
    return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
  }

  private class(entry: Entry, argumentsName: string): string[] {
    const given = this.byName.get(argumentsName);
    if (given === undefined)
      throw new Error(`${argumentsName}: is not exported, expected the arguments of ${entry.name}`);
    // "Arguments of {@link X}." says nothing in the section of X
    const more = given.doc.text.replace(/^Arguments of \S+ \S+[.:]?\s*|^Arguments of \S+[.:]?\s*/, "");
    return [
      `**Arguments** (\`${argumentsName}\`). ${capital(this.prose(more))}`.trim(),
      ...this.members(given),
      entry.members.length === 0 ? "" : "**Outputs**",
      entry.members.length === 0 ? "" : this.table(["output", "type", "meaning"], entry.members),
    ];
  }

  private members({ bases, members, kind }: Entry): string[] {
    const links = bases.map((base) => this.anchored(base));
    const columns = kind === "arguments" ? ["argument", "type", "meaning", "default"] : ["name", "type", "meaning"];
    return [
      links.length === 0 ? "" : `Also those of ${links.join(" and ")}.`,
      members.length === 0 ? "" : this.table(columns, members),
    ];
  }

  private table(columns: readonly string[], members: readonly Member[]): string {
    const rows = members.map((member) => {
      const type = this.anchored(`${member.plain ? "*plain* " : ""}${member.type}`);
      const optional = columns.length === 3 && member.optional ? ", or `undefined`" : "";
      const cells = [code(member.name), type + optional, this.cell(member.doc.text), this.defaultOf(member)];
      return `| ${cells
        .slice(0, columns.length)
        .map((cell) => cell.replace(/\|/g, "\\|"))
        .join(" | ")} |`;
    });
    return [`| ${columns.join(" | ")} |`, `|${"---|".repeat(columns.length)}`, ...rows].join("\n");
  }

  private defaultOf({ optional, doc }: Member): string {
    if (!optional) return "*required*";
    return doc.defaultValue === undefined ? "none" : this.cell(doc.defaultValue);
  }

  private signature({ kind, signature, doc }: Entry): string {
    if (signature === undefined) return "";
    if (kind === "function") return ["```ts", ...signature, "```", ...this.parameters(doc)].join("\n");
    if (kind === "constant") return `${signature.map(code).join(", ")}.`;
    return signature.map((one) => `- ${this.anchored(one)}`).join("\n");
  }

  private parameters({ parameters }: DocComment): string[] {
    const lines = [...parameters].map(([name, text]) => `- \`${name}\`: ${this.prose(text)}`);
    return lines.length === 0 ? [] : ["", ...lines];
  }

  /** Text of a docstring with its links, and with each rule that it cites as one. */
  private prose(text: string): string {
    return text
      .replace(/\{@link ([\w.]+)\}/g, (_, target: string) => this.linked(target))
      .replace(/\((rules?) ([a-z-]+(?:,\s+[a-z-]+)*)\)/g, (_, word: string, rules: string) => {
        const links = rules.split(/,\s+/).map((rule) => `[${rule}](rules.md#${rule})`);
        return `(${word} ${links.join(", ")})`;
      });
  }

  private linked(target: string): string {
    const [name, member] = target.split(".");
    const anchor = this.anchors.get(name);
    if (anchor === undefined) return code(target);
    return `[${member === undefined ? name : code(target)}](#${anchor.toLowerCase()})`;
  }

  private anchored(markdown: string): string {
    return markdown.replace(
      /\[(\w+)\]\(#\w+\)/g,
      (_, name: string) => `[${name}](#${(this.anchors.get(name) ?? name).toLowerCase()})`,
    );
  }

  /** On one line, as a table has it; lists become lines of the cell. */
  private cell(text: string): string {
    return this.prose(text)
      .replace(/\n+- /g, "<br>- ")
      .replace(/\n\n+/g, "<br>")
      .replace(/\s*\n\s*/g, " ");
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
