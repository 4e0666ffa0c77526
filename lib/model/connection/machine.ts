import { Connection, CONNECTION_DEFAULTS } from "./connection";

/**
 * Whether two connections lead to one machine, as far as they can say: by the host keys that they pin, whatever the way there,
 * else by the address.
 */
export function sameMachine(a: Connection, b: Connection): boolean {
  const [keyOfA, keyOfB] = [pinnedKey(a), pinnedKey(b)];
  return keyOfA === undefined || keyOfB === undefined ? sameAddress(a, b) : keyOfA === keyOfB;
}

/** Whether two connections lead to one address, where a machine may have taken the place of another. */
export function sameAddress(a: Connection, b: Connection): boolean {
  return addressOf(a) === addressOf(b);
}

/** An address, and the way there: behind another bastion the same one may be another machine. */
export function addressOf({ host, port = CONNECTION_DEFAULTS.port, bastion }: Reached): string {
  return `${host}:${port} by ${bastion?.host ?? ""}`;
}

type Pinned = Pick<Connection, "hostKey" | "insecureIgnoreHostKey">;

type Reached = Pick<Connection, "host" | "port"> & { readonly bastion?: Pick<Connection, "host"> };

/** The key that the machine must prove, if one must: type and key. What follows them is a comment. */
export function pinnedKey({ hostKey, insecureIgnoreHostKey }: Pinned): string | undefined {
  return insecureIgnoreHostKey === true ? undefined : hostKey?.split(" ").slice(0, 2).join(" ");
}
