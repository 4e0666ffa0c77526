import { on } from "../support/master";
import type { Batch } from "./hand-edit";
import { DROP_INS, STARTED_OTHERWISE, andBack, dropIn, startSecondServer, stopSecondServer } from "./service-edits";

/** What nodes would no longer get when TFTP serves another directory. */
const SERVED_BY_TFTP = [
  "farm-pxe-loader",
  "farm-pxe-uefi-loader",
  "farm-pxe-config",
  "farm-pxe-config-uefi",
  "farm-image-published",
];

/** What daemons of EL 9 serve and by what they are started. */
export const el9Services: readonly Batch[] = [
  {
    edits: [
      {
        what: "dhcpd.conf is edited, dhcpd restarted, the file put back",
        byHand: andBack(
          "/etc/dhcp/dhcpd.conf",
          "sed -i 's/fixed-address 10.0.0.10;/fixed-address 10.0.0.99;/' /etc/dhcp/dhcpd.conf",
          "systemctl restart dhcpd",
        ),
        resource: "farm-dhcp-service",
        says: [
          '"10.0.0.10 from 10.0.0.1, next-server 10.0.0.1, boot file lpxelinux.0" => "10.0.0.99 from 10.0.0.1,',
          "(started before /etc/dhcp/dhcpd.conf last changed)",
        ],
      },
      {
        what: "the logger hangs",
        byHand: "systemctl kill -s STOP rsyslog",
        resource: "farm-syslog-service",
        says: ['"a line arrives" => "no line arrives"'],
      },
      {
        what: "the export is made otherwise by hand",
        byHand: "exportfs -o ro,no_root_squash,no_subtree_check 10.0.0.0/24:/home",
        resource: "farm-home-service",
        says: ['"rw,root_squash" => "ro,no_root_squash"'],
      },
      {
        what: "chrony.conf forbids all, chronyd is restarted, the file put back",
        byHand: andBack(
          "/etc/chrony.conf",
          "sed -i 's/^allow .*/deny all/' /etc/chrony.conf",
          "systemctl restart chronyd",
        ),
        resource: "farm-ntp-service",
        says: [/"the time, within 1 s" => "(no answer|connection refused)"/, "started before /etc/chrony.conf"],
      },
      {
        what: "another directory is served below our path, httpd reloaded, the file put back",
        byHand: andBack(
          "/etc/httpd/conf.d/diskless.conf",
          "sed -i 's,/var/www/diskless,/srv,' /etc/httpd/conf.d/diskless.conf",
          "systemctl reload httpd",
        ),
        resource: "farm-web-service",
        says: [/"the bytes that lie in the directory" => "status 40[34] for /],
      },
      {
        what: "the TFTP socket has been told of another unit that is gone again",
        byHand:
          `${dropIn("tftp.service", "ExecStart=\\nExecStart=/usr/sbin/in.tftpd -s /srv")} && systemctl daemon-reload && ` +
          `systemctl stop tftp.service && rm -r ${DROP_INS}/tftp.service.d`,
        resource: "farm-tftp-service",
        says: ["(tftp.service changed since the service manager read it)", "refused lpxelinux.0: File not found"],
        also: SERVED_BY_TFTP,
      },
    ],
  },
  {
    edits: [
      {
        what: "a drop-in has dhcpd read another file",
        byHand:
          "cp -p /etc/dhcp/dhcpd.conf /etc/dhcp/other.conf && " +
          `${dropIn("dhcpd.service", "ExecStart=\\nExecStart=/usr/sbin/dhcpd -cf /etc/dhcp/other.conf -lf /var/lib/dhcpd/dhcpd.leases -pf /run/dhcpd.pid")} && ` +
          "systemctl daemon-reload && systemctl restart dhcpd",
        resource: "farm-dhcp-service",
        says: [
          `drop-in ${DROP_INS}/dhcpd.service.d/x.conf: ExecStart=`,
          "runs as /usr/sbin/dhcpd -cf /etc/dhcp/other.conf",
        ],
      },
      {
        what: "chronyd has other OPTIONS",
        byHand: `sed -i 's/^OPTIONS=.*/OPTIONS="-m"/' /etc/sysconfig/chronyd && systemctl restart chronyd`,
        resource: "farm-ntp-service",
        says: ["settings /etc/sysconfig/chronyd: OPTIONS (checksum", /runs as \/usr\/sbin\/chronyd .*-m/],
      },
      {
        what: "a drop-in that systemd has not read yet gives TFTP another root",
        byHand: dropIn("tftp.service", "ExecStart=\\nExecStart=/usr/sbin/in.tftpd -s /srv"),
        resource: "farm-tftp-service",
        says: [`drop-in ${DROP_INS}/tftp.service.d/x.conf: ExecStart=`],
      },
      {
        what: "the logger has another configuration by a drop-in",
        byHand:
          "printf 'module(load=\"imuxsock\")\\n*.* /var/log/other.log\\n' >/etc/other-rsyslog.conf && " +
          `${dropIn("rsyslog.service", "ExecStart=\\nExecStart=/usr/sbin/rsyslogd -n -f /etc/other-rsyslog.conf")} && ` +
          "systemctl daemon-reload && systemctl restart rsyslog",
        resource: "farm-syslog-service",
        says: ["drop-in", '"a line arrives" => "connection refused"'],
      },
      {
        what: "httpd sees another /var/www",
        byHand: `${dropIn("httpd.service", "BindPaths=/srv:/var/www")} && systemctl daemon-reload`,
        resource: "farm-web-service",
        says: [`drop-in ${DROP_INS}/httpd.service.d/x.conf: BindPaths=/srv:/var/www`],
      },
      {
        what: "the unit of NFS is another file",
        byHand:
          `sed 's/NIV_EVENT/NIV_CRIT/' /usr/lib/systemd/system/nfs-server.service >${DROP_INS}/nfs-server.service && ` +
          "systemctl daemon-reload",
        resource: "farm-home-service",
        says: [`unit file ${DROP_INS}/nfs-server.service: Type=`],
      },
    ],
    refused: {
      says: [STARTED_OTHERWISE, "Undo it there and run the command again"],
      undo:
        `rm -rf ${DROP_INS}/*.service.d/x.conf ${DROP_INS}/nfs-server.service /etc/dhcp/other.conf /etc/other-rsyslog.conf /var/log/other.log && ` +
        `rmdir ${DROP_INS}/*.service.d; sed -i 's/^OPTIONS=.*/OPTIONS=""/' /etc/sysconfig/chronyd && ` +
        "systemctl daemon-reload && systemctl stop tftp.service",
    },
  },
  {
    edits: [
      {
        what: "a second DHCP server",
        byHand: startSecondServer("el9"),
        resource: "farm-dhcp-service",
        says: [
          "boot file lpxelinux.0; 10.0.0.200 from 10.0.0.254, next-server 10.0.0.254, boot file rogue.0",
          "boot file EFI/shimx64.efi; 10.0.0.200 from 10.0.0.254",
        ],
      },
      {
        what: "an Alias of another file",
        byHand: 'printf \'Alias "/diskless" "/srv/other"\\n\' >/etc/httpd/conf.d/aaa.conf && systemctl reload httpd',
        resource: "farm-web-service",
        says: [/"the bytes that lie in the directory" => "status 40[34] for /],
        also: ["farm-image-published"],
      },
      {
        what: "a directory that in.tftpd may not pass",
        byHand: "chmod 0700 /var/lib/tftpboot",
        resource: "farm-tftp-service",
        says: [/refused lpxelinux\.0: .* \(\/var\/lib\/tftpboot has mode 0700\)/],
        also: SERVED_BY_TFTP,
      },
      {
        what: "a unit that is masked while its daemon runs",
        byHand: "systemctl mask chronyd",
        resource: "farm-ntp-service",
        says: ["~ enabled: true => false"],
      },
    ],
    refused: {
      says: [/(got .*10\.0\.0\.200 from 10\.0\.0\.254|got status 40|has mode 0700|systemctl unmask chronyd)/],
      undo: async (lab) => {
        await stopSecondServer("el9");
        await on(
          lab,
          "rm /etc/httpd/conf.d/aaa.conf && systemctl reload httpd && chmod 0755 /var/lib/tftpboot && systemctl unmask chronyd",
        );
      },
    },
  },
  {
    edits: [
      {
        what: "dhcpd is replaced by one that somebody started by hand",
        byHand:
          "systemctl stop dhcpd && sed 's/10.0.0.10;/10.0.0.98;/' /etc/dhcp/dhcpd.conf >/root/mine.conf && " +
          "/usr/sbin/dhcpd -cf /root/mine.conf -lf /var/lib/dhcpd/dhcpd.leases -pf /run/dhcpd.pid",
        resource: "farm-dhcp-service",
        says: ["~ running: true => false", "(not asked: dhcpd does not run)"],
      },
      {
        what: "a site of another file takes the address of the boot server",
        byHand:
          'printf \'<VirtualHost 10.0.0.1:80>\\nAlias "/diskless" "/srv"\\n</VirtualHost>\\n\' >/etc/httpd/conf.d/zz-site.conf && ' +
          "systemctl reload httpd",
        resource: "farm-web-service",
        says: [/"the bytes that lie in the directory" => "status 40[34] for /],
        also: ["farm-image-published"],
      },
      {
        what: "a condition that keeps the logger from its next start",
        byHand:
          `mkdir -p ${DROP_INS}/rsyslog.service.d && printf '[Unit]\\nConditionPathExists=/nowhere\\n' >${DROP_INS}/rsyslog.service.d/x.conf && ` +
          "systemctl daemon-reload",
        resource: "farm-syslog-service",
        says: [`drop-in ${DROP_INS}/rsyslog.service.d/x.conf: ConditionPathExists=/nowhere`],
      },
    ],
    refused: {
      says: [/(dhcpd has the configuration|got status 40|ConditionPathExists=\/nowhere)/],
      undo:
        "kill $(cat /run/dhcpd.pid) && rm -r /root/mine.conf /etc/httpd/conf.d/zz-site.conf " +
        `${DROP_INS}/rsyslog.service.d && systemctl daemon-reload && systemctl reload httpd`,
    },
  },
];
