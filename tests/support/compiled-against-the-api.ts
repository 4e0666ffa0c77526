import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import ts from "typescript";
import { REPOSITORY } from "../../lab/site";

/**
 * What the compiler says of modules that import the library from "../index", each problem with the place of its module.
 *
 * @param modules the text of each, by the place where a reader finds it
 */
export function problemsOf(modules: readonly { readonly place: string; readonly text: string }[]): string[] {
  const folder = mkdtempSync(join(REPOSITORY, ".examples-"));
  try {
    const places = new Map(
      modules.map(({ place, text }, i) => {
        const path = join(folder, `${i}.ts`);
        writeFileSync(path, text);
        return [path, place];
      }),
    );
    const { compilerOptions } = ts.readConfigFile(join(REPOSITORY, "tsconfig.json"), (path) => ts.sys.readFile(path))
      .config as { compilerOptions: object };
    const { options } = ts.convertCompilerOptionsFromJson({ ...compilerOptions, noUnusedLocals: false }, REPOSITORY);
    return ts.getPreEmitDiagnostics(ts.createProgram([...places.keys()], options)).map(({ file, messageText }) => {
      const place = places.get(file?.fileName ?? "") ?? basename(file?.fileName ?? "");
      return `${place}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
