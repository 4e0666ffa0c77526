const fs = require("node:fs");
const path = require("node:path");
const { tellFailure } = require("./failure-list.js");

/** Each failure of a suite: its file and title with what it said. A file that could not be run has no test that says so. */
function failuresOf({ testFilePath, testExecError, failureMessage, testResults }) {
  const file = path.relative(process.cwd(), testFilePath);
  const failed = testResults.filter(({ status }) => status === "failed");
  if (failed.length === 0) return testExecError ? [[file, failureMessage ?? ""]] : [];
  return failed.map(({ fullName, failureMessages }) => [`${file}: ${fullName}`, failureMessages.join("\n")]);
}

// The failures and the count stand last, after everything that jest itself prints about the run.
module.exports = class CountReporter {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    const line = `${results.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`;
    process.once("exit", () => {
      for (const [what, message] of results.testResults.flatMap(failuresOf)) tellFailure(what, message);
      fs.writeSync(1, line);
    });
  }
};
