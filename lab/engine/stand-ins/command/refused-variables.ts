import type { Client } from "ssh2";

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Names that the server does not let us set (sshd's AcceptEnv). The protocol has an answer for it, which ssh2 does not
 * ask for; so a first session on the same connection looks which of them arrived.
 */
export function refusedVariables(client: Client, variables: NodeJS.ProcessEnv): Promise<string[]> {
  const names = Object.keys(variables);
  if (names.length === 0) return Promise.resolve([]);
  const odd = names.filter((name) => !NAME.test(name));
  if (odd.length > 0) return Promise.resolve(odd);
  const script = `for name in ${names.join(" ")}; do eval "test \\"\\\${$name+x}\\"" || echo "refused:$name"; done`;
  return new Promise((resolve, reject) => {
    client.exec(`/bin/sh -c '${script}'`, { env: variables }, (error, channel) => {
      if (error) return reject(error);
      let answer = "";
      channel.on("data", (chunk: Buffer) => (answer += chunk.toString("utf8")));
      channel.stderr.resume();
      channel.on("close", () => resolve([...answer.matchAll(/^refused:(\w+)$/gm)].map(([, name]) => name)));
      channel.end();
    });
  });
}
