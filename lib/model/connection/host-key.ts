import { InputError } from "../input-error";
import { publicKeyFault } from "./public-key";

/** Kinds of key by which a server may prove who it is, as `ssh-keyscan` names them. */
export const HOST_KEY_TYPES = [
  "ssh-rsa",
  "ssh-dss",
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
] as const;

export type HostKeyType = (typeof HOST_KEY_TYPES)[number];

const LINE = new RegExp(`^(${HOST_KEY_TYPES.join("|")}) ([A-Za-z0-9+/]+=*)( .*)?$`);

/** Type of a public key of a host. A key that was cut or mistyped on its way here is refused, since no server could prove it. */
export function parseHostKey(text: string, argument: string): HostKeyType {
  const [, type = "", base64 = ""] = LINE.exec(text) ?? [];
  if (type === "") {
    throw new InputError(
      argument,
      "is not a public key, expected its type and its base64 text, such as ssh-rsa AAAA...",
    );
  }
  const fault = publicKeyFault(type as HostKeyType, base64);
  if (fault !== undefined) {
    throw new InputError(
      argument,
      `is no key of type ${type}: ${fault}; expected the whole line that ssh-keyscan prints, without the name`,
    );
  }
  return type as HostKeyType;
}
