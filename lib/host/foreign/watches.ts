import { z } from "zod";
import { ForeignFindings } from "../../model/files/foreign-entries";
import { foreignExports } from "../../model/nfs/foreign-exports";
import { foreignHosts } from "../../model/nodes/foreign-hosts";
import { foreignLeases } from "../../model/dhcp/foreign-leases";
import { foreignSshConfig } from "../../model/shell/foreign-ssh-config";
import {
  bootEntryCalls,
  bootEntryFindings,
  bootEntryLooks,
  reservedBootCalls,
  reservedBootRemarks,
} from "../boot/entries-of-others";
import { ManagedFile, renderedContent } from "../files/managed-file";
import { Call, Looks } from "../script/script";

/**
 * Entries of others that a resource looks for, by `kind`. A refresh names them as drift, and nothing changes them. `files` and
 * `path` are on the host; `nodes` are lines `name address mac...`. Without them the nodes are those that a dhcpd.conf(5) of ours on the
 * host reserves addresses for, so that a node more changes no boot entry; where there is one it counts before `nodes`.
 */
export type Watch =
  | { kind: "boot-entries"; loader: "pxelinux" | "grub"; directory: string; network: string; nodes?: string }
  | { kind: "hosts" }
  | { kind: "ssh-config" }
  | { kind: "exports"; files: string[] }
  | { kind: "leases"; path: string };

export const watchSchema: z.ZodType<Watch> = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("boot-entries"),
    loader: z.enum(["pxelinux", "grub"]),
    directory: z.string().startsWith("/"),
    network: z.string(),
    nodes: z.string().optional(),
  }),
  z.object({ kind: z.literal("hosts") }),
  z.object({ kind: z.literal("ssh-config") }),
  z.object({ kind: z.literal("exports"), files: z.array(z.string().startsWith("/")) }),
  z.object({ kind: z.literal("leases"), path: z.string().startsWith("/") }),
]);

/** A file, and what is looked for beside it. A resource of an older state looks for nothing, a service may have no file. */
export interface Watched {
  readonly watch: Watch | undefined;
  readonly file: ManagedFile | undefined;
}

/** What a script that looks needs besides. */
export function watchLibraries({ watch }: Pick<Watched, "watch">): string[] {
  return watch === undefined ? [] : ["foreign"];
}

/** Calls that ask a host for what a watch is about. */
export function watchCalls({ watch, file }: Watched): Call[] {
  if (watch === undefined || file === undefined) return [];
  switch (watch.kind) {
    case "boot-entries":
      return bootEntryCalls(KEY, watch);
    case "hosts":
      return [["foreign_text", `${KEY}.text`, file.path]];
    case "ssh-config":
      return [["foreign_ssh_config", KEY, file.path, file.block ?? ""]];
    case "exports":
      return [["foreign_exports", KEY, file.block === undefined ? file.path : "", ...watch.files]];
    case "leases":
      return [["foreign_lease_hosts", KEY, watch.path]];
  }
}

/** What {@link watchCalls} look at, for several watches at once. */
export function watchLooks({ watch, file }: Watched): Looks {
  if (watch === undefined || file === undefined) return {};
  switch (watch.kind) {
    case "boot-entries":
      return bootEntryLooks(watch);
    case "exports":
      return { look_at_exports: [], look_at_files: watch.files.filter((name) => !name.includes("*")) };
    case "leases":
      return { look_at_files: [watch.path] };
    case "hosts":
    case "ssh-config":
      return {};
  }
}

/** The same calls, and what a host is asked in addition after a change. */
export function watchCallsAfter(watched: Watched): Call[] {
  const { watch } = watched;
  return [...watchCalls(watched), ...(watch?.kind === "leases" ? reservedBootCalls(BOOT_KEY) : [])];
}

/** What the host's answer says of it; `undefined` when it was not asked. */
export function watchFindings(
  { watch, file }: Watched,
  values: ReadonlyMap<string, string>,
): ForeignFindings | undefined {
  if (watch === undefined || file === undefined) return undefined;
  const valueOf = (name: string): string => values.get(`${KEY}.${name}`) ?? "";
  const ours = renderedContent(file);
  const place = { path: file.path, block: file.block ?? "" };
  switch (watch.kind) {
    case "boot-entries":
      return bootEntryFindings(KEY, watch, values);
    case "hosts":
      return foreignHosts(place, ours, valueOf("text"));
    case "ssh-config":
      return foreignSshConfig(place, ours, { text: valueOf("text"), asked: valueOf("asked") });
    case "exports": {
      const sources = Array.from({ length: Number(valueOf("count")) }, (_, i) => ({
        path: valueOf(`${i}.path`),
        text: valueOf(`${i}.text`),
        managed: valueOf(`${i}.managed`) === "yes",
      }));
      return foreignExports(ours, { sources, running: valueOf("running") });
    }
    case "leases":
      return withRemarks(foreignLeases(watch.path, ours, valueOf("hosts")), reservedBootRemarks(BOOT_KEY, values));
  }
}

function withRemarks({ entries, remarks }: ForeignFindings, more: readonly string[]): ForeignFindings {
  return { entries, remarks: [...remarks, ...more] };
}

const KEY = "foreign";

/** Of boot entries that are asked for beside reservations. */
const BOOT_KEY = "foreign.boot";
