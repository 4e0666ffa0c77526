import { randomBytes } from "node:crypto";
import type { LabNode } from "../../lab";
import type { LabPlatform } from "../../lab/kind";
import { labNodes } from "../../lab/names";
import type { Firmware } from "../../lab/node";
import { shownNodes } from "../../lab/node-promise";
import { askNode } from "../../lab/node-report";
import { openSite, type Site } from "../../lab/site";
import { driftByResource } from "../support/drift-of";
import { on } from "../support/master";
import { whenAllAnswered } from "./busy-nodes";
import { bootNode, type Play } from "./scenario";

/** Where nodes have the key. */
export const KEY_PATH = "/etc/munge.key";
/** Many files of some lines each, so that a push takes long enough to be cut in the middle. */
export const MANY = { directory: "/etc/many", files: 8, lines: 40, mode: "640" } as const;

/** One line of each command of `onChange` that ran. */
const STAMP = "/var/tmp/changed";
/** The longest that cron and systemd take, so that no run of theirs falls into a scenario. */
const REPAIR_MINUTES = 59;
/** The longest that a push may take on a node of a busy machine. */
const PUSH_SECONDS = 300;

/** In the texts of plain files, for searches that must find something. */
export const PLAIN_CANARY = "rack-canary-93b0";

/** A site whose nodes have files by the program. The first and the third node are a group, and the first one has files of its own. */
export interface NodeFilesFarm {
  readonly site: Site;
  readonly platform: LabPlatform;
  /** Each key begins with it, and nothing else on this machine has it, not even another farm. */
  readonly canary: string;
  readonly nodes: readonly [first: LabNode, second: LabNode, third: LabNode];
  /** Gives every file of the program another content. The program has the first two nodes, or all three. */
  release(word: string, nodes?: 2 | 3): Promise<void>;
  /** Switches a node on, and checks from inside that it is what its platform promises. */
  boot(node: LabNode, image: string): Promise<void>;
  /** What names the boots that the first two nodes are in. */
  boots(): Promise<string[]>;
  /** What a refresh would change of what nodes run and have. */
  drift(): Promise<string>;
  /** Everything that Pulumi printed. */
  said(): string;
}

/** @param many how many of the many files nodes have; a push that is to be cut needs all of them */
export async function openNodeFilesFarm(play: Play, platform: LabPlatform, many: number): Promise<NodeFilesFarm> {
  const [first, second, third] = labNodes;
  const canary = `munge-canary-${randomBytes(8).toString("hex")}`;
  let said = "";
  const onOutput = (chunk: string): void => void (said += chunk);
  const site = await openSite({ name: play.labName, platform, fresh: true, log: play.say, onOutput });
  const sshd = SSHD[platform](platform === "centos5" ? await on(site.lab, "cat /etc/ssh/sshd_config") : "");
  const firmwareOf = ({ name }: LabNode): Firmware =>
    shownNodes(platform).find(({ node }) => node.name === name)?.firmware ?? "bios";
  return {
    ...{ site, platform, canary, nodes: [first, second, third] as const },
    release: (word, count = 2) =>
      site.stack.configure(
        configOf(word, keyOf(canary, word), [sshd, ...manyFiles(word, many)], labNodes.slice(0, count)),
      ),
    boot: (node, image) => bootNode(site, { node, firmware: firmwareOf(node), image }),
    boots: () =>
      Promise.all([first, second].map((node) => askNode(site.lab, node, "cat /proc/sys/kernel/random/boot_id"))),
    drift: () =>
      whenAllAnswered(
        async () => (await driftByResource(site.stack))["farm-boots"] ?? "",
        (drift) => drift,
      ),
    said: () => said,
  };
}

/** What a node that was started with its files says when it is asked by SSH: its sshd has read them. */
export function sshdWord(farm: NodeFilesFarm, node: LabNode): Promise<string> {
  return askNode(farm.site.lab, node, "echo $OF_NODE_FILES");
}

const SET_ENV = "SetEnv OF_NODE_FILES={{node.shortName}}\n";

