import { execFileSync } from "node:child_process";
import { Call } from "../../../lib/host/script/script";
import * as handlers from "../../../lib/resources/handlers";
import type { Handler, HostInputs } from "../../../lib/resources/contract";
import { OPEN_PASSAGE } from "../../../lib/host/firewall/observed-masquerade";
import { leaveBuild } from "./built-image";
import { installFirewalld } from "./firewalld-commands";
import { installIptables } from "./iptables-commands";
import { installRpm } from "./rpm-commands";
import { FakeMaster, GROUP, OWNER } from "./shell";
import { SIGNED_BOOT_IMAGE } from "./signed-boot/boot-image";
import { installSysv } from "./sysv-commands";

type Inputs = Record<string, unknown>;

/** A resource through its life: what it asks for first, and what an update asks for. */
export interface Life {
  readonly what: string;
  readonly handler: keyof typeof handlers;
  readonly install: (master: FakeMaster) => void;
  readonly first: (master: FakeMaster) => Inputs;
  readonly then: (master: FakeMaster) => Inputs;
  /** What has to be on the master before an update. */
  readonly between?: (master: FakeMaster) => void;
}

const connection = { host: "m0", user: "root", privateKey: "unused" };
export const FOREIGN_HOSTS = `127.0.0.1 localhost\n${"10.9.9.9 somebody.example.com\n".repeat(300)}`;
const owned = { mode: "0644", owner: OWNER, group: GROUP };
const DIGESTS = ["0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210"];

const file = (master: FakeMaster, version: string) => ({
  ...owned,
  connection,
  path: master.path("etc/farm/made/motd"),
  content: `${version}\n`.repeat(2000),
  links: [master.path("etc/farm/link")],
});
const replaced = (master: FakeMaster, version: string) => ({
  ...owned,
  connection,
  path: master.path("etc/farm/issue"),
  content: `${version}\n`.repeat(1000),
});
const block = (master: FakeMaster, version: string) => ({
  ...owned,
  connection,
  path: master.path("etc/farm/hosts"),
  content: `10.0.0.1 ${version}\n`.repeat(200),
  block: "farm",
});
const service = (master: FakeMaster, version: string) => ({
  connection,
  serviceManager: "sysv",
  service: "dhcpd",
  running: true,
  enabled: true,
  files: [
    {
      ...owned,
      path: master.path("etc/farm/dhcpd.conf"),
      content: `${version}\n`.repeat(1500),
      validate: 'grep -q . "$1"',
    },
    {
      ...owned,
      path: master.path("etc/farm/made/args"),
      content: `args ${version}\n`,
    },
  ],
});
const packages = (names: string[]) => ({
  connection,
  packageManager: "yum",
  ledgerKey: "farm",
  packages: names,
});
const firewall = (names: string[]) => ({
  connection,
  ledgerKey: "farm",
  address: "10.0.0.1",
  runtime: names,
  permanent: names,
});
const masquerade = (network: string) => ({
  connection,
  ledgerKey: "farm-masquerade",
  network,
  address: "10.0.0.1",
  outInterface: "eth2",
  runtime: OPEN_PASSAGE,
  permanent: OPEN_PASSAGE,
});
const keyPair = (master: FakeMaster, comment: string) => ({
  connection,
  path: master.path("etc/farm/keys/id_rsa"),
  comment,
  integrity: "intact",
});
const nodeKeys = (nodes: string[]) => ({ connection, type: "rsa", nodes });
const image = (master: FakeMaster, recipe: string) => ({
  connection,
  storePath: master.path("tftpboot/linux"),
  build: `${master.state}/builds/${recipe}`,
  recipe,
  integrity: "intact",
  keep: 1,
});

