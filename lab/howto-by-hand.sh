#!/bin/bash
# The HOWTO typed in by hand on the lab's master, without the library: proof that the lab is a place where it works.
# usage on the master: bash -s NODE_COUNT <howto-by-hand.sh
set -euo pipefail
nodes=$1
size=128 # MiB; the HOWTO's 512 only cost time here
image=/root/rootfs-loop

yum -y -q install ntp xinetd dhcp syslinux tftp-server portmap nfs-utils >/dev/null

echo "image: the master's own /etc /dev /bin /sbin /lib /lib64"
cd /root
dd if=/dev/zero of=rootfs bs=1k count=$((size * 1024)) 2>/dev/null
mkfs.ext3 -q -m0 -F -L root rootfs
mkdir -p $image
mount -t ext2 -o loop rootfs $image
cd $image
mkdir -p bin boot dev etc home lib64 mnt proc root sbin sys usr/{bin,lib,lib64} var/{lib,log,run,tmp} \
  var/lib/nfs tmp var/run/netreport var/lock/subsys
for directory in etc dev bin sbin lib lib64; do cp -ap /$directory .; done
cp -ap /var/lib/nfs var/lib
cp -ap /usr/bin/id usr/bin
cp -ap /root/.bashrc /root/.bash_profile /root/.bash_logout root/
chown root:lock var/lock

echo "image: what differs on a node"
cat >etc/fstab <<'H'
/dev/ram0 / ext3 defaults 0 0
tmpfs /dev/shm tmpfs defaults 0 0
devpts /dev/pts devpts gid=5,mode=620 0 0
sysfs /sys sysfs defaults 0 0
proc /proc proc defaults 0 0
m0.example.com:/usr /usr nfs ro,nolock 0 0
H
{
  echo "127.0.0.1 localhost.localdomain localhost"
  echo "10.0.0.1 m0.example.com"
  for ((i = 0; i < nodes; i++)); do echo "10.0.0.$((10 + i)) s$i.example.com"; done
} >etc/hosts
printf 'NETWORKING=yes\nNETWORKING_IPV6=no\nHOSTNAME=\n' >etc/sysconfig/network
printf 'DEVICE=eth0\nBOOTPROTO=dhcp\nHWADDR=\nONBOOT=yes\n' >etc/sysconfig/network-scripts/ifcfg-eth0
echo "server m0.example.com iburst" >etc/ntp.conf
rm -f etc/ssh/ssh_host_*
install -d -m 700 root/.ssh
cp /root/.ssh/id_rsa.pub root/.ssh/authorized_keys
cd /root
mount -o bind /usr $image/usr
# shellcheck disable=SC2016 # the shell in the image expands it
chroot $image /bin/bash -c 'chkconfig ntpd on; for service in dhcpd nfs xinetd; do chkconfig $service off; done'
umount $image/usr
umount $image
gzip -c rootfs | dd of=rootfs.gz 2>/dev/null

echo "services"
cat >/etc/dhcpd.conf <<'H'
ddns-update-style interim;
ignore client-updates;
subnet 10.0.0.0 netmask 255.255.255.0 {
  option routers 10.0.0.254;
  option subnet-mask 255.255.255.0;
  next-server 10.0.0.1;
  filename "pxelinux.0";
  default-lease-time 432000;
  max-lease-time 432000;
}
H
for ((i = 0; i < nodes; i++)); do
  echo "host s$i.example.com {"
  echo "  fixed-address 10.0.0.$((10 + i));"
  echo "  hardware ethernet 52:54:00:00:00:$(printf '%02x' $((16 + i)));"
  echo "  option host-name \"s$i.example.com\";"
  echo "}"
done >>/etc/dhcpd.conf
service dhcpd start && chkconfig dhcpd on
chkconfig tftp on
service xinetd start && chkconfig xinetd on
mkdir -p /tftpboot/{linux,pxelinux.cfg}
cp /usr/lib/syslinux/{pxelinux.0,ldlinux.c32} /tftpboot/
cp "/boot/vmlinuz-$(uname -r)" /tftpboot/linux/vmlinuz
cp /root/rootfs.gz /tftpboot/linux/
cat >/tftpboot/pxelinux.cfg/0A0000 <<H
default linux
serial 0 115200
label linux
kernel linux/vmlinuz
append initrd=linux/rootfs.gz root=/dev/ram ramdisk_size=$((size * 1024)) rw ip=dhcp console=ttyS0
H
echo '/usr 10.0.0.0/24(ro,no_root_squash,no_subtree_check)' >/etc/exports
service portmap start
service nfs start && chkconfig nfs on
