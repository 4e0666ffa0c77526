import { z } from "zod";
import * as library from "../../../index";
import { clusterSchema } from "../../../components/cluster/cluster-args";
import { dhcpServerSchema } from "../../../components/dhcp-server";
import { masterSchema } from "../../../components/master";
import { nfsExportSchema } from "../../../components/nfs-export";
import { nodeFilesSchema } from "../../../components/node-files";
import { nodePowerSchema } from "../../../components/node-power";
import { ntpServerSchema } from "../../../components/ntp-server";
import { parallelShellSchema } from "../../../components/parallel-shell";
import { pxeConfigSchema } from "../../../components/pxe-config";
import { rolloutSchema } from "../../../components/rollout";
import { rootfsImageSchema } from "../../../components/rootfs-image";
import { slaveNodeSchema } from "../../../components/slave-node";
import { syslogServerSchema } from "../../../components/syslog-server";
import { tftpServerSchema } from "../../../components/tftp-server";
import { webServerSchema } from "../../../components/web-server";

type Component = new (name: string, args: never) => unknown;

/** Every component with the schema of its arguments. */
export const COMPONENTS: Readonly<Record<string, { readonly make: Component; readonly schema: z.ZodObject }>> = {
  DisklessCluster: { make: library.DisklessCluster, schema: clusterSchema },
  DhcpServer: { make: library.DhcpServer, schema: dhcpServerSchema },
  Master: { make: library.Master, schema: masterSchema },
  NfsExport: { make: library.NfsExport, schema: nfsExportSchema },
  NodeFiles: { make: library.NodeFiles, schema: nodeFilesSchema },
  NodePower: { make: library.NodePower, schema: nodePowerSchema },
  NtpServer: { make: library.NtpServer, schema: ntpServerSchema },
  ParallelShell: { make: library.ParallelShell, schema: parallelShellSchema },
  PxeConfig: { make: library.PxeConfig, schema: pxeConfigSchema },
  Rollout: { make: library.Rollout, schema: rolloutSchema },
  RootfsImage: { make: library.RootfsImage, schema: rootfsImageSchema },
  SlaveNode: { make: library.SlaveNode, schema: slaveNodeSchema },
  SyslogServer: { make: library.SyslogServer, schema: syslogServerSchema },
  TftpServer: { make: library.TftpServer, schema: tftpServerSchema },
  WebServer: { make: library.WebServer, schema: webServerSchema },
};

/** A place in the arguments: how a message names it, its schema, and where it is in a sample. */
export interface Place {
  readonly path: string;
  readonly key: string;
  readonly schema: z.ZodType;
  readonly optional: boolean;
  /** Whether the place is a name of an object, and not an element of a list or a record. */
  readonly named: boolean;
  readonly holder: (args: Tree) => Tree;
}

export type Tree = Record<string, unknown>;

/** Arguments that have every name of the schema, at every level, but for those that take a component. No rule was asked about them. */
export function sample(schema: z.ZodType): unknown {
  const inner = required(schema);
  if (inner instanceof z.ZodObject) {
    return Object.fromEntries(Object.entries<z.ZodType>(inner.shape).map(([key, part]) => [key, sample(part)]));
  }
  if (inner instanceof z.ZodArray) return [sample(inner.element as z.ZodType)];
  if (inner instanceof z.ZodRecord) return { s0: sample(inner.valueType as z.ZodType) };
  if (inner instanceof z.ZodEnum) return inner.options[0];
  if (inner instanceof z.ZodNumber) return 60;
  // a component, which no sample makes
  if (inner instanceof z.ZodCustom) return undefined;
  return inner instanceof z.ZodBoolean ? true : "text";
}

/** Every place of a sample, those of objects and lists before what is inside. */
export function placesOf(schema: z.ZodType, path = "", holder = (args: Tree): Tree => args): Place[] {
  const inner = required(schema);
  const named = inner instanceof z.ZodObject;
  return childrenOf(inner, path).flatMap(([key, part, at]) => [
    { path: at, key, schema: required(part), optional: part instanceof z.ZodOptional, named, holder },
    ...placesOf(part, at, (args) => holder(args)[key] as Tree),
  ]);
}

function childrenOf(schema: z.ZodType, path: string): [key: string, part: z.ZodType, path: string][] {
  if (schema instanceof z.ZodObject) {
    const parts = Object.entries<z.ZodType>(schema.shape);
    return parts.map(([key, part]) => [key, part, path === "" ? key : `${path}.${key}`]);
  }
  if (schema instanceof z.ZodArray) return [["0", schema.element as z.ZodType, `${path}[0]`]];
  return schema instanceof z.ZodRecord ? [["s0", schema.valueType as z.ZodType, `${path}["s0"]`]] : [];
}

/** A name with its last letter the other way round: never known, and near to one name alone. */
export function misspelt(name: string): string {
  const last = name.slice(-1);
  return name.slice(0, -1) + (last === last.toUpperCase() ? last.toLowerCase() : last.toUpperCase());
}

/** Without what may be left out; of `true` or an object the object. */
function required(schema: z.ZodType): z.ZodType {
  const inner = schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema;
  if (!(inner instanceof z.ZodUnion)) return inner;
  return inner.options.find((one) => one instanceof z.ZodObject) ?? inner;
}
