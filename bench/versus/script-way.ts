import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { quote } from "../../lib/host/script/quote";
import { labNames } from "../../lab/names";
import { succeed } from "../../lab/processes";
import { sshArguments } from "../../lab/secure-shell";
import { bootServerFiles, hostsLines, PACKAGES, type BootNode, type BootServerFile } from "./boot-server-files";
import type { Place } from "./place";
import type { Way } from "./way";

const END = "END_OF_FILE";

/** One shell script in one session. It makes a new master a boot server, and knows of nothing else. */
export async function openScript(place: Place): Promise<Way> {
  const script = serverScript(place.nodes);
  return {
    name: "script",
    operations: {
      apply: async () => {
        // ssh takes the port that it is told first
        const ssh = [`-oPort=${place.proxy.port}`, "-oBatchMode=yes", ...sshArguments(labNames(place.name))];
        await succeed("ssh", [...ssh, "--", "bash -s"], { input: script });
      },
    },
  };
}

/** The script with what it needs, as the only thing that is sent. */
export function serverScript(nodes: readonly BootNode[]): string {
  const files = Object.values(bootServerFiles(nodes));
  const directories = [...new Set(files.map(({ path }) => dirname(path)))];
  return [
    `packages=${quote(PACKAGES)}`,
    `hosts_lines() {\n${hereDocument(hostsLines(nodes))}\n}`,
    `write_files() {\nmkdir -p ${directories.join(" ")}\n${files.map(writeFile).join("\n")}\n}`,
    readFileSync(join(__dirname, "boot-server.sh"), "utf8"),
  ].join("\n");
}

function writeFile({ path, mode, text, check }: BootServerFile): string {
  const written = check === undefined ? path : `${path}.new`;
  return [
    hereDocument(text, ` >${written}`),
    ...(mode === "644" ? [] : [`chmod ${mode} ${written}`]),
    ...(check === undefined
      ? []
      : [`${check.replace("{candidate}", written)} >/dev/null 2>&1`, `mv ${written} ${path}`]),
  ].join("\n");
}

function hereDocument(text: string, to = ""): string {
  return `cat${to} <<'${END}'\n${text}${END}`;
}
