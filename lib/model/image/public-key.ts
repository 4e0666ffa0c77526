import { InputError } from "../input-error";

/** One line of authorized_keys(5) without options: kind, key, comment. */
export function parsePublicKey(text: string, argument: string): string {
  const key = text.trim();
  if (!/^(ssh|ecdsa)-[a-z0-9-]+ [A-Za-z0-9+/]+=*( [\x20-\x7e\u00a0-\uffff]*)?$/.test(key)) {
    throw new InputError(argument, "is not a public key, expected one line such as ssh-rsa AAAA... name");
  }
  return key;
}
