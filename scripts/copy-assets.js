// tsc copies no templates and no scripts; the renderers and the host layer read them from beside their own file.
const fs = require("node:fs");
const path = require("node:path");

const root = path.resolve(__dirname, "..");
for (const entry of fs.readdirSync(path.join(root, "lib"), { recursive: true })) {
  if (!/\.(mustache|sh|py)$/.test(entry)) continue;
  const target = path.join(root, "dist", "lib", entry);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.copyFileSync(path.join(root, "lib", entry), target);
}
