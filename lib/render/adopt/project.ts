/** Files of a Pulumi project besides its program, by name. */
export function projectFiles(name: string, version: string): ReadonlyMap<string, string> {
  const json = (value: object): string => `${JSON.stringify(value, undefined, 2)}\n`;
  return new Map([
    ["Pulumi.yaml", `name: ${name}\ndescription: A boot server that was adopted by pulumi-diskless\nruntime: nodejs\n`],
    [
      "package.json",
      json({
        name,
        ...{ version: "0.0.0", private: true, main: "index.ts" },
        dependencies: { "@pulumi/pulumi": "^3.216.0", "pulumi-diskless": `^${version}` },
      }),
    ],
    [
      "tsconfig.json",
      json({
        compilerOptions: {
          target: "es2022",
          module: "node16",
          moduleResolution: "node16",
          strict: true,
          skipLibCheck: true,
        },
        files: ["index.ts"],
      }),
    ],
  ]);
}
