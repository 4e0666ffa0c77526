import { number, Plain, text, texts } from "../arguments/plain";
import { parseWith, wholeNumber } from "../arguments/parse-with";
import { refuseSame } from "../arguments/unique";
import { PublicKeyType, publicKeyFault } from "../connection/public-key";
import { parseImagePath } from "../image/image-paths";
import { parseUserName } from "../image/image-users";
import { InputError } from "../input-error";
import { refuseHidden } from "./hidden-paths";

/** An account that nodes have without a new image, as a program gives it. */
export const nodeAccountShape = {
  name: text,
  uid: number.optional(),
  gid: number.optional(),
  comment: text.optional(),
  home: text.optional(),
  shell: text.optional(),
  authorizedKeys: texts.optional(),
};

export type NodeAccountInput = Plain<typeof nodeAccountShape>;

/** A checked account of one level. */
export interface NodeAccount {
  readonly name: string;
  /** What it has in passwd(5); `undefined` of root, who is in every image. */
  readonly user?: NodeUser;
  readonly home: string;
  readonly authorizedKeys: readonly string[];
  /** Path of the argument. */
  readonly at: string;
}

/** Fields of passwd(5). With the number of its group an account has a group of its own. */
export interface NodeUser {
  readonly uid: number;
  readonly gid: number;
  readonly comment: string;
  readonly shell: string;
}

/** What nodes of a release take. */
export interface AccountRules {
  /** Least number of an account that is not the system's: UID_MIN of login.defs(5). */
  readonly leastUid: number;
  /** Keys that their sshd takes. */
  readonly keys: { readonly types: readonly PublicKeyType[]; readonly leastRsaBits: number };
  /** Directory that nodes mount from the master. */
  readonly mounted: string;
}

/** Numbers of 32 bits, but for those that stand for nobody and for none. */
const LARGEST_ID = 4_294_967_293;
const NO_ID: readonly number[] = [65_534, 65_535];

const ROOTS_HOME = "/root";

/** Accounts of one level, each name and each number once. */
export function parseNodeAccounts(
  accounts: readonly NodeAccountInput[],
  rules: AccountRules,
  argument: string,
): NodeAccount[] {
  const parsed = accounts.map((account, i) => parseNodeAccount(account, rules, `${argument}[${i}]`));
  refuseSame(
    parsed.map(({ name }) => name),
    (i) => `${parsed[i].at}.name`,
  );
  const users = parsed.filter(({ user }) => user !== undefined);
  refuseSame(
    users.map(({ user }) => String(user?.uid)),
    (i) => `${users[i].at}.uid`,
  );
  return parsed;
}

function parseNodeAccount(account: NodeAccountInput, rules: AccountRules, argument: string): NodeAccount {
  const name = parseUserName(account.name, `${argument}.name`);
  const authorizedKeys = (account.authorizedKeys ?? []).map((key, i) =>
    parseAuthorizedKey(key, rules.keys, `${argument}.authorizedKeys[${i}]`),
  );
  refuseSame(authorizedKeys, (i) => `${argument}.authorizedKeys[${i}]`);
  if (name === "root") return { name, home: parseRoot(account, argument), authorizedKeys, at: argument };
  const home = parseField(account.home ?? `/home/${name}`, parseImagePath, `${argument}.home`);
  refuseHidden(home, `${argument}.home`);
  if (home === ROOTS_HOME)
    throw new InputError(`${argument}.home`, `${home} is the home of root, expected another one`);
  if (authorizedKeys.length > 0 && (home === rules.mounted || home.startsWith(`${rules.mounted}/`))) {
    throw new InputError(
      `${argument}.authorizedKeys`,
      `${home} is below ${rules.mounted}, which nodes mount from the master; put the keys into ${home}/.ssh/authorized_keys there`,
    );
  }
  return { ...{ name, home, authorizedKeys, at: argument }, user: parseUser(account, rules, argument) };
}

/** Root is in every image. Says where its home is. */
function parseRoot({ uid, gid, comment, home, shell }: NodeAccountInput, argument: string): string {
  const others: Readonly<Record<string, unknown>> = { uid, gid, comment, home, shell };
  const given = Object.entries(others).find(([, value]) => value !== undefined);
  if (given !== undefined) {
    throw new InputError(
      `${argument}.${given[0]}`,
      "is refused; root is in every image, expected authorizedKeys alone",
    );
  }
  return ROOTS_HOME;
}

function parseUser(account: NodeAccountInput, { leastUid }: AccountRules, argument: string): NodeUser {
  if (account.uid === undefined) {
    throw new InputError(
      `${argument}.uid`,
      `is missing, expected a whole number from ${leastUid}, the same on all nodes`,
    );
  }
  const uid = parseId(account.uid, leastUid, `${argument}.uid`, "lower ones are of accounts that packages make");
  return {
    uid,
    gid: parseId(account.gid ?? uid, 1, `${argument}.gid`, "0 is the group of root"),
    comment: parseComment(account.comment ?? "", `${argument}.comment`),
    shell: parseField(account.shell ?? "/bin/bash", parseImagePath, `${argument}.shell`),
  };
}

function parseId(id: number, least: number, argument: string, why: string): number {
  const refusal = `is ${id}, expected a whole number from ${least} to ${LARGEST_ID} but ${NO_ID.join(" and ")}; ${why}`;
  if (NO_ID.includes(id)) throw new InputError(argument, refusal);
  return parseWith(wholeNumber(least, LARGEST_ID), id, argument, refusal);
}

function parseComment(comment: string, argument: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(comment)) {
    throw new InputError(argument, `${JSON.stringify(comment)} holds a control character, expected text of one line`);
  }
  return parseField(comment, (text) => text, argument);
}

function parseField(value: string, parse: (value: string, argument: string) => string, argument: string): string {
  if (value.includes(":")) {
    throw new InputError(argument, `${JSON.stringify(value)} holds a colon, which ends a field of passwd(5)`);
  }
  return parse(value, argument);
}

/** One line of authorized_keys(5) without options. A key that was cut or mistyped is refused, since it would let nobody in. */
function parseAuthorizedKey(given: string, { types, leastRsaBits }: AccountRules["keys"], argument: string): string {
  const key = given.trim();
  const [, type = "", base64 = ""] = /^([!-~]+) ([!-~]+)( [\x20-\x7e\u00a0-\uffff]*)?$/.exec(key) ?? [];
  const known = types.find((one) => one === type);
  if (known === undefined) {
    throw new InputError(
      argument,
      `is no public key that nodes take, expected one line such as ssh-rsa AAAA... name, of the type ${types.join(", ")}, without options`,
    );
  }
  const fault = publicKeyFault(known, base64, leastRsaBits);
  if (fault !== undefined) {
    throw new InputError(argument, `is no key of type ${type}: ${fault}; expected the whole line of its .pub file`);
  }
  return key;
}
