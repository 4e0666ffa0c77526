import type { Site } from "../../lab/site";
import { exampleConfig } from "../../lab/site";
import { closeHostSessions, hostSession } from "../../lib/host/connection/host-session";
import type { Connection } from "../../lib/model/connection/connection";
import { on } from "../support/master";
import { eventually } from "../support/eventually";
import { IMAGE_DIGEST } from "../../lib/model/store/image-digest";

/** What a managed file, a link or a daemon of the master is, each as one word. */
export type MasterState = ReadonlyMap<string, string>;

const LOCK = "/var/lib/pulumi-diskless/lock";
const STORE = "/tftpboot/linux";
const POINTER = "/tftpboot/pxelinux.cfg/0A0000";
const IMAGE_LIBRARIES = ["digest", "image-source", "image-variants", "image-publish", "image-integrity"];

/** Daemons that read their file only when they start. */
const RESTARTED = [
  ["dhcpd", "/etc/dhcpd.conf"],
  ["ntpd", "/etc/ntp.conf"],
] as const;

interface Declared {
  readonly path?: string;
  readonly links?: Readonly<Record<string, string>>;
  readonly files?: readonly { readonly path: string }[];
  readonly service?: string;
}

/** Paths and daemons that the stack's state knows now. */
export async function managedBy(site: Site): Promise<{ paths: string[]; services: string[] }> {
  const { resources = [] } = (await site.stack.exportState()).deployment;
  const declared = resources
    .filter(({ type }) => /diskless:Host(File|Service)$/.test(type))
    .map(({ inputs }) => (inputs ?? {}) as Declared);
  return {
    paths: declared.flatMap(({ path, links, files }) => [
      ...(path === undefined ? [] : [path]),
      ...Object.keys(links ?? {}),
      ...(files ?? []).map((file) => file.path),
    ]),
    services: declared.flatMap(({ service }) => (service === undefined ? [] : [service])),
  };
}

/** The bytes of each path by their sum, a link by its target, a daemon by whether it runs. */
export async function masterState(
  site: Site,
  paths: readonly string[],
  services: readonly string[],
): Promise<MasterState> {
  const said = await on(
    site.lab,
    `for path in ${paths.join(" ")}; do
       if [ -L "$path" ]; then echo "$path link-to-$(readlink "$path")"
       elif [ -e "$path" ]; then echo "$path $(sha256sum <"$path" | cut -c 1-16)-$(stat -c %a:%U:%G "$path")"
       else echo "$path absent"; fi
     done
     for service in ${services.join(" ")}; do
       if service "$service" status >/dev/null 2>&1; then echo "service-$service runs"; else echo "service-$service rests"; fi
     done`,
  );
  return new Map(
    said
      .split("\n")
      .filter(Boolean)
      .map((line) => line.split(" ", 2) as [string, string]),
  );
}

/** Waits until no command of an apply that was cut off runs on the master. */
export function untilCommandsEnd(site: Site): Promise<void> {
  return eventually(90, async () => {
    const free = await site.lab.ssh(
      `test ! -e ${LOCK} || { flock -n ${LOCK}/session true && flock -n ${LOCK}/work true; } || { cat ${LOCK}/owner; false; }`,
    );
    if (free.code !== 0) throw new Error(`the lock is still held: ${free.stdout}`);
  });
}

/** What of a master is neither of two states, or half of one: empty when all is well. */
export async function mixtures(site: Site, before: MasterState, after: MasterState): Promise<string[]> {
  const now = await masterState(
    site,
    [...before.keys()].filter((key) => key.startsWith("/")),
    [...before.keys()].filter((key) => key.startsWith("service-")).map((key) => key.slice("service-".length)),
  );
  const neither = [...now].filter(([key, value]) => value !== before.get(key) && value !== after.get(key));
  return [
    ...neither.map(([key, value]) => `${key} is ${value}, expected ${before.get(key)} or ${after.get(key)}`),
    ...(await leftOver(site)),
    ...(await outdatedDaemons(site)),
    ...(await pointerFaults(site)),
  ];
}

async function leftOver(site: Site): Promise<string[]> {
  const left = await on(
    site.lab,
    `find /etc /tftpboot -name '*diskless-candidate' -o -name '*.rejected'; find /var/lib/pulumi-diskless/transactions -type f 2>/dev/null
     grep -e pulumi-diskless /proc/mounts; ls -d /var/lib/pulumi-diskless/builds/work 2>/dev/null; true`,
  );
  return left
    .split("\n")
    .filter(Boolean)
    .map((line) => `left behind: ${line}`);
}

/** A daemon that is older than its file serves something else, unless it is marked for a restart that the next apply makes. */
async function outdatedDaemons(site: Site): Promise<string[]> {
  const said = await on(
    site.lab,
    RESTARTED.map(
      ([daemon, path]) => `
        pid=$(pidof -s ${daemon}) && age=$(ps -o etimes= -p "$pid") &&
        [ "$age" -gt $(($(date +%s) - $(stat -c %Z ${path}) + 2)) ] &&
        ! ls /var/lib/pulumi-diskless/services/${daemon}.begun /var/lib/pulumi-diskless/services/${daemon}.restart >/dev/null 2>&1 &&
        echo "${daemon} is older than ${path}, and no mark says so"`,
    ).join("\n") + "\ntrue",
  );
  return said.split("\n").filter(Boolean);
}

/** The pointer names one generation in kernel, image and command line, and that one is whole. */
async function pointerFaults(site: Site): Promise<string[]> {
  const entry = await on(site.lab, `cat ${POINTER}`);
  const named = new Set(
    [...entry.matchAll(new RegExp(`(?:linux/|diskless\\.image=)(${IMAGE_DIGEST})`, "g"))].map(([, digest]) => digest),
  );
  if (named.size !== 1) return [`the pointer names ${named.size} generations:\n${entry}`];
  const [digest] = named;
  try {
    const answer = await hostSession(exampleConfig(site.status).connection as Connection).read({
      libraries: IMAGE_LIBRARIES,
      calls: [["observe_image", STORE, digest]],
    });
    const faults = answer.absent ? "the store is gone" : (answer.values.get("faults") ?? "").trim();
    return faults === "" ? [] : [`the pointer names ${digest}: ${faults}`];
  } finally {
    await closeHostSessions();
  }
}
