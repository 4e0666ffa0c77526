import fc from "fast-check";
import { renderReport } from "../../../lib/render/report";
import { MOST_CHARACTERS } from "../../../lib/render/report/fitted";
import { changeReportOf } from "../../../lib/report/change-report-of";
import { changedFileStep, fileStep, planOf } from "./plan-of";

const HOSTILE = [
  "```\n</details>\n# out\n@everyone <script>alert(1)</script>",
  "``````````\n~~~\n",
  "</pre><img src=x onerror=alert(1)>&lt;b&gt;",
  "\u001b[2J\u001b]0;title\u0007\u009b31m\r\b",
  "\u202etxt.exe\u2066\u200b\u2028",
  "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\n-----END OPENSSH PRIVATE KEY-----\n",
].join("\n");

const markdownOf = (content: string, path?: string) =>
  renderReport(changeReportOf(planOf(fileStep(content, path)), "plan.json"), "markdown");
const changedMarkdownOf = (kept: string) =>
  renderReport(changeReportOf(planOf(changedFileStep(kept)), "plan.json"), "markdown");
const textOf = (content: string, path?: string) =>
  renderReport(changeReportOf(planOf(fileStep(content, path)), "plan.json"), "text");

/** Lines outside of fences, as CommonMark finds them. */
function outside(markdown: string): string[] {
  let fence: string | undefined;
  return markdown.split("\n").filter((line) => {
    const marks = /^ {0,3}(`{3,})([^`]*)$/.exec(line);
    if (fence === undefined && marks) {
      fence = marks[1];
      return false;
    }
    if (fence !== undefined && marks && marks[1].length >= fence.length && marks[2].trim() === "") {
      fence = undefined;
      return false;
    }
    return fence === undefined;
  });
}

const withoutSpans = (line: string): string => line.replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, "");

// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/;

const FRAME = /^(<details><summary><code>[^<>]*<\/code> [^<>]*<\/summary>|<\/details>|)$/;

describe("content", () => {
  test("stays in its fence", () => {
    const lines = outside(markdownOf(HOSTILE)).map(withoutSpans);
    expect(lines.filter((line) => /[<>@]/.test(line) && !FRAME.test(line))).toEqual([]);
    expect(lines.filter((line) => line.includes("# out"))).toEqual([]);
  });

  test.each(["```", "  ````", "~~~~", "</details>", "<script>", "@everyone", "[a](javascript:b)", "\u001b[2J```"])(
    "of a line that stays stays there as well: %j",
    (line) => {
      const lines = outside(changedMarkdownOf(line)).map(withoutSpans);
      expect(lines.filter((one) => /[<>@\][]|old|new/.test(one) && !FRAME.test(one))).toEqual([]);
    },
  );

  test("moves no terminal", () => {
    expect(markdownOf(HOSTILE)).not.toMatch(UNSEEN);
    expect(textOf(HOSTILE)).not.toMatch(UNSEEN);
  });

  test("as text ends no <pre> and is no entity", () => {
    expect(textOf(HOSTILE)).not.toMatch(/<[A-Za-z/!?]|&[A-Za-z#]/);
    expect(textOf(HOSTILE)).toContain("stands for a less-than sign");
    expect(textOf("plain\n")).not.toContain("stands for");
  });

  test("as JSON has no tag", () => {
    const json = renderReport(changeReportOf(planOf(fileStep(HOSTILE)), "plan.json"), "json");
    expect(json).not.toMatch(/[<>&]/);
    expect(json).not.toMatch(UNSEEN);
    expect(() => JSON.parse(json) as unknown).not.toThrow();
  });

  test("has no private key", () => expect(markdownOf(HOSTILE)).not.toContain("b3BlbnNzaC1rZXk"));
});

test("a path ends neither a span nor a summary", () => {
  for (const path of ["/etc/`a` @me", "/a</code></summary>", "``", "/a\n\n# b", "/`", " "]) {
    const lines = outside(markdownOf("text\n", path));
    expect(lines.filter((line) => line.startsWith("<") && !FRAME.test(line))).toEqual([]);
    expect(lines.map(withoutSpans).filter((line) => !FRAME.test(line) && /[@<]|^# /.test(line))).toEqual([]);
  }
});

test("whatever a plan has, nothing gets out of its fence and the report fits", () =>
  fc.assert(
    fc.property(
      fc.string({ unit: "binary" }),
      fc.string(),
      fc.array(fc.constantFrom("`", "```", "~", "\n", " ", "<", "@")),
      (content, path, marks) => {
        const hostile = content + marks.join("");
        const steps = [fileStep(hostile, path + marks.join("")), changedFileStep(hostile)];
        const markdown = renderReport(changeReportOf(planOf(...steps), "plan.json"), "markdown");
        const lines = outside(markdown);
        expect(lines.filter((line) => line.startsWith("<") && !FRAME.test(line))).toEqual([]);
        expect(lines.map(withoutSpans).filter((line) => !FRAME.test(line) && /[@<]/.test(line))).toEqual([]);
        expect(markdown).not.toMatch(UNSEEN);
        expect(markdown.length).toBeLessThanOrEqual(MOST_CHARACTERS);
      },
    ),
  ));

test("a credential that the program shows is masked wherever it stands", () => {
  const plan = JSON.parse(planOf(fileStep("password is hunter2hunter2\n"))) as Record<string, unknown>;
  const settings = { "site:connection": JSON.stringify({ host: "m0", password: "hunter2hunter2" }) };
  const report = renderReport(changeReportOf(JSON.stringify({ ...plan, config: settings }), "plan.json"), "markdown");
  expect(report).not.toContain("hunter2hunter2");
  expect(report).toContain("+password is [secret]");
});

describe("more than a comment can have", () => {
  const many = planOf(
    ...Array.from({ length: 300 }, (_, i) => fileStep(`${"a line of text\n".repeat(300)}${i}\n`, `/etc/file${i}`)),
  );

  test("is left out, and named", () => {
    const markdown = renderReport(changeReportOf(many, "plan.json"), "markdown");
    expect(markdown.length).toBeLessThanOrEqual(MOST_CHARACTERS);
    expect(markdown).toMatch(/Left out, since a comment of GitHub has at most 65536 characters: `.*` and \d+ more\./);
    expect(markdown).toMatch(/\.\.\. \d+ lines more of this difference are left out/);
  });

  test("is in JSON", () => {
    const { files } = JSON.parse(renderReport(changeReportOf(many, "plan.json"), "json")) as { files: unknown[] };
    expect(files).toHaveLength(300);
  });

  test("is cut where it is one name", () => {
    const markdown = markdownOf("x", `/${"`<&\u001b".repeat(50_000)}`);
    expect(markdown.length).toBeLessThanOrEqual(MOST_CHARACTERS);
    expect(markdown).toContain("more characters)");
  });
});
