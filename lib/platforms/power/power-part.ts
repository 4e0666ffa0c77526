/** Tools that switch nodes from the master. */
export interface PowerPart {
  /** Packages of the tools by method; curl, which Redfish needs, is part of every installation. */
  readonly packages: Readonly<Record<"ipmi" | "wakeOnLan", readonly string[]>>;
}
