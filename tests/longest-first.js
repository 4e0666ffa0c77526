const { existsSync } = require("node:fs");
const { join } = require("node:path");
const { default: Sequencer } = require("@jest/test-sequencer");

/** The suites that take longest. jest knows that of its last run alone, and a bare machine had none. */
const LONGEST = ["el9-cluster", "lifecycle", "bad-input", "el9-builds", "secrets", "drift"].map((name) =>
  join(__dirname, "integration", `${name}.test.ts`),
);
const gone = LONGEST.filter((path) => !existsSync(path));
if (gone.length > 0) throw new Error(`tests/longest-first.js names suites that are gone: ${gone.join(", ")}`);

const rank = ({ path }) => {
  const place = LONGEST.indexOf(path);
  return place === -1 ? LONGEST.length : place;
};

// one of them that begins last has two of three workers wait for it
module.exports = class LongestFirst extends Sequencer {
  async sort(tests) {
    return [...(await super.sort(tests))].sort((a, b) => rank(a) - rank(b));
  }
};
