#!/bin/sh
# Install the distribution's packages that the EL9-like master is dressed from into an empty tree with a merged /usr.
# usage: base.sh TREE
set -eu
tree=$1

# The mirror is whatever this machine's own apt uses; other archives configured beside it are left out. Only Debian 12:
# the daemons of repository.sh are its builds, and their libraries are installed here.
debian_sources() {
  keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  # shellcheck disable=SC2016 # these are apt's fields, not ours
  apt-get indextargets --format '$(ORIGIN) $(CODENAME) $(REPO_URI) $(COMPONENT)' 'Created-By: Packages' |
    sort -u | sed -n "s#^Debian \(bookworm[^ ]*\) \([^ ]*\) main\$#deb [signed-by=$keyring] \2 \1 main#p"
}

# Libraries that the daemons of repository.sh were linked with. The daemons come as RPMs; what they link must be there.
daemon_libraries() {
  for daemon in isc-dhcp-server isc-dhcp-client tftpd-hpa nfs-ganesha nfs-ganesha-vfs nfs-common nfs-kernel-server rpcbind \
    chrony apache2-bin rsyslog policycoreutils selinux-utils squashfs-tools pigz; do
    apt-cache depends --no-recommends --no-suggests "$daemon" |
      sed -n 's/^ *\(Pre\)\{0,1\}Depends: \(lib[^ ]*\)$/\2/p'
  done | sort -u
}

sources=$(mktemp)
trap 'rm -f "$sources"' EXIT
debian_sources >"$sources"
if ! [ -s "$sources" ]; then
  echo "master: the lab's master is made from packages of Debian 12 (bookworm), which apt of this machine does not have" >&2
  exit 1
fi

system="systemd systemd-sysv libpam-systemd udev dbus kmod network-manager openssh-server openssh-client sudo rpm dnf"
commands="e2fsprogs mount util-linux procps iproute2 iputils-ping netbase hostname less file curl wget tar gzip bzip2 xz-utils
  zstd cpio tzdata rsync vim-tiny psmisc iputils-arping dmsetup kpartx libcap2-bin"
# The interpreter's modules that firewalld and clustershell import.
modules="python3 python3-dbus python3-gi gir1.2-glib-2.0 gir1.2-nm-1.0 python3-nftables python3-yaml nftables keyutils"
# shellcheck disable=SC2086,SC2046 # a list of words is what is wanted
set -- $system $commands $modules $(daemon_libraries)
include=$(printf '%s,' "$@")

rm -rf "$tree"
mmdebstrap --quiet --variant=minbase --mode=root \
  --hook-dir=/usr/share/mmdebstrap/hooks/merged-usr \
  --include="${include%,}" \
  --aptopt='Acquire::Languages "none"' --aptopt='APT::Install-Recommends "false"' \
  --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/info/*' \
  --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
  --dpkgopt='path-exclude=/usr/share/lintian/*' --dpkgopt='path-exclude=/usr/share/bug/*' \
  bookworm "$tree" "$sources"
