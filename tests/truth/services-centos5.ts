import { on } from "../support/master";
import type { Batch } from "./hand-edit";
import { STARTED_OTHERWISE, andBack, startSecondServer, stopSecondServer } from "./service-edits";

/** What nodes would no longer get when TFTP serves another directory: there is one loader, and images come by TFTP. */
const SERVED_BY_XINETD = ["farm-pxe-loader", "farm-pxe-config", "farm-image-published"];

/** What daemons of CentOS 5 serve and by what they are started. */
export const centos5Services: readonly Batch[] = [
  {
    edits: [
      {
        what: "dhcpd.conf is edited, dhcpd restarted, the file put back",
        byHand: andBack(
          "/etc/dhcpd.conf",
          "sed -i 's/fixed-address 10.0.0.10;/fixed-address 10.0.0.99;/' /etc/dhcpd.conf",
          "service dhcpd restart",
        ),
        resource: "farm-dhcp-service",
        says: ["10.0.0.99 from 10.0.0.1,", "(started before /etc/dhcpd.conf last changed)"],
      },
      {
        what: "the file of in.tftpd names another root, xinetd is restarted, the file put back",
        byHand: andBack(
          "/etc/xinetd.d/tftp",
          "sed -i 's,-s /tftpboot,-s /srv,' /etc/xinetd.d/tftp",
          "service xinetd restart",
        ),
        resource: "farm-tftp-service",
        says: ["refused pxelinux.0: File not found", "(started before /etc/xinetd.d/tftp last changed)"],
        also: SERVED_BY_XINETD,
      },
      {
        what: "the export is made writable by hand",
        byHand: "exportfs -o rw,root_squash,no_subtree_check 10.0.0.0/24:/usr",
        resource: "farm-usr-service",
        says: ['"ro,root_squash" => "rw,root_squash"'],
      },
      {
        what: "ntpd is started by hand with another configuration",
        byHand:
          "service ntpd stop && sed '/^restrict 10/d; s/^restrict default.*/restrict default ignore/' /etc/ntp.conf >/root/ntp.conf && " +
          "/usr/sbin/ntpd -c /root/ntp.conf >/dev/null 2>&1",
        resource: "farm-ntp-service",
        says: ["(runs as /usr/sbin/ntpd -c /root/ntp.conf)"],
      },
      {
        what: "the logger is started by hand and takes no lines of others",
        byHand: "service syslog stop && /sbin/syslogd -m 0",
        resource: "farm-syslog-service",
        says: ['"a line arrives" => "connection refused"', "(runs as /sbin/syslogd -m 0)"],
      },
      {
        what: "the lock manager's program is not known to the port mapper any more",
        byHand: "rpcinfo -d 100024 1",
        resource: "farm-usr-nfslock",
        says: ['"known" => "not known to the port mapper"'],
      },
    ],
  },
  {
    edits: [
      {
        what: "DHCPDARGS name another file",
        byHand:
          "cp -p /etc/dhcpd.conf /root/other.conf && cp -p /etc/sysconfig/dhcpd /etc/sysconfig/ntpd /root/ && echo 'DHCPDARGS=\"-cf /root/other.conf\"' >/etc/sysconfig/dhcpd && " +
          "service dhcpd restart",
        resource: "farm-dhcp-service",
        says: ["settings /etc/sysconfig/dhcpd: DHCPDARGS (checksum", /runs as .*-cf \/root\/other\.conf/],
      },
      {
        what: "the OPTIONS of ntpd are others from its next start on",
        byHand: `echo 'OPTIONS="-p /var/run/ntpd.pid -4"' >/etc/sysconfig/ntpd`,
        resource: "farm-ntp-service",
        says: ["settings /etc/sysconfig/ntpd: OPTIONS (checksum"],
      },
      {
        what: "an init script was edited",
        byHand: "sed -i 's,xinetd -stayalive,xinetd -stayalive -limit 1,' /etc/init.d/xinetd",
        resource: "farm-tftp-service",
        says: [/unit file \/etc\/init\.d\/xinetd: checksum \d+ \d+, without checksum/],
      },
    ],
    refused: {
      says: [STARTED_OTHERWISE, "Undo it there and run the command again"],
      undo: "cp -p /root/dhcpd /root/ntpd /etc/sysconfig/ && rm /root/other.conf && sed -i 's, -limit 1,,' /etc/init.d/xinetd",
    },
  },
  {
    edits: [
      {
        what: "a second DHCP server",
        byHand: startSecondServer("centos5"),
        resource: "farm-dhcp-service",
        says: ["boot file pxelinux.0; 10.0.0.200 from 10.0.0.254, next-server 10.0.0.254, boot file rogue.0"],
      },
      {
        what: "a directory that in.tftpd may not pass",
        byHand: "chmod 0700 /tftpboot",
        resource: "farm-tftp-service",
        says: [/refused pxelinux\.0: .* \(\/tftpboot has mode 0700\)/],
        also: SERVED_BY_XINETD,
      },
    ],
    refused: {
      says: [/(got .*10\.0\.0\.200 from 10\.0\.0\.254|has mode 0700)/],
      undo: async (lab) => {
        await stopSecondServer("centos5");
        await on(lab, "chmod 0755 /tftpboot");
      },
    },
  },
];
