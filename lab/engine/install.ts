import { PulumiCommand } from "@pulumi/pulumi/automation";
import { SemVer } from "semver";

// Run by download.ts as a process of its own: install.ts VERSION FOLDER.
const [version, root] = process.argv.slice(2);

PulumiCommand.install({ version: new SemVer(version), root }).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
