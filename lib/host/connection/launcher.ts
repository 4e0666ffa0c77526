import { quote } from "../script/quote";
import { Connection } from "../../model/connection/connection";

/** A word that no shell has to have quoted. */
const START = "@pulumi-diskless-start";

/** A command line and what is written to its standard input. */
export interface Launch {
  readonly command: string;
  readonly stdin: string;
}

/** What a program on a host may need of the environment: who it runs as, and the proxies of a package manager. */
const KEPT = [
  "USER",
  "LOGNAME",
  ...["http", "https", "ftp", "no"].flatMap((kind) => [`${kind}_proxy`, `${kind.toUpperCase()}_PROXY`]),
];

const CLEAN = [
  "env -i",
  'HOME="${HOME:-/root}"',
  "PATH=/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin LC_ALL=C",
  ...KEPT.map((name) => `\${${name}:+"${name}=$${name}"}`),
].join(" ");

/**
 * How a script is run on a host: it travels by standard input, so neither it nor a password is ever in an argument list that
 * `ps` shows. `sudo -S` reads the password from the first line when it asks for one; when it asks for none the line is still
 * there, so everything up to the start line is thrown away before the shell reads on.
 *
 * The shell that reads it has an environment of its own. What the profile of an account or sshd sets, such as POSIXLY_CORRECT,
 * GREP_OPTIONS, SHELLOPTS with noclobber, or a function by the name of a command, would change what our commands mean.
 */
export function launch(script: string, connection: Pick<Connection, "sudo" | "sudoPassword">): Launch {
  const reading = `while IFS= read -r line; do [ "$line" = ${START} ] && exec sh -s; done; exit 1`;
  const shell = `sh -c ${quote(`exec ${CLEAN} sh -c ${quote(reading)}`)}`;
  const command =
    connection.sudo === true ? `sudo ${connection.sudoPassword === undefined ? "-n" : "-S -p ''"} -- ${shell}` : shell;
  const password = connection.sudoPassword === undefined ? "" : `${connection.sudoPassword}\n`;
  return { command, stdin: `${password}${START}\n${script}` };
}
