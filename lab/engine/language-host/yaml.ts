import { compiledProgram } from "../compiled-program";

/** Pulumi's own host of programs in YAML, the only one that is a Go module. */
const HOST = {
  name: "pulumi-language-yaml",
  module: "github.com/pulumi/pulumi-yaml",
  version: "1.25.0",
  from: { command: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml" },
};

/** Prints where the host lies. What is said on standard error shows as a message of the engine. */
async function main(): Promise<void> {
  console.log(await compiledProgram(HOST, "the host of programs in YAML", (line) => console.error(line)));
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
