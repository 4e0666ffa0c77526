import type { Table } from "./hand-edit";

const PXE = "/var/lib/tftpboot/pxelinux.cfg";
const GRUB = "/var/lib/tftpboot/EFI/grub.cfg-0A0000";
const STATE = "/var/lib/pulumi-diskless/images";
/** The directory of the image that nodes boot. */
const IMAGE = (store: string) => `cd $(dirname $(ls ${store}/*/vmlinuz))`;
/** Other bytes of the same length, and the record of the publish by them. */
const EDIT_WITH_RECORD = (name: string) => `
  old=$(sha256sum <${name} | cut -d ' ' -f 1)
  printf changed | dd of=${name} bs=1 seek=100 conv=notrunc 2>/dev/null
  sed -i "s/$old/$(sha256sum <${name} | cut -d ' ' -f 1)/" ${STATE}/*/\${PWD##*/}`;
/** An access list that shuts out the daemon, on machines that lack setfacl: user nobody has nothing. */
const SHUT_OUT = (path: string) =>
  `python3 -c 'import os, struct
acl = [(1, 6, -1), (2, 0, 65534), (4, 4, -1), (16, 4, -1), (32, 4, -1)]
os.setxattr("${path}", "system.posix_acl_access", struct.pack("<I", 2) + b"".join(struct.pack("<HHi", *entry) for entry in acl))'`;

