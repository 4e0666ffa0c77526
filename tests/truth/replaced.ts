import type { Table } from "./hand-edit";

/** A managed file that is another thing by now. */
export const replaced: Table = {
  name: "replaced",
  batches: {
    el9: [
      {
        edits: [
          {
            what: "dhcpd.conf is a link to a file with the same bytes",
            byHand: "cp -p /etc/dhcp/dhcpd.conf /root/dhcpd.conf && ln -sf /root/dhcpd.conf /etc/dhcp/dhcpd.conf",
            resource: "farm-dhcp-service",
            says: ["a symbolic link to /root/dhcpd.conf"],
          },
        ],
      },
    ],
    centos5: [
      {
        edits: [
          {
            what: "the file of in.tftpd is a link to a file with the same bytes",
            byHand: "cp -p /etc/xinetd.d/tftp /root/tftp && ln -sf /root/tftp /etc/xinetd.d/tftp",
            resource: "farm-tftp-service",
            says: ["a symbolic link to /root/tftp"],
          },
        ],
      },
    ],
  },
};
