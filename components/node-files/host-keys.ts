import * as pulumi from "@pulumi/pulumi";
import { KNOWN_HOSTS, Platform } from "../../lib/platforms";
import { HostFile } from "../../lib/resources/files/host-file";
import { NodeHostKeys } from "../../lib/resources/host-keys/node-host-keys";
import { HostArgs } from "../arguments/host-args";
import { onMaster } from "../claims/on-master";
import type { KnownNodes } from "./node-files-plan";

/** Has the master keep a host key of each node, and has its users' ssh know them. */
export function keepHostKeys(
  name: string,
  master: HostArgs,
  { ssh }: Platform,
  nodes: pulumi.Output<KnownNodes>,
  opts: pulumi.CustomResourceOptions,
): { readonly publicKeys: NodeHostKeys["publicKeys"]; readonly written: pulumi.Resource } {
  const names = nodes.apply((known) => [...known.names]);
  const keys = new NodeHostKeys(
    `${name}-host-keys`,
    { ...onMaster(master), type: ssh.nodeHostKey, nodes: names },
    opts,
  );
  const written = new HostFile(
    `${name}-known-hosts`,
    {
      ...{ ...onMaster(master), path: KNOWN_HOSTS, mode: "0644", owner: "root", group: "root" },
      ...{ content: nodes.apply(({ knownHosts }) => knownHosts), values: keys.publicKeys },
    },
    opts,
  );
  return { publicKeys: keys.publicKeys, written };
}
