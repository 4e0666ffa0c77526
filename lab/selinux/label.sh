#!/bin/sh
# Give a tree a policy, permissive, and each of its files the label that the policy has for it.
# usage: label.sh TREE POLICY
set -eu
tree=$1
policy=$2

cp -a "$policy" "$tree/etc/selinux/targeted"
printf 'SELINUX=permissive\nSELINUXTYPE=targeted\n' >"$tree/etc/selinux/config"
# setfiles reaches files by /proc; -m, since no file system of this machine says that it has labels.
# shellcheck disable=SC2016 # the inner shell's
unshare --mount sh -c 'mount -t proc proc "$1/proc" &&
  exec chroot "$1" setfiles -m -F -e /proc /etc/selinux/targeted/contexts/files/file_contexts /' label "$tree"
