import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import fc from "fast-check";
import { oneLine, renderTemplate } from "../../../lib/render/template";

const RENDER = resolve(__dirname, "../../../lib/render");
const templates = readdirSync(RENDER, { recursive: true, encoding: "utf8" }).filter((name) =>
  name.endsWith(".mustache"),
);

test("there are templates", () => expect(templates.length).toBeGreaterThan(0));

test.each(templates)("%s escapes every value", (name) => {
  const text = readFileSync(join(RENDER, name), "utf8");
  expect(text).not.toMatch(/\{\{\{|\{\{\s*&/);
});

test.each(templates)("%s changes no delimiters and includes no other template, which could escape otherwise", (name) =>
  expect(readFileSync(join(RENDER, name), "utf8")).not.toMatch(/\{\{\s*[=>]/),
);

test.each(templates)("%s has a golden file that shows it", (name) => {
  const golden = readdirSync(resolve(__dirname, "../../golden", name.split("/")[0]));
  expect(golden.length).toBeGreaterThan(0);
});

test("a value is not escaped for HTML", () =>
  expect(renderTemplate("boot/pxelinux.cfg", { kernel: "a&b<c>", append: `"'/` }, oneLine)).toContain(
    `  kernel a&b<c>\n  append "'/\n`,
  ));

test("oneLine lets every text through as it is, but for control characters", () =>
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      // eslint-disable-next-line no-control-regex -- control characters are what is looked for
      if (/[\u0000-\u001f\u007f]/.test(text)) expect(() => oneLine(text)).toThrow(/control character/);
      else expect(oneLine(text)).toBe(text);
    }),
  ));
