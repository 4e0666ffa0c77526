import { forwardPort, forwarders } from "./forward";
import { hosting } from "./hosting";
import { existingKind, type LabKind } from "./kind";
import { hostKey, nodePublicKey, operatorPassword, rootKey } from "./master";
import { labNodes, master, network, type LabNames, type LabNode } from "./names";
import { consoleOf, nodeIsRunning } from "./node";

/** What a program needs to use a lab; `npm run lab -- status --json` prints exactly this. */
export interface LabStatus {
  name: string;
  running: boolean;
  network: { cidr: string; gateway: string };
  /** Absent while there is no lab of this name. */
  master?: {
    platform: LabKind["platform"];
    /** What the master runs in. */
    kind: LabKind["master"];
    hostname: string;
    address: string;
    ssh: { host: string; port: number; user: string; privateKeyPath: string; hostKey: string };
    /** Further accounts, reached with the same key: one that sudo asks nothing, one that it asks for this password. */
    users: { admin: { sudo: "nopasswd" }; operator: { sudo: "password"; password: string } };
  };
  /** Key of the master's root; an image that authorizes it can be logged in to from the master. */
  nodePublicKey?: string;
  nodes: (LabNode & { running: boolean; console: string })[];
}

export async function labStatus(lab: LabNames): Promise<LabStatus> {
  const port = forwardPort(lab);
  const nodes = await Promise.all(
    labNodes.map(async (node) => ({
      ...node,
      running: await nodeIsRunning(lab, node),
      console: consoleOf(lab, node),
    })),
  );
  const status: LabStatus = { name: lab.name, running: false, network, nodes };
  const kind = existingKind(lab);
  if (port === undefined || !kind) return status;
  return {
    ...status,
    running: (await hosting[kind.master].isRunning(lab)) && forwarders(lab).length > 0,
    master: {
      platform: kind.platform,
      kind: kind.master,
      ...master,
      ssh: { host: "127.0.0.1", port, user: "root", privateKeyPath: rootKey(lab), hostKey: hostKey(lab) },
      users: { admin: { sudo: "nopasswd" }, operator: { sudo: "password", password: operatorPassword(lab) } },
    },
    nodePublicKey: nodePublicKey(lab),
  };
}
