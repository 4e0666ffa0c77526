import { utils, type Algorithms, type AuthenticationType, type ConnectConfig, type ServerHostKeyAlgorithm } from "ssh2";
import type { Endpoint } from "./connection";

/** What Go's x/crypto/ssh offers, the client in the real plugin: it still reaches servers as old as OpenSSH 4.3. */
const ALGORITHMS: Algorithms = {
  kex: [
    "curve25519-sha256",
    "curve25519-sha256@libssh.org",
    "ecdh-sha2-nistp256",
    "ecdh-sha2-nistp384",
    "ecdh-sha2-nistp521",
    "diffie-hellman-group14-sha256",
    "diffie-hellman-group14-sha1",
  ],
  serverHostKey: [
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "rsa-sha2-256",
    "rsa-sha2-512",
    "ssh-rsa",
  ],
  cipher: [
    "aes128-gcm@openssh.com",
    "aes256-gcm@openssh.com",
    "chacha20-poly1305@openssh.com",
    "aes128-ctr",
    "aes192-ctr",
    "aes256-ctr",
  ],
  hmac: [
    "hmac-sha2-256-etm@openssh.com",
    "hmac-sha2-512-etm@openssh.com",
    "hmac-sha2-256",
    "hmac-sha2-512",
    "hmac-sha1",
  ],
};

/** ssh2's settings for an endpoint. What cannot work at any attempt is refused here, before the first. */
export function sshConfig(endpoint: Endpoint): ConnectConfig {
  checkPrivateKey(endpoint);
  const agent = agentOf(endpoint);
  return {
    host: endpoint.host,
    port: endpoint.port,
    username: endpoint.user,
    readyTimeout: 0,
    privateKey: endpoint.privateKey,
    passphrase: endpoint.privateKeyPassword,
    password: endpoint.password,
    tryKeyboard: endpoint.password !== undefined,
    agent,
    authHandler: authenticationOrder(endpoint, agent),
    ...hostKeyChecks(endpoint.hostKey),
  };
}

/** Socket of the agent; the real plugin takes an empty variable for none. */
export function agentOf({ agentSocketPath }: Endpoint): string | undefined {
  return agentSocketPath ?? (process.env.SSH_AUTH_SOCK || undefined);
}

function checkPrivateKey({ host, privateKey, privateKeyPassword }: Endpoint): void {
  if (privateKey === undefined) return;
  const parsed = utils.parseKey(privateKey, privateKeyPassword);
  if (parsed instanceof Error) throw new Error(`the private key for ${host} is not usable: ${parsed.message}`);
}

/** Go's client tries each method of the protocol once: an agent's keys are not offered after a key that was given. */
function authenticationOrder(endpoint: Endpoint, agent: string | undefined): AuthenticationType[] {
  return [
    "none",
    ...(endpoint.privateKey === undefined ? [] : (["publickey"] as const)),
    ...(endpoint.password === undefined ? [] : (["password", "keyboard-interactive"] as const)),
    ...(agent === undefined || endpoint.privateKey !== undefined ? [] : (["agent"] as const)),
  ];
}

/** Only the given key is taken, and only its kind is asked for: a server offering several must show this one. */
function hostKeyChecks(hostKey: string | undefined): Pick<ConnectConfig, "algorithms" | "hostVerifier"> {
  if (hostKey === undefined) return { algorithms: ALGORITHMS };
  const match = /(?:^|\s)((?:ssh|ecdsa|rsa|sk)-\S+)\s+([A-Za-z0-9+/]+=*)/.exec(hostKey);
  if (!match) {
    throw new Error(
      `failed to parse host key: got "${hostKey.slice(0, 40)}", expected a line like "ssh-ed25519 AAAA..."`,
    );
  }
  const [, kind, key] = match;
  const expected = Buffer.from(key, "base64");
  return {
    algorithms: { ...ALGORITHMS, serverHostKey: [kind as ServerHostKeyAlgorithm] },
    hostVerifier: (offered: Buffer) => offered.equals(expected),
  };
}
