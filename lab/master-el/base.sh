#!/bin/sh
# Install the distribution's packages that a master like Enterprise Linux is dressed from into an empty tree with a merged /usr.
# usage: base.sh TREE CODENAME RELEASE
# CODENAME is that of the Debian whose packages are taken: the daemons of repository.sh are its builds, and their libraries are
# installed here. RELEASE is the folder of a release of Enterprise Linux.
set -eu
tree=$1
codename=$2
# shellcheck source=lab/master-el9/release
. "$3/release"

# The mirror is whatever apt has; other archives configured beside it are left out.
debian_sources() {
  keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  # shellcheck disable=SC2016 # these are apt's fields, not ours
  apt-get indextargets --format '$(ORIGIN) $(CODENAME) $(REPO_URI) $(COMPONENT)' 'Created-By: Packages' |
    sort -u | sed -n "s#^Debian \(${codename}[^ ]*\) \([^ ]*\) main\$#deb [signed-by=$keyring] \2 \1 main#p"
}

# Libraries that the daemons of repository.sh were linked with. The daemons come as RPMs; what they link must be there.
daemon_libraries() {
  # shellcheck disable=SC2154 # of the file `release`
  for daemon in $daemons tftpd-hpa nfs-ganesha nfs-ganesha-vfs nfs-common nfs-kernel-server rpcbind \
    chrony apache2-bin rsyslog policycoreutils selinux-utils squashfs-tools pigz; do
    apt-cache depends --no-recommends --no-suggests "$daemon" |
      sed -n 's/^ *\(Pre\)\{0,1\}Depends: \(lib[^ ]*\)$/\2/p'
  done | sort -u
}

sources=$(mktemp)
trap 'rm -f "$sources"' EXIT
debian_sources >"$sources"
if ! [ -s "$sources" ]; then
  echo "master: the lab's master is made from packages of Debian's release $codename, which apt does not have" >&2
  exit 1
fi

system="systemd systemd-sysv libpam-systemd udev dbus kmod network-manager openssh-server openssh-client sudo rpm dnf"
commands="e2fsprogs mount util-linux login procps iproute2 iputils-ping netbase hostname less file curl wget tar gzip bzip2
  xz-utils zstd cpio tzdata rsync vim-tiny psmisc iputils-arping dmsetup kpartx libcap2-bin"
# The interpreter's modules that firewalld and clustershell import.
modules="python3 python3-dbus python3-gi gir1.2-glib-2.0 gir1.2-nm-1.0 python3-nftables python3-yaml nftables keyutils"
# shellcheck disable=SC2086,SC2046 # a list of words is what is wanted
set -- $system $commands $modules $(daemon_libraries)
include=$(printf '%s,' "$@")

rm -rf "$tree"
# It makes a configuration of apt for the tree by itself.
env -u APT_CONFIG mmdebstrap --quiet --variant=minbase --mode=root \
  --hook-dir=/usr/share/mmdebstrap/hooks/merged-usr \
  --include="${include%,}" \
  --aptopt='Acquire::Languages "none"' --aptopt='APT::Install-Recommends "false"' \
  --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/info/*' \
  --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
  --dpkgopt='path-exclude=/usr/share/lintian/*' --dpkgopt='path-exclude=/usr/share/bug/*' \
  "$codename" "$tree" "$sources"
