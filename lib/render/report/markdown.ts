import { Escape, html, renderTemplate } from "../template";
import type { Dialect } from "./dialect";
import { LONGEST_NAME, shortened, visible } from "../visible";

/** Markdown as GitHub and GitLab read it. Whatever comes from a plan stands in a code span, a fence, or as text of HTML. */
export const markdown: Dialect = {
  heading: (text) => `### ${text}`,

  name: (text) => codeSpan(shortened(visible(text), LONGEST_NAME)),

  item: (text) => `- ${text}`,

  folded(name, words, lines) {
    const body = lines.map(visible);
    const fence = "`".repeat(Math.max(3, longestRun(body) + 1));
    const summary = renderTemplate(
      "report/summary.html",
      { name: shortened(visible(name), LONGEST_NAME), words },
      withoutMentions,
    );
    return [summary, `${fence}diff`, ...body, fence, "", "</details>"].join("\n");
  },
};

const withoutMentions: Escape = (text) => html(text).replaceAll("@", "&#64;");

/** A span ends at as many backticks as it began with, and loses one blank on each side. */
function codeSpan(text: string): string {
  if (text.trim() === "") return "(empty)";
  const run = longestRun([text]);
  if (run === 0 && !/^ | $/.test(text)) return `\`${text}\``;
  const marks = "`".repeat(run + 1);
  return `${marks} ${text} ${marks}`;
}

function longestRun(lines: readonly string[]): number {
  let longest = 0;
  for (const line of lines) {
    for (const [run] of line.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  }
  return longest;
}
