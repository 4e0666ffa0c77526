import { number, Plain, text, texts } from "../arguments/plain";
import { InputError } from "../input-error";
import { parseImagePath } from "./image-paths";
import { parseWith, wholeNumber } from "../arguments/parse-with";
import { refuseSame } from "../arguments/unique";
import { parsePublicKey } from "./public-key";

/** An account of the nodes as a program gives it. */
export const imageUserShape = {
  name: text,
  uid: number.optional(),
  groups: texts.optional(),
  shell: text.optional(),
  authorizedKeys: texts.optional(),
};

export type ImageUserInput = Plain<typeof imageUserShape>;

/** An account of the nodes; what is `undefined` is left to useradd, or to the account that the master has. */
export interface ImageUser {
  readonly name: string;
  readonly uid?: number;
  readonly groups: readonly string[];
  readonly shell?: string;
  readonly authorizedKeys: readonly string[];
}

/** Names that useradd(8) of CentOS 5 accepts. */
const NAME = /^[a-z_][a-z0-9_-]{0,30}$/;
const GROUP = /^[A-Za-z_][A-Za-z0-9_.-]{0,30}$/;
/** UID_MAX of login.defs(5). */
const LARGEST_UID = 60_000;

/** Accounts for the image, each name and each uid once. */
export function parseImageUsers(users: readonly ImageUserInput[], argument = "users"): ImageUser[] {
  const parsed = users.map((user, i) => parseImageUser(user, `${argument}[${i}]`));
  refuseSame(
    parsed.map((user) => user.name),
    (i) => `${argument}[${i}].name`,
  );
  const numbered = parsed.flatMap((user, i) => (user.uid === undefined ? [] : [{ uid: user.uid, i }]));
  refuseSame(
    numbered.map(({ uid }) => String(uid)),
    (position) => `${argument}[${numbered[position].i}].uid`,
  );
  return parsed;
}

/** A name of an account. */
export function parseUserName(name: string, argument: string): string {
  if (!NAME.test(name)) {
    throw new InputError(
      argument,
      `${JSON.stringify(name)} is not a user name, expected at most 31 of a-z, 0-9, _ and -, a letter or _ first (useradd)`,
    );
  }
  return name;
}

function parseImageUser(user: ImageUserInput, argument: string): ImageUser {
  const name = parseUserName(user.name, `${argument}.name`);
  if (name === "root") {
    throw new InputError(`${argument}.name`, "root is on every node; its keys go into authorizedKeys of the image");
  }
  const groups = (user.groups ?? []).map((group, i) => parseGroup(group, `${argument}.groups[${i}]`));
  refuseSame(groups, (i) => `${argument}.groups[${i}]`);
  return {
    name,
    uid: user.uid === undefined ? undefined : parseUid(user.uid, `${argument}.uid`),
    groups,
    shell: user.shell === undefined ? undefined : parseImagePath(user.shell, `${argument}.shell`),
    authorizedKeys: (user.authorizedKeys ?? []).map((key, i) =>
      parsePublicKey(key, `${argument}.authorizedKeys[${i}]`),
    ),
  };
}

function parseUid(uid: number, argument: string): number {
  const refusal = `${uid} is not a user number, expected a whole number from 1 to ${LARGEST_UID}`;
  return parseWith(wholeNumber(1, LARGEST_UID), uid, argument, refusal);
}

function parseGroup(group: string, argument: string): string {
  if (!GROUP.test(group)) {
    throw new InputError(argument, `${JSON.stringify(group)} is not a group name, expected one such as wheel`);
  }
  return group;
}
