import ts from "typescript";

/** The name of that file. */
export const FILE = "/index.ts";

/** What of Pulumi's SDK a library has in its types. */
const SDK = `
declare namespace pulumi {
  type Input<T> = T | Promise<T>;
  type Output<T> = { apply(act: (value: T) => void): void };
  class ComponentResource {}
  class CustomResource {}
}
`;

/** Files of the compiler, which every program reads. */
const parsed = new Map<string, ts.SourceFile | undefined>();

/** A program of one file, which has the words of Pulumi's SDK. */
export function oneFileProgram(source: string, more: ts.CompilerOptions = {}): ts.Program {
  const options: ts.CompilerOptions = { target: ts.ScriptTarget.ES2022, types: [], ...more };
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, version) => {
    if (name === FILE) return ts.createSourceFile(name, SDK + source, version, true);
    if (!parsed.has(name)) parsed.set(name, read(name, version));
    return parsed.get(name);
  };
  return ts.createProgram([FILE], options, host);
}
