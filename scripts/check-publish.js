// What is published says what it is. npm shows README, makes its relative links absolute by `repository` and links to the other addresses;
// without them they lead nowhere. A version has its section in CHANGELOG, and a tag is of its version. `npm pack` needs none of this.
const fs = require("node:fs");

const [tag] = process.argv.slice(2);
const description = JSON.parse(fs.readFileSync("package.json", "utf8"));
const changelog = fs.existsSync("CHANGELOG.md") ? fs.readFileSync("CHANGELOG.md", "utf8") : "";

const faults = [];
const missing = ["repository", "homepage", "bugs", "author"].filter((field) => !description[field]);
if (missing.length > 0) {
  faults.push(
    `package.json has no ${missing.join(", ")}, so links of README would lead nowhere on npm. ` +
      "Put the addresses of the repository, of its page and of its issues, and the author, into package.json.",
  );
}
if (!changelog.includes(`\n## [${description.version}] - `)) {
  faults.push(`CHANGELOG.md has no section of ${description.version}, expected "## [${description.version}] - DATE".`);
}
if (tag !== undefined && tag !== `v${description.version}`) {
  faults.push(`the tag is ${tag}, expected v${description.version}, the version in package.json.`);
}

if (faults.length > 0) {
  for (const fault of faults) console.error(fault);
  console.error("Nothing was published.");
  process.exit(1);
}
