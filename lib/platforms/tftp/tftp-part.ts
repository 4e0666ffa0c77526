/** A TFTP server: in.tftpd, which xinetd starts by a file of ours, or systemd by a socket that needs none. */
export type TftpPart = {
  readonly packages: readonly string[];
  /** Directory that `in.tftpd -s` serves as /. */
  readonly root: string;
  readonly service: string;
} & ({ readonly kind: "xinetd"; readonly configPath: string; readonly daemon: string } | { readonly kind: "socket" });
