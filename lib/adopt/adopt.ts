import { join } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { masterTexts } from "../host/adopt/master-texts";
import { hostSession } from "../host/connection/host-session";
import { CONNECTION_DEFAULTS, parseConnection } from "../model/connection/connection";
import { platformOf, Platforms } from "../platforms";
import { describeMaster } from "./describe";
import { librarySource } from "./library-source";
import { nextSteps, Settings } from "./next-steps";
import { refuseOccupied, writeProject } from "./write-project";

interface AdoptOptions {
  platform: string;
  host: string;
  out: string;
  port?: number;
  user?: string;
  key?: string;
  hostKey?: string;
  insecureIgnoreHostKey?: boolean;
  legacyAlgorithms?: boolean;
  sudo?: boolean;
  hostname?: string;
  address?: string;
}

/** The command `adopt`. Whoever runs it closes the sessions of hosts behind it. */
export function adoptCommand(): Command {
  return new Command("adopt")
    .description(
      "Reads a boot server that runs and writes the program that describes it. Changes nothing on the master.",
    )
    .addOption(
      new Option("--platform <name>", "release of the master").choices(Object.values(Platforms)).makeOptionMandatory(),
    )
    .requiredOption("--host <name>", "name or address to connect to by SSH")
    .requiredOption("--out <folder>", "folder for the program, empty or new")
    .option("--port <number>", `port of sshd (default: ${CONNECTION_DEFAULTS.port})`, wholeNumber)
    .option("--user <name>", `account (default: "${CONNECTION_DEFAULTS.user}")`)
    .option("--key <file>", "private key (default: the agent of SSH_AUTH_SOCK)")
    .option("--host-key <text>", "public key that the host must prove to have, as ssh-keyscan prints it after the name")
    .option("--insecure-ignore-host-key", "connect to whatever answers")
    .option("--legacy-algorithms", "offer what OpenSSH 4.3 needs; a real CentOS 5 needs it")
    .option("--sudo", "act as root by sudo, which must ask for no password")
    .option("--hostname <name>", "full name of the master (default: its own and /etc/hosts)")
    .option("--address <address>", "address of the master in the boot network (default: next-server, else /etc/hosts)")
    .action(adopt);
}

async function adopt(options: AdoptOptions): Promise<void> {
  const { host, port, user, hostKey, insecureIgnoreHostKey, legacyAlgorithms, sudo } = options;
  const settings = given({
    host,
    port,
    user,
    privateKeyPath: options.key,
    hostKey,
    insecureIgnoreHostKey,
    legacyAlgorithms,
    sudo,
  });
  const connection = parseConnection(settings);
  refuseOccupied(options.out);
  const platform = platformOf(options.platform, "--platform");
  const description = describeMaster(platform, await masterTexts.observe(hostSession(connection), platform), options);
  writeProject(options.out, description, librarySource(process.cwd(), packageRoot()));
  for (const remark of description.remarks) console.log(remark);
  console.log(nextSteps(options.out, settings, description));
}

/** Options by the names of the connection's settings, without those that were not given. */
function given(options: Readonly<Record<string, string | number | boolean | undefined>>): Settings {
  return Object.fromEntries(
    Object.entries(options).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("expected a whole number");
  return Number(text);
}

/** The package, whether its sources run or what was built of them. */
export function packageRoot(): string {
  const above = join(__dirname, "..", "..");
  return /[\\/]dist$/.test(above) ? join(above, "..") : above;
}
