import { z } from "zod";
import { flag, Plain, text } from "../arguments/plain";
import { refuseSame } from "../arguments/unique";
import { ImageFile, imageFileShape, parseImageFile } from "../image/image-files";
import { InputError } from "../input-error";
import { NodeAccount, nodeAccountShape } from "./accounts";
import { refuseHidden } from "./hidden-paths";

/** A file that nodes have without a new image, as a program gives it. */
export const nodeFileShape = {
  ...imageFileShape,
  template: flag.optional(),
  onChange: text.optional(),
  secret: flag.optional(),
};

/** What one level has: all nodes, a group, or one node. */
export const nodeFileLevelShape = {
  files: z.array(z.strictObject(nodeFileShape)).optional(),
  vars: z.record(z.string(), text).optional(),
  accounts: z.array(z.strictObject(nodeAccountShape)).optional(),
};

export type NodeFileInput = Plain<typeof nodeFileShape>;
export type NodeFileLevelInput = Plain<typeof nodeFileLevelShape>;

/** A checked file of one level. */
export interface NodeFile extends ImageFile {
  /** Whether `{{...}}` in its content stands for a value of the node. */
  readonly template: boolean;
  /** What a running node runs once when the file has changed. */
  readonly onChange?: string;
  /** Whether it goes by SSH only. */
  readonly secret: boolean;
  /** Path of the argument. */
  readonly at: string;
}

/** A checked level. */
export interface NodeFileLevel {
  readonly files: readonly NodeFile[];
  readonly vars: Readonly<Record<string, string>>;
  readonly accounts?: readonly NodeAccount[];
}

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/**
 * Files and values of one level. A path has one owner there.
 *
 * @param mounted directory that nodes mount from the master
 */
export function parseNodeFileLevel(
  { files = [], vars = {} }: NodeFileLevelInput,
  mounted: string | undefined,
  argument: string,
): NodeFileLevel {
  const at = (part: string): string => (argument === "" ? part : `${argument}.${part}`);
  const parsed = files.map((file, i) => parseNodeFile(file, mounted, at(`files[${i}]`)));
  refuseSame(
    parsed.map(({ path }) => path),
    (i) => `${parsed[i].at}.path`,
  );
  return { files: parsed, vars: parseVariables(vars, at("vars")) };
}

function parseNodeFile(file: NodeFileInput, mounted: string | undefined, argument: string): NodeFile {
  const { onChange, template = true, secret = false } = file;
  const parsed = parseImageFile(file, mounted, argument);
  refuseHidden(parsed.path, `${argument}.path`);
  return {
    ...{ ...parsed, template, secret, at: argument },
    ...(onChange !== undefined && { onChange: parseCommand(onChange, `${argument}.onChange`) }),
  };
}

/** One line of shell. */
function parseCommand(command: string, argument: string): string {
  if (command.trim() === "")
    throw new InputError(argument, "is empty, expected a command such as `systemctl try-restart chronyd`");
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(command)) {
    throw new InputError(
      argument,
      `${JSON.stringify(command)} holds a control character, expected a command of one line`,
    );
  }
  return command;
}

function parseVariables(vars: Readonly<Record<string, string>>, argument: string): Readonly<Record<string, string>> {
  for (const [name, value] of Object.entries(vars)) {
    if (!VARIABLE.test(name)) {
      throw new InputError(
        argument,
        `${JSON.stringify(name)} is not a name, expected letters, digits, _ and -, a letter or _ first, such as rack`,
      );
    }
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    if (/[\u0000-\u001f\u007f]/.test(value)) {
      throw new InputError(`${argument}.${name}`, "holds a control character, expected a value of one line");
    }
  }
  return vars;
}
