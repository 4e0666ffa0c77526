import { NetworkInput } from "../network/network";
import { BootNetworkInput } from "../network/served-networks";
import { ListedNode } from "../nodes/nodes";

/** A program that describes a boot server as it was found. */
export interface AdoptedProgram {
  readonly platform: string;
  readonly hostname: string;
  readonly address: string;
  /** The network of the master's own address. */
  readonly network: NetworkInput;
  /** All networks, where there are several: it comes first, the others follow by their addresses. */
  readonly networks?: readonly BootNetworkInput[];
  readonly nodes: readonly ListedNode[];
  /** Machines that have a lease and no reservation. */
  readonly unreserved: readonly { readonly name: string; readonly address: string; readonly mac: string }[];
  readonly dhcp: AdoptedDhcp;
  /** Path of the file that starts in.tftpd, where there is one to keep. */
  readonly tftp?: { readonly existing?: string };
  readonly exports: readonly AdoptedExport[];
  /** Files that are kept as they stand. */
  readonly files: readonly AdoptedFile[];
}

export interface AdoptedDhcp {
  /** Path of its configuration. */
  readonly existing: string;
  /** Its mode, where the component would give it another. */
  readonly existingMode?: string;
  readonly bootProgram?: string;
  readonly leaseSeconds?: number;
}

export interface AdoptedExport {
  /** Name of the component. */
  readonly name: string;
  readonly existing: string;
  readonly path: string;
  /** The networks that it is for, by their places in `networks`, where it is not for all. */
  readonly networks?: readonly number[];
  readonly readOnly: boolean;
  readonly rootSquash: boolean;
}

export interface AdoptedFile {
  /** Name of the resource. */
  readonly name: string;
  readonly path: string;
  readonly mode: string;
  readonly owner: string;
  readonly group: string;
  /** Symbolic links to it. */
  readonly links: readonly string[];
}
