import type { ChangeReport, FileChange, TextDifference } from "../../model/report/change-report";
import { Dialect, sentence, Sentence, written } from "./dialect";
import { fitted, Folded, foldedPart, Part } from "./fitted";
import { markdown } from "./markdown";
import { hasStandIns, plainText, STAND_INS } from "./plain-text";
import { reportSentences } from "./sentences";
import { visibleJson } from "../visible";
import { plural } from "./words";

/** Formats of a report. */
export const REPORT_FORMATS = ["markdown", "text", "json"] as const;

export type ReportFormat = (typeof REPORT_FORMATS)[number];

const MOST_ITEMS = 20;

/** A report as one text that ends with a line end. JSON has all of it, the others what a comment of GitHub may have. */
export function renderReport(report: ChangeReport, format: ReportFormat): string {
  if (format === "json") return `${visibleJson(JSON.stringify(report, undefined, 2))}\n`;
  const dialect = format === "markdown" ? markdown : plainText;
  const parts = [...sections(report, dialect), ...foldedParts(report).map((part) => foldedPart(part, dialect))];
  const text = fitted(headOf(report, dialect), parts, dialect);
  return dialect === plainText && hasStandIns(text) ? `${text}\n${STAND_INS}\n` : text;
}

function headOf(report: ChangeReport, dialect: Dialect): string {
  const paragraph = reportSentences(report).map((one) => written(one, dialect));
  return [dialect.heading(`pulumi-diskless: ${report.outcome}`), paragraph.join(" ")].join("\n\n");
}

function sections(report: ChangeReport, dialect: Dialect): Part[] {
  const { drift, others, errors, warnings, files } = report;
  const message = (text: string): Sentence => [{ name: text.replace(/\s+/g, " ") }];
  const all: [title: string, items: readonly Sentence[]][] = [
    ["Errors", errors.map(message)],
    ["Drift", drift.map(driftItem)],
    ["Other changes", others.map(otherItem)],
    ["What else changes of files", files.flatMap(remarkItems)],
    ["Warnings", warnings.map(message)],
  ];
  return all.filter(([, items]) => items.length > 0).map(([title, items]) => section(title, items, dialect));
}

function section(title: string, items: readonly Sentence[], dialect: Dialect): Part {
  const shown = items.slice(0, MOST_ITEMS).map((item) => dialect.item(written(item, dialect)));
  const more = items.length - shown.length;
  const rest = more > 0 ? [dialect.item(`${more} more are left out here`)] : [];
  return { name: `the list ${title}`, text: () => [`${title}:`, "", ...shown, ...rest].join("\n") };
}

function driftItem({ resource, fact, recorded, observed }: ChangeReport["drift"][number]): Sentence {
  const before = recorded === undefined ? "" : sentence`${{ name: recorded }} in the state, `;
  return sentence`${{ name: resource }} ${{ name: fact }}: ${before}${{ name: observed }} on the host`;
}

function otherItem({ change, type, name, inputs }: ChangeReport["others"][number]): Sentence {
  const which = inputs.length === 0 ? "" : sentence`: ${{ name: inputs.join(", ") }}`;
  return sentence`${change} ${{ name: type }} ${{ name }}${which}`;
}

function remarkItems({ name, remarks }: FileChange): Sentence[] {
  return remarks.map((remark) => sentence`${{ name }} ${{ name: remark }}`);
}

function foldedParts({ drift, files }: ChangeReport): Folded[] {
  const found = drift.flatMap(({ resource, fact, difference }) =>
    difference === undefined ? [] : [folded(`${resource} ${fact}`, "drift, from the state to the host", difference)],
  );
  const planned = files.flatMap(({ name, change, difference }) =>
    difference === undefined ? [] : [folded(name, change, difference)],
  );
  return [...found, ...planned];
}

function folded(name: string, what: string, { lines, added, removed }: TextDifference): Folded {
  return { name, words: `${what}: ${plural(added, "line")} more, ${removed} less`, lines };
}
