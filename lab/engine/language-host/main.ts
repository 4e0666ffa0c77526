import * as grpc from "@grpc/grpc-js";
import { exitWithParent } from "../exit-with-parent";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import { GoRun } from "./go-run";
import { languageRuntime, type Language } from "./language-runtime";
import { ProgramRun } from "./program-run";
import { PythonRun } from "./python-run";

// The engine starts us as `pulumi-language-nodejs [-options] [engine address]` and reads our port from the first line. The entries of
// other languages put `--python` or `--go` before them.
const MESSAGE_LIMIT = 400 * 1024 * 1024;

const address = process.argv.slice(2).find((argument) => !argument.startsWith("-"));
const server = new grpc.Server({
  "grpc.max_receive_message_length": MESSAGE_LIMIT,
  "grpc.max_send_message_length": MESSAGE_LIMIT,
});
server.addService(LanguageRuntimeService, languageRuntime(address, languageOf(process.argv)));
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.stdout.write(`${port}\n`);
});
exitWithParent();

function languageOf(argv: readonly string[]): Language {
  if (argv.includes("--python")) return { Program: PythonRun, sdkLanguage: "python" };
  if (argv.includes("--go")) return { Program: GoRun, sdkLanguage: "go" };
  return { Program: ProgramRun };
}
