#!/bin/sh
# Runs a build on the master and kills it by SIGKILL at one of the lines that it prints, then says what is left of it.
# usage: cut-build.sh SCRIPT LINE shell|group
script=$1 at=$2 whom=$3
work=/var/lib/pulumi-diskless/builds/work
mkfifo /tmp/cut-build.out
setsid sh "$script" >/tmp/cut-build.out 2>&1 </dev/null &
build=$!
seen=0
while IFS= read -r line; do
  case $line in "image: "*) seen=$((seen + 1)) ;; esac
  [ "$seen" -eq "$at" ] || continue
  file=$(stat -c %i $work/rootfs 2>/dev/null)
  if [ "$whom" = group ]; then kill -9 "-$build"; else kill -9 "$build"; fi
  echo "killed: $line"
  break
done </tmp/cut-build.out
rm -f /tmp/cut-build.out

left() {
  [ ! -e $work ] || echo "left: $work"
  sed -n "s,^[^ ]* \(${work}[^ ]*\) .*,left: mount \1," /proc/mounts
  # the file's number tells our loop device from those of other labs on this machine
  losetup -a | grep -F "]:${file:-none} (" | sed 's/^/left: /'
  # shellcheck disable=SC2010 # one process for all links; every process of a build has its pipe open, the guardian too
  ls -l /proc/[0-9]*/fd 2>/dev/null | grep -F -e "-> $work/alive" | sed 's/.*/left: a process/'
}

begun=$(date +%s%N)
while [ "$(left)" ] && [ $((($(date +%s%N) - begun) / 1000000)) -lt 15000 ]; do sleep 0.1; done
left
echo "clean after $((($(date +%s%N) - begun) / 1000000)) ms"
