import { InputError } from "../input-error";
import { NodeAccount } from "./accounts";
import { NodeView, parentsOf } from "./effective";

/** What cannot be on one node: accounts of several levels with one number, homes that several have, and files in the way of a home. */
export function refuseClashingAccounts(views: ReadonlyMap<string, NodeView>): void {
  for (const [node, view] of views) {
    const accounts = [...view.accounts.values()];
    refuseSameNumbers(node, accounts);
    refuseSharedHomes(node, accounts);
    refuseFilesOfAccounts(node, accounts, view);
  }
}

function refuseSameNumbers(node: string, accounts: readonly NodeAccount[]): void {
  const known = new Map<number, NodeAccount>();
  for (const account of accounts) {
    if (account.user === undefined) continue;
    const { uid } = account.user;
    const other = known.get(uid);
    if (other !== undefined) {
      throw new InputError(
        `${account.at}.uid`,
        `${uid} is the number of ${other.name} on ${node} as well (${other.at}); expected one of its own for ${account.name}`,
      );
    }
    known.set(uid, account);
  }
}

/** Two that have no keys may share a directory that nobody writes to, such as /var/empty. */
function refuseSharedHomes(node: string, accounts: readonly NodeAccount[]): void {
  const known = new Map<string, NodeAccount>();
  for (const account of accounts) {
    const other = known.get(account.home);
    if (other === undefined || other.authorizedKeys.length === 0) known.set(account.home, account);
    if (other !== undefined && other.authorizedKeys.length + account.authorizedKeys.length > 0) {
      throw sharedHome(node, account, other);
    }
  }
  for (const account of accounts) {
    const above = parentsOf(account.home).find((path) => known.has(path));
    const other = above === undefined ? undefined : known.get(above);
    if (other !== undefined) throw sharedHome(node, account, other);
  }
}

function sharedHome(node: string, { at, home, name }: NodeAccount, other: NodeAccount): InputError {
  return new InputError(
    `${at}.home`,
    `${home} belongs to ${other.name} on ${node} (${other.at}.home), expected a home of its own for ${name}`,
  );
}

function refuseFilesOfAccounts(node: string, accounts: readonly NodeAccount[], { files }: NodeView): void {
  for (const { home, name, at, user } of accounts) {
    const own = [...parentsOf(home), home, `${home}/.ssh`, `${home}/.ssh/authorized_keys`];
    const file = own.map((path) => files.get(path)?.file).find((found) => found !== undefined);
    if (file !== undefined) {
      throw new InputError(
        `${file.at}.path`,
        `${file.path} is refused on ${node}; it belongs to the account ${name} (${at}), whose keys go into authorizedKeys`,
      );
    }
    // its directory would be made for the file, as root's, before the home is
    const inside = user && [...files.values()].find((one) => one.file.path.startsWith(`${home}/`))?.file;
    if (inside !== undefined) {
      throw new InputError(
        `${inside.at}.path`,
        `${inside.path} is refused on ${node}; it lies in the home of the account ${name} (${at}), which is made from /etc/skel`,
      );
    }
  }
}