const setEnvBeside = () => ({
  path: "/etc/ssh/sshd_config.d/10-node-files.conf",
  mode: "0600",
  content: SET_ENV,
});

/** A file that sshd reads when it starts. That of CentOS 5 knows no directory of further files. */
const SSHD: Readonly<Record<LabPlatform, (ofMaster: string) => object>> = {
  centos5: (ofMaster) => ({ path: "/etc/ssh/sshd_config", mode: "0600", content: `${ofMaster}${SET_ENV}` }),
  el9: setEnvBeside,
  el10: setEnvBeside,
};

/** The configuration of the stack is encrypted, so that what its state shows in the clear comes from the library. */
function configOf(word: string, key: string, further: readonly object[], nodes: readonly LabNode[]) {
  const onChange = `echo ${word} >>${STAMP}`;
  const nearest = (whose: string) => ({ path: "/etc/issue", content: `${word} of ${whose}\n` });
  const ofGroup = { path: "/etc/of-group", content: `${word}\n`, onChange };
  const ofNode = { path: "/etc/of-node", content: `${word}\n`, mode: "0600", onChange };
  const nodeFiles = {
    ...{ repairMinutes: REPAIR_MINUTES, timeLimitSeconds: PUSH_SECONDS },
    vars: { rack: PLAIN_CANARY },
    files: [
      { path: "/etc/motd", content: `${word} on {{node.shortName}} in {{vars.rack}}\n`, onChange },
      ...[nearest("all"), ...further],
      { path: KEY_PATH, content: key, mode: "0400", secret: true },
    ],
    ofNodes: { [labNodes[0].name]: { files: [nearest("the node"), ofNode] } },
  };
  const members = nodes.filter((_node, i) => i !== 1).map(({ name }) => name);
  return {
    nodes: nodes.map(({ name, address, mac }) => ({ name, address, mac })),
    nodeFiles: { secret: JSON.stringify(nodeFiles) },
    groups: [{ name: "gpu", nodes: members, nodeFiles: { files: [nearest("the group"), ofGroup] } }],
  };
}

const keyOf = (canary: string, word: string): string => `${canary}-${word}`;

function manyFiles(word: string, length: number): object[] {
  return Array.from({ length }, (_, i) => ({
    ...{ path: manyPath(i), mode: `0${MANY.mode}`, content: `${word}\n`.repeat(MANY.lines) },
  }));
}

/** Path of one of the many files; pushes go by its order. */
export function manyPath(i: number): string {
  return `${MANY.directory}/${String(i).padStart(2, "0")}`;
}

/** What a node has of the files, a line each: path, mode and text. The last line is of the commands that ran. */
export async function filesOn({ site }: NodeFilesFarm, node: LabNode): Promise<string[]> {
  const question = `for file in /etc/motd /etc/issue /etc/of-group /etc/of-node ${KEY_PATH}; do
      [ ! -e $file ] || echo $file $(stat -c '%a %U' $file) $(cat $file)
    done
    echo ran $(cat ${STAMP} 2>/dev/null)`;
  return (await askNode(site.lab, node, question)).trim().split("\n");
}

/** What it should have of a release. */
export function filesWanted({ nodes, canary }: NodeFilesFarm, node: LabNode, word: string, has: Wanted): string[] {
  const [first, second] = nodes;
  const nearest = node === first ? "the node" : node === second ? "all" : "the group";
  return [
    `/etc/motd 644 root ${word} on ${node.name.split(".")[0]} in ${PLAIN_CANARY}`,
    `/etc/issue 644 root ${word} of ${nearest}`,
    ...(node === second ? [] : [`/etc/of-group 644 root ${word}`]),
    ...(node === first ? [`/etc/of-node 600 root ${word}`] : []),
    ...(has.key ? [`${KEY_PATH} 400 root ${keyOf(canary, word)}`] : []),
    ["ran", ...has.ran].join(" "),
  ];
}

interface Wanted {
  readonly key: boolean;
  readonly ran: readonly string[];
}
