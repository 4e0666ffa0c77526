#!/bin/bash
# The HOWTO's own image: its script and the steps that it gives after it, with the size and the directory as parameters. What
# is typed into an editor there is written by cat here. It is the yardstick of bench/image-build.ts, so it is not improved.
# usage on the master: bash -s SIZE_MIB DIRECTORY <howto-image.sh
set -euo pipefail
cd "$2"

# set variables
# size in megabytes
rootfs_size="$1"
# set mount point for the rootfs
mount_point="rootfs-loop"

# create a rootfs file
dd if=/dev/zero of=rootfs bs=1k count=$((rootfs_size * 1024))
# create an ext3 file system
mkfs.ext3 -m0 -F -L root rootfs
# create a mount point
mkdir -p $mount_point
# mount the newly created file system
mount -t ext2 -o loop rootfs $mount_point
# cd into it and create required directory structure
cd $mount_point && mkdir -p bin boot dev etc home lib64 \
  mnt proc root sbin sys usr/{bin,lib,lib64} var/{lib,log,run,tmp} \
  var/lib/nfs tmp var/run/netreport var/lock/subsys
# copy required files into created directories
cp -ap /etc .
cp -ap /dev .
cp -ap /bin .
cp -ap /sbin .
cp -ap /lib .
cp -ap /lib64 .
cp -ap /var/lib/nfs var/lib
cp -ap /usr/bin/id usr/bin
cp -ap /root/.bashrc root/
cp -ap /root/.bash_profile root/
cp -ap /root/.bash_logout root/
# set required permissions
chown root:lock var/lock
# cd out of the mount point
cd ..

# bind mount /usr
mount -o bind /usr rootfs-loop/usr

# edit the files of the new environment
cat >rootfs-loop/etc/fstab <<'H'
/dev/ram0 / ext3 defaults 0 0
tmpfs /dev/shm tmpfs defaults 0 0
devpts /dev/pts devpts gid=5,mode=620 0 0
sysfs /sys sysfs defaults 0 0
proc /proc proc defaults 0 0
m0.example.com:/usr /usr nfs ro 0 0
H
{
  echo "127.0.0.1 localhost.localdomain localhost"
  echo "::1 localhost6.localdomain6 localhost6"
  echo "10.0.0.1 m0.example.com"
  for i in 0 1 2 3 4 5 6 7 8 9; do echo "10.0.0.1$i s$i.example.com"; done
} >rootfs-loop/etc/hosts
printf 'NETWORKING=yes\nNETWORKING_IPV6=no\nHOSTNAME=\n' >rootfs-loop/etc/sysconfig/network
printf 'DEVICE=eth0\nBOOTPROTO=dhcp\nHWADDR=\nONBOOT=yes\n' >rootfs-loop/etc/sysconfig/network-scripts/ifcfg-eth0
echo "server m0.example.com" >rootfs-loop/etc/ntp.conf

# chroot to the new environment
chroot rootfs-loop /bin/bash -c "chkconfig ntpd on"

# umount the image and compress it
umount rootfs-loop/usr
umount rootfs-loop
gzip -c rootfs | dd of=rootfs.gz
