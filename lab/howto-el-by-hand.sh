#!/bin/bash
# What a boot server of today needs, typed in by hand on the lab's master like Enterprise Linux 9 or later, without the library: proof that the
# lab is a place where it works. Nodes boot the master's own kernel and its own system from a squashfs over HTTP; BIOS
# nodes by lpxelinux, UEFI nodes by GRUB.
# usage on the master: bash -s NODE_COUNT <howto-el-by-hand.sh
set -euo pipefail
nodes=$1
web=/var/www/html/diskless
tftp=/var/lib/tftpboot
tree=/var/lib/lab-image
SECONDS=0
release=$(. /etc/os-release && echo "${VERSION_ID%%.*}")
if [ "$release" -ge 10 ]; then dhcp=kea-dhcp4 dhcp_package=kea; else dhcp=dhcpd dhcp_package=dhcp-server; fi
step() { printf '%4d s  %s\n' "$SECONDS" "$*"; }

step "packages"
dnf -y -q install $dhcp_package tftp-server syslinux-tftpboot grub2-efi-x64 nfs-utils chrony httpd dracut-live \
  squashfs-tools >/dev/null

# The newest kernel that is installed: uname in the container tells that of the machine around it.
kernel=$(for directory in /lib/modules/*; do [ ! -f "$directory/vmlinuz" ] || echo "${directory##*/}"; done | sort -V | tail -n 1)
mkdir -p $web

step "kernel and initramfs ($kernel)"
install -m 644 "/lib/modules/$kernel/vmlinuz" $web/vmlinuz
dracut --quiet --force --no-hostonly --no-hostonly-cmdline --kver "$kernel" --gzip \
  --add "livenet dmsquash-live network-manager" \
  --omit "nfs crypt dm-crypt lvm mdraid multipath iscsi fcoe nbd cifs plymouth resume lunmask nvdimm virtiofs" \
  --drivers "virtio_pci virtio_net virtio_rng squashfs overlay loop e1000 e1000e af_packet" $web/initrd.img
# dracut's exit status says nothing of modules that it left out, and its files are root's alone.
modules=$(lsinitrd -m $web/initrd.img)
grep -qx livenet <<<"$modules"
chmod 644 $web/initrd.img

