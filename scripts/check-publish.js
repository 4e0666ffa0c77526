// npm shows README, makes its relative links absolute by `repository` and links to the other addresses. Without them they lead nowhere,
// so nothing is published. `npm pack` needs none of them.
const fs = require("node:fs");

const description = JSON.parse(fs.readFileSync("package.json", "utf8"));
const missing = ["repository", "homepage", "bugs", "author"].filter((field) => !description[field]);
if (missing.length > 0) {
  console.error(
    `package.json has no ${missing.join(", ")}, so links of README would lead nowhere on npm. Nothing was published.`,
  );
  console.error(
    "Put the addresses of the repository, of its page and of its issues, and the author, into package.json; then publish again.",
  );
  process.exit(1);
}
