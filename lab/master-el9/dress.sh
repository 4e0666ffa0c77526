#!/bin/sh
# Dress the base tree up as a freshly installed EL9 master (CentOS Stream 9): dnf on a local repository, EL9's units,
# presets and files, and a kernel in EL9's places.
# usage: dress.sh BASE_TREE REPOSITORIES DEBS_DIRECTORY TREE
set -eu
base=$1
repositories=$2
tree=$4
here=$(dirname "$(readlink -f "$0")")

rm -rf "$tree"
cp -a "$base" "$tree"
cd "$tree"

# --- Debian's package management and leftovers go away, and what EL9 does not have though Debian's systemd brings it:
# dracut would put systemd-networkd into an initramfs where it finds it.
rm -rf etc/init.d etc/rc?.d etc/default etc/dpkg etc/apt etc/cron.* etc/logrotate.d etc/debian_version etc/os-release \
  etc/issue etc/issue.net etc/motd etc/update-motd.d etc/hostname etc/ssh etc/perl etc/network etc/kernel etc/X11 \
  etc/systemd/system etc/systemd/network etc/runit etc/sv etc/ufw etc/logcheck etc/modules etc/debconf.conf etc/ucf.conf \
  etc/adduser.conf etc/deluser.conf etc/timezone etc/rmt usr/lib/os-release
rm -rf usr/lib/apt usr/lib/dpkg usr/share/perl5/Debconf usr/lib/init usr/lib/lsb usr/share/initramfs-tools
rm -f usr/bin/apt* usr/bin/dpkg* usr/sbin/update-rc.d usr/sbin/invoke-rc.d usr/bin/debconf* usr/bin/deb-systemd-* \
  usr/sbin/service usr/bin/dash usr/lib/systemd/systemd-networkd* usr/bin/networkctl
rm -f usr/lib/systemd/system/systemd-networkd* usr/lib/systemd/system/ssh.service usr/lib/systemd/system/ssh.socket \
  usr/lib/systemd/system/ssh@.service usr/lib/systemd/system/rescue-ssh.target usr/lib/systemd/system/apt-* \
  usr/lib/systemd/system/dpkg-* usr/lib/systemd/system/e2scrub* usr/lib/systemd/system/fstrim.timer \
  usr/lib/systemd/system-preset/*
rm -rf usr/lib/systemd/system/timers.target.wants var/lib/dpkg var/lib/apt var/cache/apt var/cache/debconf var/lib/ucf \
  var/lib/update-rc.d var/lib/systemd var/log/* usr/share/doc usr/share/man usr/share/bug usr/share/lintian
mkdir -p etc/systemd/system usr/libexec/lab usr/lib/systemd/system-preset var/lib/systemd boot/loader

# --- EL9's names.
ln -sfn bash usr/bin/sh
ln -sfn vim.tiny usr/bin/vi
ln -sfn dnf-3 usr/bin/dnf
ln -sfn dnf-3 usr/bin/yum
ln -sfn ../bin/python3 usr/libexec/platform-python
mv usr/bin/rpm usr/libexec/lab/rpm
cp -a --no-preserve=ownership "$here/root/." .
mkdir -p usr/libexec/openssh
ln -sfn ../../lib/openssh/sftp-server usr/libexec/openssh/sftp-server
ln -sfn /usr/share/zoneinfo/UTC etc/localtime
ln -sfn ../proc/self/mounts etc/mtab
chown root:root etc/shadow etc/gshadow
chmod 000 etc/shadow etc/gshadow
chmod 600 etc/NetworkManager/system-connections/* etc/ssh/sshd_config etc/ssh/sshd_config.d/*
: >etc/resolv.conf
: >etc/machine-id

# --- The base system as a package, before anything of this one machine is in it.
mkdir -p opt/centos-9 var/lib/rpm run/rpm
cp -a "$repositories/." opt/centos-9/
cp "$here/basesystem/basesystem.spec" "$here/rpm.macros" run/rpm/
mv run/rpm/rpm.macros run/rpm/.rpmmacros
chroot . env HOME=/run/rpm rpmbuild -bb --quiet --define "_topdir /run/rpm" --define "_rpmdir /opt/centos-9/baseos" \
  --define "_build_name_fmt %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm" --define "_binary_payload w3.zstdio" \
  /run/rpm/basesystem.spec >run/rpm/log 2>&1 || {
  cat run/rpm/log >&2
  exit 1
}
rm -rf run/rpm
createrepo_c -q -g "$here/basesystem/comps.xml" opt/centos-9/baseos

# --- Users: members of wheel may do all, admin without a password.
chroot . groupdel operator
for user in admin operator; do chroot . useradd -m -s /bin/bash "$user"; done
# No password, but not locked either: sshd refuses a locked account even with a key.
chroot . usermod -p '*' admin
chroot . groupadd -r wheel
chroot . usermod -aG wheel admin
chroot . usermod -aG wheel operator
cat >etc/sudoers <<'SUDOERS'
Defaults   !visiblepw
Defaults    always_set_home
Defaults    env_reset
Defaults    secure_path = /sbin:/bin:/usr/sbin:/usr/bin
root	ALL=(ALL) 	ALL
%wheel	ALL=(ALL)	ALL
#includedir /etc/sudoers.d
SUDOERS
rm -f etc/sudoers.d/*
printf 'admin\tALL=(ALL)\tNOPASSWD: ALL\n' >etc/sudoers.d/admin
chmod 440 etc/sudoers etc/sudoers.d/admin

# --- Packages: what a minimal installation of EL9 has, of what comes as RPMs.
chroot . rpm --initdb
chroot . rpm -i /opt/centos-9/baseos/centos-stream-release-*.rpm
chroot . rpm -i --justdb --noscripts /opt/centos-9/baseos/basesystem-*.rpm /opt/centos-9/baseos/setup-*.rpm
installed="kernel-core chrony firewalld rsyslog policycoreutils libselinux-utils dracut dracut-network
  dracut-squash squashfs-tools grub2-tools"
# shellcheck disable=SC2086 # a list of names
chroot . dnf -q -y --setopt=install_weak_deps=False install $installed >/dev/null
chroot . systemctl preset-all >/dev/null 2>&1
chroot . systemctl set-default multi-user.target >/dev/null 2>&1
rm -rf var/cache/dnf var/log/dnf* var/log/hawkey.log tmp/* var/tmp/*
