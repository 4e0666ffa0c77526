/** A service, and the program of RPC by which the port mapper knows it. */
export interface RpcService {
  readonly service: string;
  readonly program: number;
  readonly rpcName: string;
}

/** An NFS server. */
export interface NfsPart {
  readonly packages: readonly string[];
  /** A block in a file of everybody, or a file of its own for each export. */
  readonly exports:
    { readonly kind: "block"; readonly path: string } | { readonly kind: "file"; readonly directory: string };
  /** All files that the server reads its exports from, as a shell's patterns. */
  readonly exportsFiles: readonly string[];
  /** Directory that is exported unless a program names another. */
  readonly defaultPath: string;
  /** Directories of the release that a node cannot take from another machine, and why. */
  readonly unshareable: readonly (readonly [path: string, reason: string])[];
  /** Version of the protocol that nodes mount by. */
  readonly version: 3 | 4;
  /** Services that the server needs, in the order of their start. */
  readonly requires: readonly RpcService[];
  readonly service: string;
  readonly reload: string;
  /** Threads that it has unless a master says otherwise, and where it says so. */
  readonly threads: { readonly byDefault: number; readonly setting: string };
  /** Prints the exports in force, with their options. */
  readonly listActive: string;
}
