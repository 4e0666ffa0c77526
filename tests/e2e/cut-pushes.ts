import type { LabNode } from "../../lab";
import { askNode } from "../../lab/node-report";
import { on } from "../support/master";
import { filesOn, manyPath, MANY, type NodeFilesFarm } from "./node-files-farm";
import { expectEqual, expectThat, type Play } from "./scenario";

/** How far a push has come on a node when it is cut: all files are still the old ones, or some are new. */
type Moment = "the first file is laid out" | "some files are in place";

/** Who is killed by SIGKILL: on the node its sshd alone, or the whole session; on the master the pusher alone, or all that it started. */
type Victim = "sshd" | "session" | "pusher" | "pusher and its children";

/** So many files are in place when some are. */
const IN_PLACE = 3;
const SPOILT = `${MANY.mode} 1 spoilt`;
const SSH = "ssh -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR";

/** The many files as they are in a release. */
const wholeOf = (word: string): string => `${MANY.mode} ${MANY.lines} ${word}`;

/** The push of the release `three` is cut, and then pushes that repair what was changed by hand. */
export async function cutPushes(play: Play, farm: NodeFilesFarm): Promise<void> {
  const { site, nodes } = farm;
  const [first, second] = nodes;
  const expectOldOrNew = async (old: string): Promise<void> => {
    const others = (await manyOn(farm, first)).filter((way) => way !== old && way !== wholeOf("three"));
    expectEqual("files that are neither old nor new", others, []);
  };
  const [old] = await manyOn(farm, first);
  await play.check(
    "sshd of a node is killed during an up: that names the node, whose files are old or new",
    async () => {
      await farm.release("three");
      const killed = askNode(site.lab, first, killingAt("the first file is laid out", "sshd"));
      const { code, stdout, stderr } = await site.stack.up();
      await killed;
      expectEqual("whether the up succeeds", code === 0, false);
      expectThat(stdout + stderr, new RegExp(`1 of 2 nodes have not got all their files:\\s+${first.name}: `));
      await expectOldOrNew(old);
      expectEqual(second.name, await manyOn(farm, second), [wholeOf("three")]);
    },
  );
  await play.check("its session is killed between renames: some of its files are old and some new", async () => {
    const { code, said } = await cutPush(farm, first, "some files are in place", "session");
    expectEqual("exit code of the pusher", code, 1);
    expectThat(said, new RegExp(`${first.name}: .*failed: `));
    expectEqual("files", await manyOn(farm, first), [SPOILT, wholeOf("three")]);
  });
  for (const [moment, victim] of [
    ["some files are in place", "pusher and its children"],
    ["the first file is laid out", "pusher"],
  ] as const) {
    await play.check(`on the master the ${victim} is killed when ${moment}: each file is old or new`, async () => {
      expectEqual("exit code and output", await cutPush(farm, first, moment, victim), { code: 137, said: "" });
      await expectOldOrNew(SPOILT);
    });
  }
}

/** The last up brought every file, and nothing of cut pushes lies about. */
export async function expectConverged(farm: NodeFilesFarm): Promise<void> {
  const [first, second] = farm.nodes;
  for (const node of [first, second]) {
    expectEqual(node.name, await manyOn(farm, node), [wholeOf("three")]);
    const ran = (await filesOn(farm, node)).at(-1)?.split(" ") ?? [];
    expectEqual(`whether the command ran on ${node.name}`, ran.includes("three"), true);
  }
  expectEqual("left behind", await leftOfPushes(farm), []);
}

/** Path of a file that is laid out and not in place yet. */
const candidate = (i: number): string => manyPath(i).replace(/([^/]+)$/, ".$1.node-files-candidate");

/** For a node's shell, and not for ever. Without a pause it is what the shell has in itself, so that little has happened when it goes on. */
const waitUntil = (test: string, pause = ":"): string =>
  `tries=0; until [ ${test} ]; do tries=$((tries + 1)); [ $tries -lt 1000000 ] || exit 1; ${pause}; done`;

/** For a node's shell: waits for a push to come that far, and kills what of it is on the node. */
function killingAt(moment: Moment, victim: Victim): string {
  const later = [`-e ${candidate(MANY.files - 1)}`, `! -e ${candidate(IN_PLACE)}`]
    .map((test) => waitUntil(test))
    .join("\n");
  const kill = { sshd: "kill -9 $sshd", session: "kill -9 -$applier $sshd" };
  return `${waitUntil("-d /var/lib/node-files/work", "sleep 0.1")}
    ${waitUntil(`-e ${candidate(0)}`)}
    for list in $(grep -la 'apply_from_maste[r]' /proc/[0-9]*/cmdline); do
      applier=\${list#/proc/} applier=\${applier%/cmdline}
      sshd=$(sed -n 's/^PPid:[^0-9]*//p' /proc/$applier/status)
      case $(cat /proc/$sshd/comm) in sshd*) break ;; esac
      sshd=
    done
    [ "$sshd" ] || exit 1
    ${moment === "some files are in place" ? later : ""}
    ${victim === "sshd" || victim === "session" ? kill[victim] : ""}`;
}

/** Runs the pusher on the master when the many files of a node were changed by hand, and has somebody killed when it has come that far. */
async function cutPush(
  { site }: NodeFilesFarm,
  node: LabNode,
  moment: Moment,
  victim: Victim,
): Promise<{ code: number; said: string }> {
  await askNode(site.lab, node, `for file in ${MANY.directory}/*; do echo spoilt >$file; done`);
  const kill = {
    ...{ sshd: "true", session: "true" },
    ...{ pusher: "kill -9 $pushing", "pusher and its children": "kill -9 -$pushing" },
  };
  const answer = await on(
    site.lab,
    `said=$(mktemp)
    ${SSH} root@${node.address} sh -s <<'NODE' | {
echo ready
${killingAt(moment, victim)}
echo now
NODE
      read ready || exit 1
      setsid push-node-files >$said 2>&1 &
      pushing=$!
      read now || exit 1
      ${kill[victim]}
      wait $pushing 2>/dev/null
      echo $?
    } || exit 1
    cat $said; rm -f $said`,
  );
  const [code, ...lines] = answer.split("\n");
  return { code: Number(code), said: lines.join("\n") };
}

/** What the many files of a node are, each way once: mode, number of lines, and every line that is in it. */
async function manyOn({ site }: NodeFilesFarm, node: LabNode): Promise<string[]> {
  const question = `for file in ${MANY.directory}/*; do echo $(stat -c %a $file) $(wc -l <$file) $(sort -u $file); done | sort -u`;
  return (await askNode(site.lab, node, question)).trim().split("\n");
}

/** What of pushes lies about, on the nodes and on the master. */
async function leftOfPushes({ site, nodes }: NodeFilesFarm): Promise<string[]> {
  const [first, second] = nodes;
  const candidates = "find /etc -name '*.node-files-candidate'; ls -d /var/lib/node-files/work 2>/dev/null; true";
  const onNodes = await Promise.all([first, second].map((node) => askNode(site.lab, node, candidates)));
  const onMaster = await on(site.lab, "ls -d /var/lib/pulumi-diskless/node-push* 2>/dev/null; true");
  return [...onNodes, onMaster].flatMap((text) => text.split("\n").filter(Boolean));
}
