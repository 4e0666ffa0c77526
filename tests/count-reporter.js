// The last line of a run is the count that CI and people read.
module.exports = class CountReporter {
  onRunComplete(_contexts, results) {
    const broken = results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    const tail = skipped > 0 ? `, ${skipped} skipped` : "";
    process.stderr.write(`${results.numPassedTests} passed, ${results.numFailedTests + broken} failed${tail}\n`);
  }
};
