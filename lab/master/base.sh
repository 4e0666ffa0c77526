#!/bin/sh
# Install the distribution's packages that the master is dressed from into an empty tree with an unmerged /usr.
# usage: base.sh TREE
set -eu
tree=$1

# The mirror is whatever this machine's own apt uses; other archives configured beside it are left out. Only Debian 12:
# its successors cannot keep /bin, /sbin and /lib apart from /usr.
debian_sources() {
  keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  # shellcheck disable=SC2016 # these are apt's fields, not ours
  apt-get indextargets --format '$(ORIGIN) $(CODENAME) $(REPO_URI) $(COMPONENT)' 'Created-By: Packages' |
    sort -u | sed -n "s#^Debian \(bookworm[^ ]*\) \([^ ]*\) main\$#deb [signed-by=$keyring] \2 \1 main#p"
}

# Libraries that the daemons of repository.sh were linked with. The daemons come as RPMs; what they link must be there.
daemon_libraries() {
  for daemon in isc-dhcp-server tftpd-hpa xinetd nfs-ganesha nfs-ganesha-vfs rpcbind ntpsec nfs-common; do
    apt-cache depends --no-recommends --no-suggests "$daemon" | sed -n 's/^ *Depends: \(lib[^ ]*\)$/\1/p'
  done | sort -u
}

sources=$(mktemp)
trap 'rm -f "$sources"' EXIT
debian_sources >"$sources"
if ! [ -s "$sources" ]; then
  echo "master: the lab's master is made from packages of Debian 12 (bookworm), which apt of this machine does not have" >&2
  exit 1
fi

packages="sysvinit-core openssh-server openssh-client sudo rpm dnf busybox-static e2fsprogs mount procps netbase hostname
  less file curl wget tar gzip bzip2 cpio tzdata iputils-ping rsync vim-tiny"
# shellcheck disable=SC2086,SC2046 # a list of words is what is wanted
set -- $packages $(daemon_libraries)
include=$(printf '%s,' "$@")

rm -rf "$tree"
mmdebstrap --quiet --variant=minbase --mode=root \
  --hook-dir=/usr/share/mmdebstrap/hooks/no-merged-usr \
  --include="${include%,}" \
  --aptopt='Acquire::Languages "none"' --aptopt='APT::Install-Recommends "false"' \
  --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/info/*' \
  --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
  --dpkgopt='path-exclude=/usr/share/lintian/*' --dpkgopt='path-exclude=/usr/share/bug/*' \
  bookworm "$tree" "$sources"
