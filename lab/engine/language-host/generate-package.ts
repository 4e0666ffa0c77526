import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { GeneratePackageResponse, type GeneratePackageRequest } from "@pulumi/pulumi/proto/language_pb";
import { generateSdk, type SdkLanguage } from "../generate-sdk";

/** Writes the SDK of a package in a language, for `pulumi package gen-sdk`. */
export const generatingPackage =
  (language: SdkLanguage): grpc.handleUnaryCall<GeneratePackageRequest, GeneratePackageResponse> =>
  ({ request }, callback) => {
    const folder = mkdtempSync(join(tmpdir(), "pulumi-schema-"));
    const schema = join(folder, "schema.json");
    writeFileSync(schema, request.getSchema());
    // what is printed on standard error shows as a message of the engine
    const report = (line: string): boolean => process.stderr.write(`${line}\n`);
    generateSdk(language, { schema, directory: request.getDirectory(), report })
      .then(() => callback(null, new GeneratePackageResponse()))
      .catch((error: Error) => callback({ code: grpc.status.INTERNAL, details: error.message }))
      .finally(() => rmSync(folder, { recursive: true, force: true }));
  };
