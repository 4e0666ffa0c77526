// Lints made-up texts as if they were files of the repository and prints what ESLint says of each. A process of its own,
// since ESLint loads its configuration by import(), which jest does not carry.
const path = require("node:path");
const { ESLint } = require("eslint");

const root = path.resolve(__dirname, "../../..");

async function main() {
  const cases = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
  const eslint = new ESLint({
    cwd: root,
    // what a layer may import and do needs no types, and without them a text is linted in milliseconds
    ruleFilter: ({ ruleId }) => /^(boundaries\/|no-restricted-|no-console$)/.test(ruleId),
    overrideConfig: { languageOptions: { parserOptions: { project: null } } },
  });
  const answers = [];
  for (const { file, text } of cases) {
    const [result] = await eslint.lintText(text, { filePath: path.join(root, file) });
    answers.push(result.messages.map((message) => `${message.ruleId}: ${message.message}`));
  }
  process.stdout.write(JSON.stringify(answers));
}

void main();
