import { join } from "node:path";
import { openLab, type Lab, type LabPlatform } from "../../../lab";
import { Workspace } from "../../../lab/engine";
import { labNames } from "../../../lab/names";
import { exampleConfig } from "../../../lab/site";
import { on } from "../../support/master";
import { prepareBuilds, sha256, type PreparedBuild } from "../../support/prepared-builds";
import { BootingMachines, SlowDownload, type NodeReads } from "../downloads";
import { expectEqual, type Play, type Scenario } from "../scenario";

const PUBLISHES = 20;
const MACHINES = 3;
/** Stands for the quarter of an hour in which a generation that was replaced stays. A boot of this scenario takes less. */
const GRACE_SECONDS = 25;
/** Publications during which one machine reads its image; the next ones may collect it. */
const SLOW_PUBLISHES = 12;
const PROGRAM = join(__dirname, "..", "..", "programs", "prepared-image");
const KIB = 1024;

type PlayedPlatform = Extract<LabPlatform, "centos5" | "el9">;

interface Kind {
  readonly sizes: Readonly<Record<string, number>>;
  /** A file of the first image that one machine reads for long: larger than what the kernel takes off a daemon at once. */
  readonly slowly?: { readonly file: string; readonly bytes: number };
  readonly store: string;
  readonly reads: NodeReads;
}

const KINDS: Readonly<Record<PlayedPlatform, Kind>> = {
  centos5: {
    sizes: { vmlinuz: 400 * KIB, "rootfs.gz": 1600 * KIB },
    store: "/tftpboot/linux",
    reads: { entries: ["tftp://10.0.0.1/pxelinux.cfg/0A0000"], store: "tftp://10.0.0.1/linux" },
  },
  el9: {
    sizes: { vmlinuz: 400 * KIB, "initramfs.img": 800 * KIB, "rootfs.squashfs": 1600 * KIB },
    slowly: { file: "rootfs.squashfs", bytes: 24 * 1024 * KIB },
    store: "/var/www/diskless",
    reads: {
      entries: ["tftp://10.0.0.1/pxelinux.cfg/0A0000", "tftp://10.0.0.1/EFI/grub.cfg-0A0000"],
      store: "http://10.0.0.1/diskless",
    },
  },
};

export const publishLoop: Scenario = {
  name: "publish-loop",
  onRequest: true,
  tells: "machines read boot entries and images, whole and in part, during 20 publications; each gets one whole image",
  async run(play) {
    await Promise.all([loop(play, "centos5"), loop(play, "el9")]);
  },
};