/** Every handler that changes a host. One that is missing here fails a test. */
export const LIVES: readonly Life[] = [
  {
    what: "a new file with a link",
    handler: "hostFile",
    install: () => undefined,
    first: (m) => file(m, "one"),
    then: (m) => file(m, "two"),
  },
  {
    what: "a file that was there",
    handler: "hostFile",
    install: () => undefined,
    first: (m) => replaced(m, "one"),
    then: (m) => replaced(m, "two"),
  },
  {
    what: "a block",
    handler: "hostFile",
    install: () => undefined,
    first: (m) => block(m, "one"),
    then: (m) => block(m, "two"),
  },
  {
    what: "a daemon",
    handler: "hostService",
    install: (m) => installSysv(m, "dhcpd"),
    first: (m) => service(m, "one"),
    then: (m) => service(m, "two"),
  },
  {
    what: "packages",
    handler: "hostPackages",
    install: (m) =>
      installRpm(m, "yum", ["bash", "ntp", ...Array.from({ length: 300 }, (_, i) => `package-number-${i}`)]),
    first: () => packages(["dhcp", "tftp-server"]),
    then: () => packages(["dhcp", "pdsh"]),
  },
  {
    what: "a firewall",
    handler: "hostFirewall",
    install: installFirewalld,
    first: () => firewall(["dhcp", "tftp"]),
    then: () => firewall(["dhcp", "nfs"]),
  },
  {
    what: "a masquerade",
    handler: "hostMasquerade",
    install: (m) => {
      installFirewalld(m);
      m.write("etc/sysctl.d/90-diskless-forwarding.conf", "net.ipv4.ip_forward = 1\n");
    },
    first: () => masquerade("10.0.0.0/24"),
    then: () => masquerade("10.0.0.0/25"),
  },
  {
    what: "a masquerade by iptables",
    handler: "hostMasquerade",
    install: (m) => {
      installIptables(m);
      m.write("etc/sysctl.conf", "net.ipv4.ip_forward = 1\n");
      m.write("etc/sysconfig/iptables", `*filter\n${"-A INPUT -j ACCEPT\n".repeat(300)}COMMIT\n`);
    },
    first: () => ({ ...masquerade("10.0.0.0/24"), filter: "iptables" }),
    then: () => ({ ...masquerade("10.1.0.0/24"), filter: "iptables" }),
  },
  {
    what: "a key pair",
    handler: "hostKeyPair",
    install: installKeys,
    first: (m) => keyPair(m, "root@m0"),
    then: (m) => keyPair(m, "root@m1"),
  },
  {
    what: "host keys of nodes",
    handler: "nodeHostKeys",
    install: installKeys,
    first: () => nodeKeys(["s0", "s1"]),
    then: () => nodeKeys(["s0", "s2"]),
  },
  {
    what: "an image",
    handler: "publishedImage",
    install: installBuilds,
    first: (m) => image(m, "r1"),
    then: (m) => image(m, "r2"),
    between: (m) => leaveImage(m, "r2", DIGESTS[1]),
  },
  SIGNED_BOOT_IMAGE,
];

/** A key that is the same in every trial, left by a command that does not look at how its writing ended. */
function installKeys(master: FakeMaster): void {
  const options = ["-q", "-t", "rsa", "-b", "2048", "-N", "", "-C", "root@m0"];
  execFileSync("ssh-keygen", [...options, "-f", master.path("premade")]);
  master.command(
    "ssh-keygen",
    `case $1 in -y) exec /usr/bin/ssh-keygen "$@" ;; esac
for word; do file=$word; done
umask 077
cat "$MASTER/premade" >"$file"
cat "$MASTER/premade.pub" >"$file.pub"
exit 0
`,
  );
}

function installBuilds(master: FakeMaster): void {
  master.command("rpm", 'echo "bash 5.1-1"\n');
  leaveImage(master, "r1", DIGESTS[0]);
}

function leaveImage(master: FakeMaster, recipe: string, digest: string): void {
  const files = {
    vmlinuz: `kernel ${recipe}\n`.repeat(900),
    "rootfs.gz": `image ${recipe}\n`.repeat(4000),
  };
  leaveBuild(master, recipe, digest, files);
  master.write(`var/lib/pulumi-diskless/builds/${recipe}/packages`, "bash 5.1-1\n");
}

/** What one trial does, and what has to be there before it. */
export interface Operation {
  readonly what: string;
  readonly life: Life;
  readonly prepare: (master: FakeMaster) => Promise<unknown>;
  readonly run: (master: FakeMaster) => Promise<unknown>;
}

export const OPERATIONS: readonly Operation[] = LIVES.flatMap((life) => {
  const handler = handlers[life.handler] as unknown as Handler<HostInputs>;
  const first = (master: FakeMaster) => life.first(master) as unknown as HostInputs;
  const then = (master: FakeMaster) => life.then(master) as unknown as HostInputs;
  const state = (master: FakeMaster) => ({
    ...first(master),
    digest: DIGESTS[0],
    publicKey: "",
    state: "running",
  });
  const create = (master: FakeMaster) => handler.create(first(master));
  const createBefore = async (master: FakeMaster) => {
    await create(master);
    life.between?.(master);
  };
  return [
    {
      what: `create of ${life.what}`,
      life,
      prepare: () => Promise.resolve(),
      run: create,
    },
    {
      what: `update of ${life.what}`,
      life,
      prepare: createBefore,
      run: (m: FakeMaster) => handler.update("id", state(m), then(m)),
    },
    {
      what: `delete of ${life.what}`,
      life,
      prepare: create,
      run: (m: FakeMaster) => handler.delete("id", state(m)),
    },
  ];
});

/** The steps of a build that write down what it made, as far as they need no mount. */
export function recordingSteps(master: FakeMaster): Call[] {
  const work = `${master.state}/builds/work`;
  return [
    ["eval", `step() { :; }; WORK='${work}'; ROOT=$WORK/root; BUILDS='${master.state}/builds'; BUILT=$BUILDS/r3`],
    ["record_packages"],
    ["write_whole", `${work}/findings`, "true"],
    ["seal_build", "ext3 512 MiB", "vmlinuz", "--", "vmlinuz", "rootfs.gz"],
  ];
}

export const RECORDING_LIBRARIES = [
  "digest",
  "image-source",
  "image-work",
  "image-edit",
  "image-sanitise",
  "image-scan",
  "image-build",
];
