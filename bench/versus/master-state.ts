import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Lab } from "../../lab";
import { runOn } from "../master";
import { DIGEST, type BootNode } from "./boot-server-files";

/** What makes a master a boot server: lines of a name and a text, in the order of the alphabet, each once. */
export type MasterState = readonly string[];

/** Asks a master for its state. */
export async function readState(lab: Lab): Promise<MasterState> {
  return parseState(await runOn(lab, `bash -s ${DIGEST}`, readFileSync(join(__dirname, "master-state.sh"), "utf8")));
}

/** Files whose statements have places, such as a host, by the sign that ends a statement. */
const NESTED: readonly string[] = ["dhcpd.conf"];

/** Reads what master-state.sh prints: blanks, comments and the order of statements say nothing. */
export function parseState(output: string): MasterState {
  const texts = new Map<string, string[]>();
  for (const line of output.split("\n")) {
    const at = line.indexOf("\t");
    if (at === -1) continue;
    const name = line.slice(0, at);
    texts.set(name, [...(texts.get(name) ?? []), line.slice(at + 1)]);
  }
  const facts = [...texts].flatMap(([name, lines]) => {
    const told = lines.filter((line) => !/^\s*#/.test(line)).map(plain);
    return (NESTED.includes(name) ? statementsOf(told.join(" ")) : told)
      .filter((text) => text !== "")
      .map((text) => `${name}: ${text}`);
  });
  return [...new Set(facts)].sort();
}

const plain = (text: string): string => text.trim().replace(/\s+/g, " ");

/** Each statement of a dhcpd.conf(5) with the declarations that it stands in. */
function statementsOf(text: string): string[] {
  const statements: string[] = [];
  const places: string[] = [];
  for (const [, words, end] of text.matchAll(/((?:"[^"]*"|[^;{}"])*)([;{}])/g)) {
    if (end === "{") places.push(plain(words));
    else if (end === "}") places.pop();
    else statements.push([...places, plain(words)].join(" / "));
  }
  return statements;
}

/** A state that has the reservations of these nodes and no others. */
export function withReservations(state: MasterState, nodes: readonly BootNode[]): MasterState {
  const reservations = nodes.map(({ name, mac }) => `dhcpd.conf: host ${name} / hardware ethernet ${mac}`);
  return [...state.filter((fact) => !fact.includes(" / hardware ethernet ")), ...reservations].sort();
}

/** Refuses two masters that differ, and says in what. */
export function requireSame(way: string, state: MasterState, other: string, otherState: MasterState): void {
  const only = (one: MasterState, another: MasterState): string[] => one.filter((fact) => !another.includes(fact));
  const lines = [
    ...only(state, otherState).map((fact) => `only by ${way}: ${fact}`),
    ...only(otherState, state).map((fact) => `only by ${other}: ${fact}`),
  ];
  if (lines.length > 0) throw new Error(`${way} and ${other} made different masters:\n  ${lines.join("\n  ")}`);
}
