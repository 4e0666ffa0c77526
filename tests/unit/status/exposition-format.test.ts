import { expositionFaults } from "../../support/exposition-format";

const GOOD = '# HELP a b c\n# TYPE a gauge\na 1\na{x="y\\"\\\\",z="ü"} 2.5\n# HELP b d\n# TYPE b gauge\nb 1e9\n';

test("a good text has no fault", () => expect(expositionFaults(GOOD)).toEqual([]));

test.each([
  ["no end of the last line", "# HELP a b\n# TYPE a gauge\na 1"],
  ["no type", "# HELP a b\na 1\n"],
  ["no help", "# TYPE a gauge\na 1\n"],
  ["help twice", `${GOOD}# HELP a b c\n`],
  ["samples apart", `${GOOD}a{x="2"} 1\n`],
  ["a sample twice", "# HELP a b\n# TYPE a gauge\na 1\na 2\n"],
  ["a quote in a label", '# HELP a b\n# TYPE a gauge\na{x="y"z"} 1\n'],
  ["a label twice", '# HELP a b\n# TYPE a gauge\na{x="y",x="z"} 1\n'],
  ["a time", "# HELP a b\n# TYPE a gauge\na 1 1700000000\n"],
  ["no number", "# HELP a b\n# TYPE a gauge\na one\n"],
  ["a bad name", "# HELP a-b c\n# TYPE a-b gauge\na-b 1\n"],
])("%s is a fault", (_what, text) => expect(expositionFaults(text)).not.toEqual([]));
