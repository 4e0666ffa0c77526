import { quote } from "./quote";
import { Connection } from "../model/connection";

const START = "@pulumi-diskless-start";

/** A command line and what is written to its standard input. */
export interface Launch {
  readonly command: string;
  readonly stdin: string;
}

/**
 * How a script is run on a host: it travels by standard input, so neither it nor a password is ever in an argument list that
 * `ps` shows. `sudo -S` reads the password from the first line when it asks for one; when it asks for none the line is still
 * there, so everything up to the start line is thrown away before the shell reads on.
 */
export function launch(script: string, connection: Pick<Connection, "sudo" | "sudoPassword">): Launch {
  const shell = `sh -c ${quote(`while IFS= read -r line; do [ "$line" = ${quote(START)} ] && exec sh -s; done; exit 1`)}`;
  const command =
    connection.sudo === true ? `sudo ${connection.sudoPassword === undefined ? "-n" : "-S -p ''"} -- ${shell}` : shell;
  const password = connection.sudoPassword === undefined ? "" : `${connection.sudoPassword}\n`;
  return { command, stdin: `${password}${START}\n${script}` };
}
