import { once } from "node:events";
import type { LabNode } from "../../lab";
import type { LabPlatform } from "../../lab/kind";
import { readFromBootNetwork } from "../../lab/boot-network";
import { askNode } from "../../lab/node-report";
import { NODE_SECRETS, platformOf, WEB_ROOT } from "../../lib/platforms";
import { ArgumentWatch } from "../support/argument-lists";
import { fileTexts } from "../support/file-texts";
import { on } from "../support/master";
import { KEY_PATH, PLAIN_CANARY, type NodeFilesFarm } from "./node-files-farm";
import { expectEqual, expectThat } from "./scenario";

// Searches for the key of a farm, each beside something else that is there, so that a search that finds nothing has looked.

/** Has a file with the words to search for, since an argument would be in a list of processes. */
const WORDS = "/root/.words";

/** A function in what each side runs for a push: on the master ssh has it as an argument, on a node the shell has. */
const APPLIER = "apply_from_master";

/** Neither the master nor any of these nodes has the key in an argument list while `push` runs. */
export async function expectNoArgument(
  farm: NodeFilesFarm,
  nodes: readonly LabNode[],
  push: () => Promise<void>,
): Promise<void> {
  const onMaster = new ArgumentWatch([farm.canary, APPLIER], 20);
  const watched = nodes.map((node) => watchNode(farm, node));
  const seen = await push()
    .finally(async () => {
      onMaster.end();
      await Promise.all(nodes.map((node) => askNode(farm.site.lab, node, `touch ${WORDS}.end`)));
    })
    .then(() => Promise.all(watched));
  expectEqual("seen in argument lists of the master", onMaster.end(), [APPLIER]);
  nodes.forEach(({ name }, i) => expectEqual(`seen in argument lists of ${name}`, seen[i], [APPLIER]));
}

/** Which of both words a node has in an argument list, until it is told that the push has ended. */
async function watchNode({ site, canary }: NodeFilesFarm, node: LabNode): Promise<string[]> {
  const watch = `cat >${WORDS} <<'WORDS'
${canary}
${APPLIER}
WORDS
    until [ -e ${WORDS}.end ]; do cat /proc/[0-9]*/cmdline 2>/dev/null | grep -aoF -f ${WORDS} >>${WORDS}.seen; sleep 0.2; done
    sort -u ${WORDS}.seen; rm -f ${WORDS} ${WORDS}.seen ${WORDS}.end`;
  return (await askNode(site.lab, node, watch)).split("\n").filter(Boolean);
}

/** Nothing that Pulumi printed, wrote into its state and plans, or shows of it has the key. */
export async function expectNotInPulumi({ site, said, canary }: NodeFilesFarm): Promise<void> {
  const exported = JSON.stringify(await site.stack.exportState());
  const texts = {
    "what it printed": said(),
    "its files": fileTexts(site.stack.directory),
    "the exported state": exported,
  };
  for (const [what, text] of Object.entries(texts)) {
    expectThat(text, /farm-files-secrets/);
    if (text.includes(canary)) throw new Error(`${what} have the key`);
  }
}

const JOURNAL = "/tmp/journal.text";

const LOGS_OF_TODAY = { [JOURNAL]: "push-node-files: ", "/var/log/httpd/access_log": "GET /diskless/node-files" };

/** Logs of a master, each with words that it has. */
const LOGS: Readonly<Record<LabPlatform, Readonly<Record<string, string>>>> = {
  centos5: { "/var/log/messages": "push-node-files: " },
  el9: LOGS_OF_TODAY,
  el10: LOGS_OF_TODAY,
};

/** Of the master's files only the plan of secrets has it: neither logs, nor what TFTP, HTTP and NFS serve, nor the rest of its state. */
export async function expectNotOnMaster({ site, platform, canary }: NodeFilesFarm): Promise<void> {
  const { tftp, nodeFiles } = platformOf(platform);
  const journal = JOURNAL in LOGS[platform] ? `journalctl --no-pager -a >${JOURNAL};` : "";
  const search = `umask 077; cat >${WORDS}; ${journal}
    exported=$(exportfs | sed -n 's,^\\(/[^ ]*\\).*,\\1,p' | sort -u)
    echo exported $exported
    grep -rlaF -f ${WORDS} /etc /var /tmp /usr/local ${tftp.root} $exported 2>/dev/null | sort -u
    rm -f ${WORDS} ${JOURNAL}`;
  const found = async (words: string): Promise<string[]> => {
    const { stdout } = await site.lab.ssh(search, { input: `${words}\n` });
    const [exported, ...paths] = stdout.trim().split("\n");
    expectThat(exported, /^exported \/./);
    return paths;
  };
  expectEqual("files of the master with the key", await found(canary), [NODE_SECRETS]);
  for (const [log, words] of Object.entries(LOGS[platform])) {
    expectEqual(`${log} has been searched`, (await found(words)).includes(log), true);
  }
  expectEqual("the plan is served", (await found(PLAIN_CANARY)).includes(nodeFiles.plan), true);
}

/** What booting nodes fetch has it in no body, and an image does not have it either. */
export async function expectNotFetched({ site, platform, canary }: NodeFilesFarm, labName: string): Promise<void> {
  if (platform === "centos5") {
    const search = `umask 077; cat >${WORDS}; zcat ${platformOf(platform).tftp.root}/linux/*/rootfs.gz | grep -caF -f ${WORDS}; rm -f ${WORDS}`;
    const linesWith = async (words: string): Promise<number> =>
      Number((await site.lab.ssh(search, { input: `${words}\n` })).stdout);
    expectEqual("lines of the image with the key", await linesWith(canary), 0);
    expectEqual("the image has been searched", (await linesWith("nameserver")) > 0, true);
    return;
  }
  const paths = (await on(site.lab, `cd ${WEB_ROOT} && find . -type f`)).trim().split("\n");
  const found = async (words: string): Promise<string[]> => {
    const bodies = await Promise.all(
      paths.map((path) => bodyHas(labName, `http://10.0.0.1/diskless/${path.slice(2)}`, words)),
    );
    return paths.filter((_path, i) => bodies[i]);
  };
  expectEqual("bodies with the key", await found(canary), []);
  expectEqual("bodies with another file", await found(PLAIN_CANARY), ["./node-files"]);
}

async function bodyHas(labName: string, url: string, words: string): Promise<boolean> {
  const curl = readFromBootNetwork(labName, url);
  const ended = once(curl, "close");
  let [has, tail] = [false, Buffer.alloc(0)];
  for await (const chunk of curl.stdout as AsyncIterable<Buffer>) {
    const text = Buffer.concat([tail, chunk]);
    has ||= text.includes(words);
    tail = text.subarray(-words.length);
  }
  const [code] = (await ended) as [number | null];
  if (code !== 0) throw new Error(`${url} cannot be fetched: curl ended with ${code}`);
  return has;
}

/** A node that booted and was not pushed to has it nowhere. */
export async function expectNotOnFreshNode({ site, canary }: NodeFilesFarm, node: LabNode): Promise<void> {
  const found = async (words: string): Promise<string> => {
    const search = `cat >${WORDS} <<'WORDS'
${words}
WORDS
    grep -rlaF -f ${WORDS} /etc /var /usr/local 2>/dev/null | sort; rm -f ${WORDS}`;
    return await askNode(site.lab, node, search);
  };
  expectEqual("files with the key", await found(canary), "");
  expectThat(await found(PLAIN_CANARY), /^\/etc\/motd$/m);
  expectEqual(KEY_PATH, await askNode(site.lab, node, `ls ${KEY_PATH} 2>/dev/null || true`), "");
}
