import type { HostKeyType } from "../../model/connection/host-key";
import type { PublicKeyType } from "../../model/connection/public-key";

/** How the sshd of a release, on its master and on its nodes, proves who it is. */
export interface SshPart {
  readonly hostKeys: readonly HostKeyType[];
  /** Whether it signs with SHA-1, which a client asks for that names an RSA key by its type alone. */
  readonly signsWithSha1: boolean;
  /** Type of the host key that a node keeps from one boot to the next. */
  readonly nodeHostKey: NodeKeyType;
  readonly authorizedKeys: AuthorizedKeyRules;
}

/** What its sshd takes of somebody who logs in. */
export interface AuthorizedKeyRules {
  readonly types: readonly PublicKeyType[];
  /** Bits of the shortest RSA key. */
  readonly leastRsaBits: number;
}

/** Types of the host key that a node keeps, as ssh-keygen(1) calls them. */
export const NODE_KEY_TYPES = ["ed25519", "rsa"] as const;
export type NodeKeyType = (typeof NODE_KEY_TYPES)[number];

/** OpenSSH of Enterprise Linux 8 and later. */
export const MODERN_HOST_KEYS: readonly HostKeyType[] = [
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "ssh-rsa",
];

/** OpenSSH 4.3. */
export const LEGACY_HOST_KEYS: readonly HostKeyType[] = ["ssh-rsa", "ssh-dss"];

/** OpenSSH of Enterprise Linux 9 and later: RequiredRSASize of its crypto policy DEFAULT, and keys of tokens. */
export const RSA_2048_AND_TOKENS: AuthorizedKeyRules = {
  types: [...MODERN_HOST_KEYS, "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com"],
  leastRsaBits: 2048,
};