step "image: the master's own system"
rm -rf $tree
mkdir -p $tree
tar --one-file-system -C / -cf - --exclude=./proc/* --exclude=./sys/* --exclude=./dev/* --exclude=./run/* \
  --exclude=./tmp/* --exclude=./var/tmp/* --exclude=./var/cache/* --exclude=./var/log/* --exclude=./boot/* \
  --exclude=./opt/centos-* --exclude=./home/* --exclude=.$tree --exclude=.$tftp/* --exclude=./var/www/* \
  --exclude=./tftpboot --exclude=./etc/ssh/ssh_host_* --exclude=./root/.ssh --exclude=./root/.bash_history \
  --exclude=./var/lib/dhcpd/* --exclude=./var/lib/kea/* --exclude=./var/lib/nfs/ganesha/* --exclude=./var/lib/chrony/* . | tar -C $tree -xpf -

step "image: what differs on a node"
cd $tree
# No name and no machine-id of the master's; an empty one is made up anew, a missing one would make it a first boot.
rm -f etc/hostname
: >etc/machine-id
rm -f etc/NetworkManager/system-connections/*
for service in $dhcp.service tftp.socket tftp.service nfs-server.service httpd.service firewalld.service; do
  systemctl --quiet --root=$tree disable $service 2>/dev/null
done
: >etc/exports
rm -f etc/exports.d/*
printf 'server 10.0.0.1 iburst\ndriftfile /var/lib/chrony/drift\nmakestep 1.0 -1\n' >etc/chrony.conf
echo '10.0.0.1:/home /home nfs rw,nolock,_netdev,nofail 0 0' >etc/fstab
{
  echo "127.0.0.1 localhost localhost.localdomain"
  echo "10.0.0.1 m0.example.com m0"
  for ((i = 0; i < nodes; i++)); do echo "10.0.0.$((10 + i)) s$i.example.com s$i"; done
} >etc/hosts
sed -i 's/^\(root\|operator\):[^:]*:/\1:*:/' etc/shadow
install -d -m 700 root/.ssh
cat /root/.ssh/id_*.pub >root/.ssh/authorized_keys
cd /

step "image: squashfs"
rm -f $web/rootfs.squashfs
mksquashfs $tree $web/rootfs.squashfs -comp zstd -Xcompression-level 6 -noappend -quiet -no-progress
rm -rf $tree

step "DHCP"
dhcpd_configuration() {
  cat <<'H'
option architecture code 93 = unsigned integer 16;
authoritative;
subnet 10.0.0.0 netmask 255.255.255.0 {
  option routers 10.0.0.254;
  option subnet-mask 255.255.255.0;
  next-server 10.0.0.1;
  if option architecture = 00:07 or option architecture = 00:09 {
    filename "efi/grubx64.efi";
  } else {
    filename "lpxelinux.0";
  }
}
H
  for ((i = 0; i < nodes; i++)); do
    printf 'host s%d.example.com { hardware ethernet 52:54:00:00:00:%02x; fixed-address 10.0.0.%d; option host-name "s%d.example.com"; }\n' \
      $i $((16 + i)) $((10 + i)) $i
  done
}
kea_configuration() {
  cat <<'H'
{ "Dhcp4": {
  "interfaces-config": { "interfaces": [ "eth0" ] },
  "lease-database": { "type": "memfile" },
  "authoritative": true,
  "client-classes": [
    { "name": "uefi", "test": "option[93].hex == 0x0007 or option[93].hex == 0x0009", "boot-file-name": "efi/grubx64.efi" }
  ],
  "subnet4": [ {
    "id": 1,
    "subnet": "10.0.0.0/24",
    "option-data": [ { "name": "routers", "data": "10.0.0.254" } ],
    "next-server": "10.0.0.1",
    "boot-file-name": "lpxelinux.0",
    "reservations": [
H
  for ((i = 0; i < nodes; i++)); do
    printf '%s{ "hw-address": "52:54:00:00:00:%02x", "ip-address": "10.0.0.%d", "hostname": "s%d.example.com" }\n' \
      "$([ $i -eq 0 ] || echo ,)" $((16 + i)) $((10 + i)) $i
  done
  echo ']}]}}'
}
case $dhcp in
  dhcpd)
    dhcpd_configuration >/etc/dhcp/dhcpd.conf
    dhcpd -t -q -cf /etc/dhcp/dhcpd.conf
    ;;
  kea-dhcp4)
    kea_configuration >/etc/kea/kea-dhcp4.conf
    kea-dhcp4 -t /etc/kea/kea-dhcp4.conf
    ;;
esac

step "boot loaders"
mkdir -p $tftp/pxelinux.cfg $tftp/efi
install -m 644 /tftpboot/{lpxelinux.0,ldlinux.c32} $tftp/
install -m 644 /boot/efi/EFI/centos/grubx64.efi $tftp/efi/
arguments="root=live:http://10.0.0.1/diskless/rootfs.squashfs rd.live.image rd.live.overlay.overlayfs=1 rd.neednet=1 ip=dhcp \
console=ttyS0,115200 net.ifnames=0"
cat >$tftp/pxelinux.cfg/0A0000 <<H
default linux
serial 0 115200
label linux
  kernel http://10.0.0.1/diskless/vmlinuz
  append initrd=http://10.0.0.1/diskless/initrd.img $arguments
  ipappend 2
H
# GRUB uses the same port for its first connections at every boot. After a power-cycle the server may still hold them, and
# GRUB, once it has waited in vain, would start the kernel without an initramfs; asked again, it takes the next port.
cat >$tftp/efi/grub.cfg <<H
set timeout=0
menuentry linux {
  until linux (http,10.0.0.1)/diskless/vmlinuz $arguments; do sleep 1; done
  until initrd (http,10.0.0.1)/diskless/initrd.img; do sleep 1; done
}
H

step "services"
printf 'server 10.0.0.254 iburst\ndriftfile /var/lib/chrony/drift\nallow 10.0.0.0/24\nlocal stratum 10\n' >/etc/chrony.conf
echo '/home 10.0.0.0/24(rw,no_root_squash,no_subtree_check)' >/etc/exports.d/home.exports
if systemctl -q is-active firewalld; then
  for service in dhcp tftp http nfs mountd rpc-bind ntp; do firewall-cmd -q --permanent --add-service=$service; done
  firewall-cmd -q --reload
fi
systemctl -q enable --now httpd tftp.socket nfs-server $dhcp
systemctl restart chronyd
exportfs -r
restorecon -R $web $tftp
systemctl is-active httpd tftp.socket nfs-server $dhcp chronyd
ls -l $web | awk 'NR > 1 { printf "%12d  %s\n", $5, $9 }'
step "done"
