const fs = require("node:fs");

const LINES = 15;
const COLOUR = new RegExp(String.fromCharCode(27) + "\\[[0-9;]*m", "g");

/**
 * Tells of one failure at the end of a run, where whoever reads only the end sees it. `.ci/run` names a file in FAILED_LIST,
 * which it prints after all suites.
 */
module.exports.tellFailure = function tellFailure(what, message) {
  const lines = message.replace(COLOUR, "").trim().split("\n").slice(0, LINES);
  const text = [`FAILED: ${what}`, ...lines].join("\n    ") + "\n";
  fs.writeSync(1, text);
  if (process.env.FAILED_LIST) fs.appendFileSync(process.env.FAILED_LIST, text);
};
