import { renderSyslogClientConfig } from "../../../lib/render/log";
import { expectGolden } from "./golden";

test("a node keeps the lines of CentOS 5 and sends everything to the log server", () =>
  expectGolden("log/node.conf", renderSyslogClientConfig("m0.example.com")));

test("selector and action of every rule stand apart by tabs only, as sysklogd wants it", () => {
  const rules = renderSyslogClientConfig("m0.example.com")
    .split("\n")
    .filter((line) => /^[^#]/.test(line));
  expect(rules).toHaveLength(8);
  for (const rule of rules) expect(rule).toMatch(/^[^\s]+\t[^\s]+$/);
});
