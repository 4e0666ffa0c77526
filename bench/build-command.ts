import * as pulumi from "@pulumi/pulumi";
import { RootfsImage, type RootfsImageArgs } from "../index";

/** A command line and what it reads. */
export interface BuildCommand {
  readonly command: string;
  readonly stdin: string;
}

const FILE_SYSTEM_ID = "00000000-1111-2222-3333-444444444444";

/**
 * What {@link RootfsImage} sends to a master to build its image, as a program of a user would: asked of the component under
 * Pulumi's mocks, so that it needs no engine and no knowledge of how the command is made.
 */
export async function buildCommand(args: RootfsImageArgs): Promise<BuildCommand> {
  let found: BuildCommand | undefined;
  await pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs }) => {
      const given = inputs as Record<string, unknown>;
      if (type === "command:remote:Command") {
        const { create, stdin } = given;
        if (typeof create !== "string" || typeof stdin !== "string")
          throw new Error(`${name} has no command and no input`);
        found = { command: create, stdin };
      }
      return { id: `${name}-id`, state: { ...given, result: FILE_SYSTEM_ID, digest: "0".repeat(32) } };
    },
    call: () => ({}),
  });
  new RootfsImage("bench", args);
  await pulumi.runtime.disconnect();
  if (found === undefined) throw new Error("RootfsImage registered no command that builds its image");
  return found;
}
