#!/bin/sh
# Dress the base tree up as a freshly installed master of a release of CentOS Stream: dnf on a local repository, units, presets and
# files of Enterprise Linux, and a kernel in its places.
# usage: dress.sh BASE_TREE REPOSITORIES DEBS_DIRECTORY TREE CODENAME RELEASE
set -eu
base=$1
repositories=$2
tree=$4
release=$6
here=$(dirname "$(readlink -f "$0")")
# shellcheck source=lab/master-el9/release
. "$release/release"
# shellcheck disable=SC2154 # of the file `release`
repository=opt/centos-$el

rm -rf "$tree"
cp -a "$base" "$tree"
cd "$tree"

# --- Debian's package management and leftovers go away, and what Enterprise Linux does not have though Debian's systemd
# brings it: dracut would put systemd-networkd into an initramfs where it finds it, /tmp would be in memory, and each login would start
# the agents of GnuPG, half a minute where the processor is emulated.
rm -rf etc/init.d etc/rc?.d etc/default etc/dpkg etc/apt etc/cron.* etc/logrotate.d etc/debian_version etc/os-release \
  etc/issue etc/issue.net etc/motd etc/update-motd.d etc/hostname etc/ssh etc/perl etc/network etc/kernel etc/X11 \
  etc/systemd/system etc/systemd/user etc/systemd/network etc/runit etc/sv etc/ufw etc/logcheck etc/modules etc/debconf.conf etc/ucf.conf \
  etc/adduser.conf etc/deluser.conf etc/timezone etc/rmt etc/vconsole.conf usr/lib/os-release
rm -rf usr/lib/apt usr/lib/dpkg usr/share/perl5/Debconf usr/lib/init usr/lib/lsb usr/share/initramfs-tools
rm -f usr/bin/apt* usr/bin/dpkg* usr/sbin/update-rc.d usr/sbin/invoke-rc.d usr/bin/debconf* usr/bin/deb-systemd-* \
  usr/sbin/service usr/bin/dash usr/lib/systemd/systemd-networkd* usr/bin/networkctl
rm -f usr/lib/systemd/system/systemd-networkd* usr/lib/systemd/system/ssh.service usr/lib/systemd/system/ssh.socket \
  usr/lib/systemd/system/ssh@.service usr/lib/systemd/system/sshd-keygen.service usr/lib/systemd/system/rescue-ssh.target usr/lib/systemd/system/apt-* \
  usr/lib/systemd/system/dpkg-* usr/lib/systemd/system/e2scrub* usr/lib/systemd/system/fstrim.timer \
  usr/lib/systemd/system-preset/* usr/lib/systemd/system/*.wants/tmp.mount
rm -rf usr/lib/systemd/system/timers.target.wants var/lib/rpm var/lib/dpkg var/lib/apt var/cache/apt var/cache/debconf var/lib/ucf \
  var/lib/update-rc.d var/lib/systemd var/log/* usr/share/doc usr/share/man usr/share/bug usr/share/lintian
# Of rpm's plugins Enterprise Linux has these; another one needs a mount where a tree has none.
find usr/lib/x86_64-linux-gnu/rpm-plugins -type f ! -name selinux.so ! -name audit.so ! -name systemd_inhibit.so -delete 2>/dev/null || :
mkdir -p etc/systemd/system usr/libexec/lab usr/lib/systemd/system-preset var/lib/systemd boot/loader

# --- Names of Enterprise Linux.
ln -sfn bash usr/bin/sh
ln -sfn vim.tiny usr/bin/vi
ln -sfn dnf-3 usr/bin/dnf
ln -sfn dnf-3 usr/bin/yum
ln -sfn ../bin/python3 usr/libexec/platform-python
# Where rpm has to be told what it runs on, its own command stands behind that of root/.
[ ! -f "$release/root/usr/bin/rpm" ] || mv usr/bin/rpm usr/libexec/lab/rpm
cp -a --no-preserve=ownership "$here/root/." "$release/root/." .
echo "$el" >etc/dnf/vars/labrelease
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
database=$(sed -n 's/^%_dbpath //p' etc/rpm/macros)
mkdir -p $repository ".$database" run/rpm
# Where the database lies elsewhere, its old place leads there.
[ -d var/lib/rpm ] || ln -s "../..$database" var/lib/rpm
cp -a "$repositories/." $repository/
cp "$here/basesystem/basesystem.spec" "$here/rpm.macros" run/rpm/
mv run/rpm/rpm.macros run/rpm/.rpmmacros
chroot . env HOME=/run/rpm rpmbuild -bb --quiet --define "_topdir /run/rpm" --define "_rpmdir /$repository/baseos" --define "dist .el$el" \
  --define "_build_name_fmt %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm" --define "_binary_payload w3.zstdio" \
  /run/rpm/basesystem.spec >run/rpm/log 2>&1 || {
  cat run/rpm/log >&2
  exit 1
}
rm -rf run/rpm
createrepo_c -q -g "$here/basesystem/comps.xml" $repository/baseos

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

# --- Packages: what a minimal installation has, of what comes as RPMs.
chroot . rpm --initdb
chroot . rpm -i /$repository/baseos/centos-stream-release-*.rpm
chroot . rpm -i --justdb --noscripts /$repository/baseos/basesystem-*.rpm /$repository/baseos/setup-*.rpm
installed="kernel-core chrony firewalld rsyslog policycoreutils libselinux-utils dracut dracut-network
  dracut-squash squashfs-tools grub2-tools"
# shellcheck disable=SC2086 # a list of names
chroot . dnf -q -y --setopt=install_weak_deps=False install $installed >/dev/null
chroot . systemctl preset-all >/dev/null 2>&1
chroot . systemctl set-default multi-user.target >/dev/null 2>&1
rm -rf var/cache/dnf var/log/dnf* var/log/hawkey.log tmp/* var/tmp/*
