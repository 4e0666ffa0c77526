import { NodeAccount } from "../../model/node-files/accounts";
import { NodeFileLevels, PlacedAccount, placedAccounts } from "../../model/node-files/effective";

/** Accounts in the order of a plan: by name, and of one name in the order of levels. */
export function sortedAccounts(levels: NodeFileLevels): PlacedAccount[] {
  return placedAccounts(levels).sort(({ account: one }, { account: other }) =>
    one.name < other.name ? -1 : one.name > other.name ? 1 : 0,
  );
}

/** An entry of a plan: the account's line of passwd(5), if it has one, then its keys. */
export function accountLines({ account, scope }: PlacedAccount): string[] {
  return [
    `account ${account.name} ${scope}`,
    ...[...passwdLines(account), ...account.authorizedKeys].map((line) => `|${line}`),
  ];
}

function passwdLines({ name, user, home }: NodeAccount): string[] {
  if (user === undefined) return [];
  const { uid, gid, comment, shell } = user;
  return [`${name}:x:${uid}:${gid}:${comment}:${home}:${shell}`];
}