async function loop(play: Play, platform: PlayedPlatform): Promise<void> {
  const { sizes, slowly, store, reads } = KINDS[platform];
  const name = `${play.labName}-${platform}`;
  const lab = openLab({ name, platform });
  try {
    const status = await lab.up({ fresh: true });
    const [first, ...builds] = await prepareBuilds(
      lab,
      Array.from({ length: PUBLISHES + 1 }, (_, i) =>
        i === 0 && slowly ? { ...sizes, [slowly.file]: slowly.bytes } : sizes,
      ),
    );
    const stack = await Workspace.open({
      program: PROGRAM,
      stack: name,
      config: { connection: exampleConfig(status).connection, platform, build: first.directory },
      directory: join(labNames(name).directory, "stack"),
    });
    if ((await play.check(`${platform}: the first image is published`, () => publish(stack, first))) === undefined)
      return;
    const slow = slowly ? new SlowMachine(name, first, reads, slowly.file) : undefined;
    const machines = new BootingMachines(name, reads, [first, ...builds], MACHINES);
    const digests = async () => (await on(lab, `ls ${store}`)).trim().split("\n");
    const replaced: { successor: string; at: number }[] = [];
    const start = Date.now();
    await play.check(`${platform}: ${PUBLISHES} further ones are published meanwhile`, async () => {
      for (const build of builds) {
        await age(lab, replaced);
        await publish(stack, build);
        replaced.push({ successor: build.digest, at: Date.now() });
        if (slow !== undefined && Date.now() - replaced[0].at > GRACE_SECONDS * 1000) await slow.isSpared(lab, store);
        if (replaced.length === SLOW_PUBLISHES) await slow?.end();
      }
    });
    const seconds = (Date.now() - start) / 1000;
    const kept = await digests();
    const seen = await machines.stop();
    play.say(
      `${platform}: ${PUBLISHES} publications in ${seconds.toFixed(0)} s; ${seen.full} whole files and ${seen.partial} parts, ` +
        `${(seen.bytes / KIB / KIB).toFixed(0)} MiB, ${seen.overtaken} boots overtaken by a publication, the slowest ${seen.slowest.toFixed(1)} s`,
    );
    await play.check(`${platform}: every body is of the one image that its boot entry named`, () => {
      expectEqual("failures", seen.failures, []);
      expectAtLeast("whole files", seen.full, PUBLISHES);
      expectAtLeast("parts", seen.partial, PUBLISHES);
      expectAtLeast("boots that were overtaken", seen.overtaken, PUBLISHES / 4);
      return Promise.resolve();
    });
    await play.check(`${platform}: what no machine could be reading any more was collected meanwhile`, () => {
      expectAtLeast("collected generations", PUBLISHES + 1 - kept.length, PUBLISHES / 4);
      return Promise.resolve();
    });
    if (slow !== undefined) {
      await play.check(
        `${platform}: a machine that read its image during ${SLOW_PUBLISHES} of them has it whole`,
        async () => {
          await slow.end();
          play.say(`${platform}: ${slow.spared} publications saw it open and spared it`);
          expectAtLeast("publications that spared its image", slow.spared, 1);
          expectEqual("its image is still there", kept.includes(first.digest), false);
        },
      );
    }
  } finally {
    await lab.down();
  }
}

/** Reads one image for long, so that it is in use when another took its place long ago. */
class SlowMachine {
  spared = 0;
  private readonly download: SlowDownload;

  constructor(
    labName: string,
    private readonly build: PreparedBuild,
    { store }: NodeReads,
    private readonly file: string,
  ) {
    this.download = new SlowDownload(labName, `${store}/${build.digest}/${file}`);
    // told when it is asked for
    this.download.body.catch(() => undefined);
  }

  /** Fails when what it read is not the file that was published. */
  async end(): Promise<void> {
    this.download.hurry();
    expectEqual(this.file, sha256(await this.download.body), sha256(this.build.files[this.file]));
  }

  /** Fails when its image is gone although the daemon has it open; the end of it may be on its way without that. */
  async isSpared(lab: Lab, store: string): Promise<void> {
    const { digest } = this.build;
    const isOpen = `ls -l /proc/[0-9]*/fd 2>/dev/null | grep -qF ${digest}`;
    const said = await on(lab, `if ${isOpen}; then [ -d ${store}/${digest} ] && echo spared || echo gone; fi`);
    if (said === "gone\n") throw new Error(`${digest} is gone although a machine reads it`);
    if (said !== "") this.spared++;
  }
}

async function publish(stack: Workspace, build: PreparedBuild): Promise<true> {
  const { code, stdout, stderr } = await stack.up("--config", `build=${build.directory}`);
  if (code !== 0) throw new Error(stdout + stderr);
  return true;
}

/** Has the master believe that the quarter of an hour is over for what was replaced so many seconds ago. */
async function age(lab: Lab, replaced: readonly { successor: string; at: number }[]): Promise<void> {
  const old = replaced.filter(({ at }) => Date.now() - at > GRACE_SECONDS * 1000).map(({ successor }) => successor);
  if (old.length === 0) return;
  await on(
    lab,
    `cd /var/lib/pulumi-diskless/images/*%2F* && for digest in ${old.join(" ")}; do
       [ ! -f $digest ] || touch -d '20 minutes ago' $digest
     done`,
  );
}

function expectAtLeast(what: string, got: number, least: number): void {
  if (got < least) throw new Error(`${got} ${what}, expected at least ${least}`);
}
