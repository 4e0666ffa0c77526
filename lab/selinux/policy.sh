#!/bin/sh
# Compile the SELinux policy of a master that has a kernel of its own: Debian's, under the name that EL9 gives to its own.
# usage: policy.sh MASTER_TREE DEBS_DIRECTORY OUTPUT
set -eu
tree=$1
debs=$2
output=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

packages="selinux-policy-default policycoreutils selinux-utils"
# shellcheck disable=SC2086 # the list is of words
sh "$(dirname "$(readlink -f "$0")")/../fetch-debs.sh" "$debs" $packages
for package in $packages; do dpkg-deb -x "$debs/${package}"_*.deb "$work/$package"; done

# A copy of the master compiles it, with the tools that EL9 has in packages of developers.
root=$work/root
policy=$work/selinux-policy-default
cp -a --reflink=auto "$tree" "$root"
mkdir -p "$root/usr/libexec/selinux/hll" "$root/var/lib/selinux/targeted"
cp "$work/policycoreutils/usr/libexec/selinux/hll/pp" "$root/usr/libexec/selinux/hll/"
cp "$work/selinux-utils/usr/sbin/sefcontext_compile" "$root/usr/sbin/"
cp -a "$policy/etc/selinux/default" "$root/etc/selinux/targeted"
cp -a "$policy/usr/share/selinux/default" "$root/modules"
set --
while read -r module; do set -- "$@" "-i/modules/$module.pp.bz2"; done <"$root/modules/.modules"
cp "$(dirname "$(readlink -f "$0")")/firewalld-answers.cil" "$root/modules/"
chroot "$root" semodule -X 100 -n -s targeted "$@" -i/modules/firewalld-answers.cil
mv "$root/etc/selinux/targeted" "$output"
