/** Tools that run a command on all nodes from the master. */
export interface ParallelShellPart {
  /** Package of each tool that runs a command on many machines. */
  readonly packages: Readonly<Record<ParallelTool, string>>;
}

/** A tool that runs a command on many machines, by the name of its project. */
export type ParallelTool = "pssh" | "clustershell" | "pdsh";
