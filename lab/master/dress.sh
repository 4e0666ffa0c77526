#!/bin/sh
# Dress the base tree up as a freshly installed CentOS 5 master: SysV init in the EL5 layout, yum on a local repository,
# what /bin and /sbin link in /lib, and none of the commands that EL5 did not have.
# usage: dress.sh BASE_TREE REPOSITORY DEBS_DIRECTORY TREE
set -eu
base=$1
repository=$2
debs=$3
tree=$4
here=$(dirname "$(readlink -f "$0")")

rm -rf "$tree"
cp -a "$base" "$tree"

# --- Debian's service management, package management and leftovers go away; EL5 had none of it.
cd "$tree"
rm -rf etc/rc?.d etc/init.d etc/rc.local etc/inittab etc/default etc/insserv* etc/dpkg etc/apt etc/cron.* etc/logrotate.d \
  etc/systemd etc/debian_version etc/os-release etc/issue etc/issue.net etc/motd etc/update-motd.d etc/hostname \
  etc/ssh/ssh_host_* etc/runit etc/sv etc/ufw etc/perl etc/unsupported-skip-usrmerge-conversion
rm -rf lib/systemd lib/udev lib/runit-helper lib/init lib/lsb sbin/insserv bin/startpar usr/sbin/service
rm -rf usr/lib/systemd usr/lib/udev usr/lib/apt usr/lib/dpkg usr/lib/insserv usr/lib/gnupg usr/share/perl5/Debconf
rm -rf usr/bin/apt* usr/bin/dpkg* usr/sbin/update-rc.d usr/sbin/invoke-rc.d usr/bin/debconf* usr/bin/gpg* usr/bin/deb-systemd-*
rm -rf var/lib/dpkg var/lib/apt var/cache/apt var/cache/debconf var/lib/systemd var/lib/update-rc.d var/lib/ucf var/log/* \
  usr/share/doc usr/share/man usr/share/zsh usr/share/bug usr/share/bash-completion usr/share/initramfs-tools

# Not on a CentOS 5: a script that leans on one of these must fail here as it would there.
for command in systemctl journalctl timeout truncate realpath base64 base32 basenc nproc stdbuf numfmt b2sum findmnt lsblk \
  mountpoint wdctl dnf dnf-3 dnf4 python3 vdir pathchk-new unshare-new prlimit lsns lsipc lsfd irqtop lsirq choom; do
  rm -f "bin/$command" "sbin/$command" "usr/bin/$command" "usr/sbin/$command"
done

# --- Real directories where Debian has links into /run.
for directory in var/run var/lock; do
  rm -rf "$directory"
  mkdir -p "$directory"
done
mkdir -p var/lock/subsys var/run/netreport var/empty/sshd var/spool var/lib boot opt srv media selinux tftpboot.none
rmdir tftpboot.none

# --- Users and groups with EL5's numbers; _rpc and statd are what Debian's builds of the daemons look for.
# Debian's own hold some of the numbers and names.
chroot . groupdel audio
chroot . groupdel operator
chroot . userdel list
for entry in lock:54 rpc:32 rpcuser:29 ntp:38 dhcpd:177; do
  chroot . groupadd -g "${entry#*:}" -r "${entry%:*}"
done
chroot . useradd -r -u 32 -g rpc -d / -s /sbin/nologin rpc
chroot . useradd -r -u 29 -g rpcuser -d /var/lib/nfs -s /sbin/nologin rpcuser
chroot . useradd -r -u 38 -g ntp -d /etc/ntp -s /sbin/nologin ntp
chroot . useradd -r -o -u 32 -g rpc -d / -s /sbin/nologin _rpc
chroot . useradd -r -o -u 29 -g rpcuser -d /var/lib/nfs -s /sbin/nologin statd
for user in admin operator; do chroot . useradd -m -s /bin/bash "$user"; done
# No password, but not locked either: sshd refuses a locked account even with a key.
chroot . usermod -p '*' admin
chroot . groupadd -r wheel
chroot . usermod -aG wheel admin
chroot . usermod -aG wheel operator
chroot . chgrp lock var/lock
chown root:root var/empty/sshd
chmod 775 var/lock
chmod 711 var/empty/sshd

# --- The EL5 layout.
cp -a --no-preserve=ownership "$here/root/." .
chmod 644 etc/rc.d/init.d/functions
for level in 0 1 2 3 4 5 6; do
  mkdir -p "etc/rc.d/rc$level.d"
  ln -sfn "rc.d/rc$level.d" "etc/rc$level.d"
done
ln -sfn rc.d/init.d etc/init.d
for script in rc rc.local rc.sysinit; do ln -sfn "rc.d/$script" "etc/$script"; done
ln -sfn ../init.d/halt etc/rc.d/rc0.d/S01halt
ln -sfn ../init.d/halt etc/rc.d/rc6.d/S01reboot
for level in 2 3 4 5; do ln -sfn ../rc.local "etc/rc.d/rc$level.d/S99local"; done
for service in network syslog netfs sshd; do chroot . /sbin/chkconfig --add "$service"; done
mkdir -p usr/libexec/openssh
ln -sfn ../../lib/openssh/sftp-server usr/libexec/openssh/sftp-server
ln -sfn /usr/share/zoneinfo/UTC etc/localtime
# nspawn wants to see an os-release somewhere; /etc, where programs look for the platform, has none, as on EL5.
echo 'ID=centos-lab' >usr/lib/os-release
: >etc/resolv.conf
ln -sfn ../proc/mounts etc/mtab
: >etc/machine-id

# --- sudo as EL5's: a member of wheel may do all; admin without a password.
printf 'root\tALL=(ALL) \tALL\n%%wheel\tALL=(ALL)\tALL\nadmin\tALL=(ALL)\tNOPASSWD: ALL\n' >etc/sudoers
chmod 440 etc/sudoers

# --- busybox for what EL5 had in net-tools, iproute and dhclient, and syslogd where /usr is not needed.
mv bin/busybox sbin/busybox
for applet in ip ifconfig route udhcpc; do ln -sfn busybox "sbin/$applet"; done
for applet in netstat arping ping; do ln -sfn ../sbin/busybox "bin/$applet"; done
ln -sfn ../../sbin/busybox usr/bin/which
ln -sfn ../../sbin/busybox usr/bin/killall
ln -sfn vim.tiny usr/bin/vi
sh "$here/../fetch-debs.sh" "$debs" inetutils-syslogd
syslogd=$(mktemp -d)
dpkg-deb -x "$debs"/inetutils-syslogd_*.deb "$syslogd"
mv "$syslogd/usr/sbin/syslogd" sbin/syslogd
rm -rf "$syslogd"

# --- yum: dnf and the interpreter that it needs, kept off the PATH.
mkdir -p usr/libexec/lab opt/centos-5
cp -a "$base/usr/bin/python3.11" usr/libexec/lab/python3
rm -f usr/bin/python3* usr/bin/pdb3* usr/bin/py3* usr/bin/pydoc3* usr/bin/pygettext3*
cp "$base/usr/bin/dnf-3" usr/libexec/lab/dnf
mv usr/bin/rpm usr/libexec/lab/rpm
ln -sfn /bin/rpm usr/bin/rpm
rm -rf usr/lib/python3.11/test usr/lib/python3.11/ensurepip usr/lib/python3.11/idlelib usr/lib/python3.11/pydoc_data
cp -a "$repository/." opt/centos-5/
mkdir -p var/lib/rpm
chroot . /bin/rpm --initdb
chroot . /bin/rpm -i --quiet /opt/centos-5/centos-release-5-6.el5.centos.noarch.rpm

# --- What lies in /bin, /sbin and /lib must run while /usr is still empty: its libraries move to /lib.
libraries_in_usr() {
  # portmap and rpc.statd start before /usr is mounted too, once their packages are installed.
  mkdir probe
  for package in portmap nfs-utils; do
    rpm2cpio "$repository/$package"-[0-9]*.rpm | (cd probe && cpio -idm --quiet './sbin/*')
  done
  for file in bin/* sbin/* lib/x86_64-linux-gnu/security/*.so probe/sbin/*; do
    [ -L "$file" ] || [ ! -f "$file" ] || chroot . ldd "/$file" 2>/dev/null | sed -n 's#.*=> \(/usr/lib/[^ ]*\) .*#\1#p'
  done | sort -u
  rm -rf probe
}
libraries_in_usr | while read -r library; do
  file=$(readlink -f "./$library")
  mv "$file" lib/x86_64-linux-gnu/
  rm -f "./$library"
  [ "${library##*/}" = "${file##*/}" ] || ln -sfn "${file##*/}" "lib/x86_64-linux-gnu/${library##*/}"
done
chroot . ldconfig
