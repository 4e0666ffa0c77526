const { default: Sequencer } = require("@jest/test-sequencer");

/** The suites that take longest. jest knows that of its last run alone, and a bare machine had none. */
const LONGEST = ["el9-cluster", "lifecycle", "bad-input", "el9-image", "secrets", "drift"];

const rank = ({ path }) => {
  const place = LONGEST.findIndex((name) => path.endsWith(`/integration/${name}.test.ts`));
  return place === -1 ? LONGEST.length : place;
};

// one of them that begins last has two of three workers wait for it
module.exports = class LongestFirst extends Sequencer {
  async sort(tests) {
    return [...(await super.sort(tests))].sort((a, b) => rank(a) - rank(b));
  }
};
