// The plugin's entry from the sources, as plugin/index.js is of the build.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PackageSchema } from "../../../lib/plugin/schema-parts";
import { serve } from "../../../lib/plugin/serve";

const file = join(__dirname, "../../../plugin/schema.json");
serve(JSON.parse(readFileSync(file, "utf8")) as PackageSchema, __dirname);
