import * as grpc from "@grpc/grpc-js";
import {
  AboutResponse,
  GetProgramDependenciesResponse,
  GetRequiredPackagesResponse,
  LanguageHandshakeResponse,
  RunResponse,
  type LanguageHandshakeRequest,
  type RunRequest,
} from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { SdkLanguage } from "../generate-sdk";
import { generatingPackage } from "./generate-package";
import { installDependencies } from "./install-dependencies";
import { linkPackages } from "./link-package";
import { runPlugin } from "./plugin-run";

/** The program logged its errors itself (cmd/run's own exit code), so the engine should stop without adding to them. */
const BAIL = 32;

/** A program while it runs. */
export interface RunningProgram {
  /** Resolves to its exit code. */
  finished(): Promise<number>;
  cancel(): void;
}

/** A language, as far as the engine needs one here. */
export interface Language {
  /** A program, to be run for an engine at an address. */
  readonly Program: new (request: RunRequest, engine: string | undefined) => RunningProgram;
  /** In which the generator writes SDKs. */
  readonly sdkLanguage?: SdkLanguage;
}

/**
 * What the engine asks of a language: here, running a program or a Node plugin, and SDKs; packages are npm's and pip's
 * business.
 */
export function languageRuntime(
  startAddress: string | undefined,
  { Program, sdkLanguage }: Language,
): grpc.UntypedServiceImplementation {
  let engine = startAddress;
  const runs = new Set<RunningProgram>();

  const handshake: grpc.handleUnaryCall<LanguageHandshakeRequest, LanguageHandshakeResponse> = (call, callback) => {
    engine = call.request.getEngineAddress() || engine;
    callback(null, new LanguageHandshakeResponse());
  };

  const run: grpc.handleUnaryCall<RunRequest, RunResponse> = (call, callback) => {
    const program = new Program(call.request, engine);
    runs.add(program);
    const response = new RunResponse();
    program
      .finished()
      .then((code) => {
        if (code === BAIL) response.setBail(true);
        else if (code !== 0) response.setError(`The program ended with exit code ${code}; its own message is above.`);
      })
      .catch((error: Error) => response.setError(error.message))
      .finally(() => {
        runs.delete(program);
        callback(null, response);
      });
  };

  const cancel: grpc.handleUnaryCall<Empty, Empty> = (_call, callback) => {
    for (const program of runs) program.cancel();
    callback(null, new Empty());
  };

  const getPluginInfo: grpc.handleUnaryCall<Empty, PluginInfo> = (_call, callback) => {
    callback(null, new PluginInfo().setVersion("0.0.1"));
  };

  const about: grpc.handleUnaryCall<Empty, AboutResponse> = (_call, callback) => {
    callback(null, new AboutResponse().setExecutable(process.execPath).setVersion(process.version));
  };

  return {
    handshake,
    run,
    cancel,
    getPluginInfo,
    about,
    // None named: the engine then loads plugins as resources ask for them, which also finds the ones on PATH.
    getRequiredPackages: answer(() => new GetRequiredPackagesResponse()),
    getRequiredPlugins: unimplemented("getRequiredPackages has replaced it"),
    getProgramDependencies: answer(() => new GetProgramDependenciesResponse()),
    ...(sdkLanguage && { generatePackage: generatingPackage(sdkLanguage), link: linkPackages }),
    installDependencies,
    runPlugin,
  };
}

function answer<T>(response: () => T): grpc.handleUnaryCall<Empty, T> {
  return (_call, callback) => callback(null, response());
}

function unimplemented(details: string): grpc.handleUnaryCall<Empty, Empty> {
  return (_call, callback) => callback({ code: grpc.status.UNIMPLEMENTED, details });
}
