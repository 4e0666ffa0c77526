// tsc copies no templates and no scripts; the renderers and the host layer read them from beside their own file. What an earlier
// build left of a file that has gone or moved goes too: it would be packed, and a script would be there twice.
const fs = require("node:fs");
const path = require("node:path");

const root = path.resolve(__dirname, "..");
const ASSET = /\.(mustache|sh|py)$/;
const COMPILED = /\.(d\.ts|js)$/;
// An earlier build made them. They name sources that the package does not have.
const SOURCE_MAP = /\.map$/;

for (const entry of fs.readdirSync(path.join(root, "lib"), { recursive: true })) {
  if (!ASSET.test(entry)) continue;
  const target = path.join(root, "dist", "lib", entry);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.copyFileSync(path.join(root, "lib", entry), target);
}

for (const entry of fs.readdirSync(path.join(root, "dist"), { recursive: true })) {
  const source = ASSET.test(entry) ? entry : entry.replace(COMPILED, ".ts");
  if (source === entry && !ASSET.test(entry) && !SOURCE_MAP.test(entry)) continue;
  if (SOURCE_MAP.test(entry) || !fs.existsSync(path.join(root, source))) fs.rmSync(path.join(root, "dist", entry));
}
