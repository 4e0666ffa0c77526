import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import { join } from "node:path";

/** Of its own on loopback, since an engine finds no plugin again whose address has a port. */
const HOST = "127.0.0.43";

/** A git server of one repository, whom those trust that are given its certificate. */
export interface GitServer {
  /** Address of the repository. */
  readonly address: string;
  /** File with the certificate, as SSL_CERT_FILE has it. */
  readonly certificate: string;
  stop(): void;
}

/** Serves what is committed in `source` by git's own program. */
export async function serveByHttps(source: string, home: string): Promise<GitServer> {
  const [key, certificate] = [join(home, "key.pem"), join(home, "certificate.pem")];
  const names = ["-subj", `/CN=${HOST}`, "-addext", `subjectAltName=IP:${HOST}`];
  const made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", certificate];
  execFileSync("openssl", [...made, ...names], { stdio: "pipe" });
  const root = join(home, "repositories");
  mkdirSync(join(root, "team"), { recursive: true });
  execFileSync("git", ["clone", "--quiet", "--bare", source, join(root, "team", "pulumi-diskless.git")]);
  const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (request, response) =>
    answer(root, request, response),
  );
  await new Promise<void>((resolve) => server.listen(443, HOST, resolve));
  return {
    address: `https://${HOST}/team/pulumi-diskless.git`,
    certificate,
    stop: () => server.close(),
  };
}

/** git-http-backend is a CGI program: a head with a status of its own, then the body. */
function answer(root: string, request: IncomingMessage, response: ServerResponse): void {
  const [path, query = ""] = (request.url ?? "").split("?");
  const backend = spawn("git", ["http-backend"], {
    env: {
      ...process.env,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: "1",
      PATH_INFO: path,
      QUERY_STRING: query,
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers["content-type"],
      HTTP_CONTENT_ENCODING: request.headers["content-encoding"],
      GIT_PROTOCOL: request.headers["git-protocol"] as string | undefined,
    },
    stdio: ["pipe", "pipe", "inherit"],
  });
  request.pipe(backend.stdin);
  const parts: Buffer[] = [];
  backend.stdout.on("data", (bytes: Buffer) => parts.push(bytes));
  backend.on("close", () => {
    const whole = Buffer.concat(parts);
    const end = whole.indexOf("\r\n\r\n");
    const head = new Map(
      whole
        .subarray(0, end)
        .toString()
        .split("\r\n")
        .map((line): [string, string] => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]),
    );
    response.statusCode = Number.parseInt(head.get("Status") ?? "200", 10);
    for (const [name, value] of head) if (name !== "Status") response.setHeader(name, value);
    response.end(whole.subarray(end + 4));
  });
}
