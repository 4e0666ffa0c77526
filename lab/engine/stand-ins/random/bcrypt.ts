import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";

const COST = 10;

/**
 * bcrypt hash of a password, as RandomPassword publishes it. Node has no bcrypt, crypt(3) of every current Linux does;
 * perl is the one caller of it that every distribution installs. The password goes through stdin, never argv.
 */
export function bcryptHash(password: string): Promise<string> {
  const salt = `$2a$${COST}$${saltCharacters()}`;
  return new Promise((resolve, reject) => {
    const perl = spawn("perl", ["-e", "local $/; print crypt(<STDIN>, $ARGV[0])", salt], { stdio: "pipe" });
    let hash = "";
    perl.stdout.setEncoding("utf8").on("data", (chunk: string) => (hash += chunk));
    perl.stdin.on("error", () => undefined);
    perl.on("error", reject);
    perl.on("close", () => {
      if (hash.startsWith("$2a$")) resolve(hash);
      else
        reject(
          new Error("RandomPassword: crypt(3) of this machine made no bcrypt hash; install the real random plugin."),
        );
    });
    perl.stdin.end(Buffer.from(password).subarray(0, 72));
  });
}

/** 22 characters of bcrypt's own base 64 alphabet. The last one may only carry 2 bits. */
function saltCharacters(): string {
  const alphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  const characters = [...randomBytes(22)].map((byte) => alphabet[byte & 63]);
  characters[21] = ".Oeu"[randomBytes(1)[0] & 3];
  return characters.join("");
}
