import { readFileSync } from "node:fs";
import { Command, Option } from "commander";
import { InputError } from "../model/input-error";
import { renderReport, REPORT_FORMATS, ReportFormat } from "../render/report";
import { changeReportOf, EXIT_CODES } from "./change-report-of";

const STANDARD_INPUT = "-";

const CODES = Object.entries(EXIT_CODES)
  .map(([outcome, code]) => `  ${code}  ${outcome}`)
  .join("\n");

/** The command `report`. */
export function reportCommand(): Command {
  return new Command("report")
    .description("Says what a plan does, as Markdown for a pull request. Asks no host.")
    .argument("<plan>", "file with the output of `pulumi preview --json`; - for standard input")
    .addOption(new Option("--format <format>", "form of the report").choices(REPORT_FORMATS).default("markdown"))
    .addHelpText("after", `\nExit codes:\n${CODES}\n  1  the plan cannot be read`)
    .action(report);
}

function report(path: string, { format }: { format: ReportFormat }): void {
  const source = path === STANDARD_INPUT ? "standard input" : path;
  const described = changeReportOf(planText(path, source), source);
  process.stdout.write(renderReport(described, format));
  process.exitCode = EXIT_CODES[described.outcome];
}

function planText(path: string, source: string): string {
  try {
    return readFileSync(path === STANDARD_INPUT ? 0 : path, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown";
    throw new InputError(
      source,
      `cannot be read (${code}), expected a file with the output of \`pulumi preview --json\``,
    );
  }
}
