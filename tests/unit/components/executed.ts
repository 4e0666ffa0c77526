import * as pulumi from "@pulumi/pulumi";
import ts from "typescript";
import * as library from "../../../index";

/** Runs a program as its text stands, with the library that is tested here. */
export function execute(text: string): void {
  const { outputText } = ts.transpileModule(text, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
  const modules: Readonly<Record<string, unknown>> = { "@pulumi/pulumi": pulumi, "pulumi-diskless": library };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- a program of a page or of an example is a text
  const load = new Function("require", "exports", outputText) as (
    require: (name: string) => unknown,
    exports: object,
  ) => void;
  load((name) => modules[name], {});
}
