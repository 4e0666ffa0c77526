/** What a project asks npm for. */
export interface ProjectDependencies {
  /** This library: a release, or `file:` with the path of an archive. */
  readonly library: string;
  /** Major release of the Node that runs the project. */
  readonly nodeMajor: number;
}

/** Newest SDK that Node 20 runs. */
const SDK_FOR_NODE_20 = "~3.248.0";

/**
 * Files of a Pulumi project besides its program, by name. The project has a TypeScript of its own, since the one inside of Pulumi's
 * SDK is 3.8 and cannot read the program.
 */
export function projectFiles(name: string, { library, nodeMajor }: ProjectDependencies): ReadonlyMap<string, string> {
  const json = (value: object): string => `${JSON.stringify(value, undefined, 2)}\n`;
  return new Map([
    [
      "Pulumi.yaml",
      `name: ${JSON.stringify(name)}\ndescription: A boot server that was adopted by pulumi-diskless\nruntime: nodejs\n`,
    ],
    [
      "package.json",
      json({
        name,
        ...{ version: "0.0.0", private: true, main: "index.ts" },
        dependencies: {
          "@pulumi/pulumi": nodeMajor < 22 ? SDK_FOR_NODE_20 : "^3.216.0",
          "pulumi-diskless": library,
        },
        devDependencies: { "@types/node": "^20.19.0", typescript: "~5.9.3" },
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