/** A file is its bytes and its access, and what its URL gives. */
export const files: Table = {
  name: "files",
  batches: {
    el9: [
      {
        edits: [
          {
            what: "a zero byte behind a boot entry",
            byHand: `printf '\\0' >>${PXE}/0A0000`,
            resource: "farm-pxe-config",
            says: [/bytes that are not all text here, SHA-256 [0-9a-f]{64}/],
          },
          {
            what: "a second name for the boot entry",
            byHand: `ln ${PXE}/0A0000 /root/entry`,
            resource: "farm-pxe-config",
            says: ["has 2 hard links, expected 1"],
          },
          {
            what: "the directory of boot entries is root's alone",
            byHand: `chmod 0700 ${PXE}`,
            resource: "farm-pxe-config",
            says: [
              `${PXE} has the mode 0700, so others cannot pass it`,
              /tftp:\/\/10\.0\.0\.1\/pxelinux\.cfg\/0A0000 \(got: TFTP/,
            ],
          },
          {
            what: "a boot entry of GRUB with the line ends of another system",
            byHand: `sed -i 's/$/\\r/' ${GRUB}`,
            resource: "farm-pxe-config-uefi",
            says: [/u000d/],
          },
          {
            what: "an access list that shuts out the daemon",
            byHand: SHUT_OUT(GRUB),
            resource: "farm-pxe-config-uefi",
            says: ["has an access list", /EFI\/grub\.cfg-0A0000 \(got: TFTP error/],
          },
          {
            what: "a boot loader of another owner that only he may read",
            byHand: "cd /var/lib/tftpboot && chown bin lpxelinux.0 && chmod 0600 lpxelinux.0",
            resource: "farm-pxe-loader",
            says: ["bin", "0600", /lpxelinux\.0 \(got: TFTP error/],
            also: ["farm-tftp-service"],
          },
          {
            what: "a link in the place of the boot loader, to the same bytes",
            byHand: "cd /var/lib/tftpboot/EFI && mv shimx64.efi /root/ && ln -s /root/shimx64.efi .",
            resource: "farm-pxe-uefi-loader",
            says: ["is a symbolic link to /root/shimx64.efi", /shimx64\.efi \(got: TFTP error/],
          },
          {
            what: "a kernel that only root may read",
            byHand: `${IMAGE("/var/www/diskless")} && chmod 0600 vmlinuz`,
            resource: "farm-image-published",
            says: ["vmlinuz has the mode 0600, expected 0644", "vmlinuz got: HTTP 403"],
          },
          {
            what: "an image and its record edited together",
            byHand: `${IMAGE("/var/www/diskless")} && ${EDIT_WITH_RECORD("rootfs.squashfs")}`,
            resource: "farm-image-published",
            says: [
              "rootfs.squashfs has other content than was published",
              /the record of what was published, \S+, was changed/,
            ],
          },
          {
            what: "an initramfs that is a link to the same bytes",
            byHand: `${IMAGE("/var/www/diskless")} && mv initramfs.img /srv/ && ln -s /srv/initramfs.img .`,
            resource: "farm-image-published",
            says: ["initramfs.img is a symbolic link to /srv/initramfs.img"],
          },
          {
            what: "a directory of an image that everybody may write to",
            byHand: `${IMAGE("/var/www/diskless")} && chmod 0777 .`,
            resource: "farm-image-published",
            says: ["its directory has the mode 0777, expected 0755"],
          },
          {
            what: "a second name for dhcpd.conf",
            byHand: "ln /etc/dhcp/dhcpd.conf /etc/dhcp/other",
            resource: "farm-dhcp-service",
            says: ["has 2 hard links, expected 1"],
          },
          {
            what: "an extended attribute of chrony.conf",
            byHand: `python3 -c 'import os; os.setxattr("/etc/chrony.conf", "user.note", b"x")'`,
            resource: "farm-ntp-service",
            says: ["has the extended attributes user.note"],
          },
          {
            what: "a zero byte within our lines of /etc/hosts",
            byHand: "sed -i '/^# END pulumi-diskless/s/^/#\\x00\\n/' /etc/hosts",
            resource: "farm-master-hosts",
            says: [/bytes that are not all text here, SHA-256/],
          },
        ],
      },
      {
        edits: [
          {
            what: "a boot entry that nobody may change",
            byHand: `chattr +i ${PXE}/0A0000`,
            resource: "farm-pxe-config",
            says: ["is immutable (chattr +i)"],
          },
        ],
        refused: { says: ["somebody protected it"], undo: `chattr -i ${PXE}/0A0000` },
      },
      {
        edits: [
          {
            what: "the root of TFTP, which is the package's, is root's alone",
            byHand: "chmod 0700 /var/lib/tftpboot",
            resource: "farm-pxe-config",
            says: ["/var/lib/tftpboot has the mode 0700, so others cannot pass it", "got: TFTP error"],
            also: ["farm-pxe-loader", "farm-pxe-uefi-loader", "farm-pxe-config-uefi", "farm-tftp-service"],
          },
        ],
        refused: { says: ["/var/lib/tftpboot"], undo: "chmod 0755 /var/lib/tftpboot" },
      },
      {
        edits: [
          {
            what: "boot loader and the file of its package edited alike",
            byHand: `cp -p /tftpboot/lpxelinux.0 /root/ && printf x >>/tftpboot/lpxelinux.0 &&
              cp /tftpboot/lpxelinux.0 /var/lib/tftpboot/`,
            resource: "farm-pxe-loader",
            says: [/\/tftpboot\/lpxelinux\.0 is not as syslinux-tftpboot-\S+ brought it/],
          },
        ],
        refused: { says: ["copied nowhere"], undo: "cp -p /root/lpxelinux.0 /tftpboot/" },
      },
      {
        edits: [
          {
            what: "the store under another name, with a link in its place",
            byHand: "mv /var/www/diskless /srv/ && ln -s /srv/diskless /var/www/",
            resource: "farm-image-published",
            says: ["/var/www/diskless lies in /srv/diskless by a link, and lay in /var/www/diskless"],
          },
        ],
      },
    ],
    centos5: [
      {
        edits: [
          {
            what: "a zero byte behind the boot entry",
            byHand: "printf '\\0' >>/tftpboot/pxelinux.cfg/0A0000",
            resource: "farm-pxe-config",
            says: [/bytes that are not all text here, SHA-256/],
          },
          {
            what: "a boot loader that only root may read",
            byHand: "chmod 0600 /tftpboot/pxelinux.0",
            resource: "farm-pxe-loader",
            says: ["0600", /tftp:\/\/10\.0\.0\.1\/pxelinux\.0 \(got: /],
            also: ["farm-tftp-service"],
          },
          {
            what: "a kernel that only root may read",
            byHand: `${IMAGE("/tftpboot/linux")} && chmod 0600 vmlinuz`,
            resource: "farm-image-published",
            says: ["vmlinuz has the mode 0600, expected 0644", "vmlinuz got: "],
          },
          {
            what: "an image and its record edited together",
            byHand: `${IMAGE("/tftpboot/linux")} && ${EDIT_WITH_RECORD("rootfs.gz")}`,
            resource: "farm-image-published",
            says: ["rootfs.gz has other content than was published", /, was changed/],
          },
          {
            what: "a second name for dhcpd.conf",
            byHand: "ln /etc/dhcpd.conf /root/dhcpd.conf",
            resource: "farm-dhcp-service",
            says: ["has 2 hard links, expected 1"],
          },
        ],
      },
      {
        edits: [
          {
            what: "a boot loader that nobody may change",
            byHand: "chattr +i /tftpboot/pxelinux.0",
            resource: "farm-pxe-loader",
            says: ["is immutable (chattr +i)"],
          },
        ],
        refused: { says: ["somebody protected it"], undo: "chattr -i /tftpboot/pxelinux.0" },
      },
    ],
  },
};
