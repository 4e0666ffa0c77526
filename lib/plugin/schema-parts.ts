/** The parts of a package schema that the plugin reads; Pulumi's schema language has more. */
export interface PackageSchema {
  readonly name: string;
  readonly version: string;
  readonly pluginDownloadURL?: string;
  /** By the type: `pulumi-diskless:index:DhcpServer`. */
  readonly resources: Readonly<Record<string, ComponentSchema>>;
}

export interface ComponentSchema {
  /** Its outputs, by name. */
  readonly properties: Readonly<Record<string, unknown>>;
}
