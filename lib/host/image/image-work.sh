# shellcheck shell=sh
# The one place where an image is built, $WORK, and how it is cleared: by the build itself, by its guardian when the build was
# killed, or by the next build.

# clear_work: fails while something in it cannot be unmounted. Mounts first, so that nothing of the master is ever removed
# through a bind mount
clear_work() {
  attempts=0
  while [ "$(mounts_in_work)" ]; do
    end_strays
    mounts_in_work | while IFS= read -r mounted; do umount "$mounted" 2>/dev/null; done
    [ "$(mounts_in_work)" ] || break
    attempts=$((attempts + 1))
    [ "$attempts" -lt 20 ] || return 1
    sleep 1
  done
  detach_loops
  rm -rf "$WORK"
}

# mounts_in_work: the innermost first
mounts_in_work() {
  awk -v below="$WORK/" 'index($2, below) == 1 { print $2 }' /proc/mounts | sort -r
}

# end_strays: processes whose root is the image, such as a daemon that a script started there
end_strays() {
  # shellcheck disable=SC2012 # one process for all links; their names are numbers
  ls -ld /proc/[0-9]*/root 2>/dev/null |
    awk -v below="$WORK/" 'index($NF, below) == 1 { split($(NF - 2), part, "/"); print part[3] }' |
    while read -r process; do kill -9 "$process" 2>/dev/null; done
}

# detach_loops: kernels before 2.6.25 keep a loop device when the mount that made it was killed. The number of the file tells it
# from the loop devices of others
detach_loops() {
  [ -f "$WORK/rootfs" ] || return 0
  losetup -a 2>/dev/null | grep -F "]:$(stat -c %i "$WORK/rootfs") (" | grep -F "${WORK#"$STATE_DIRECTORY"}/rootfs" |
    while IFS=: read -r device _; do losetup -d "$device" 2>/dev/null; done
}

# guard_build: the guardian. Every process of a build holds $WORK/alive open for writing, so its end can be read when the last
# one is gone, whatever ended it. $BUILDER tells this build from the next one in the same place
guard_build() {
  trap '' HUP INT TERM
  exec 3<>"$WORK/alive" # an open for reading alone would wait for ever when the build is dead already
  exec 4<"$WORK/alive"
  : >"$WORK/guarded"
  exec 3>&-
  read -r _ <&4
  if [ "$(cat "$WORK/builder" 2>/dev/null)" = "$BUILDER" ]; then clear_work; fi
}

# start_guardian SCRIPT: in a session of its own, so that a kill of the whole build does not reach it, and with none of the
# build's files open, so that nobody waits for it
start_guardian() {
  fault=$(mkfifo -m 600 "$WORK/alive" 2>&1) || refuse "$WORK/alive cannot be made: $fault"
  exec 9<>"$WORK/alive"
  WORK=$WORK BUILDER=$BUILDER setsid sh -c "$1" guardian </dev/null >/dev/null 2>&1 9>&- &
  attempts=0
  until [ -e "$WORK/guarded" ]; do
    attempts=$((attempts + 1))
    [ "$attempts" -lt 100 ] || refuse "the guardian of the build does not start; has the master setsid?"
    sleep 0.1
  done
}

# claim_work: makes $WORK ours. A build that runs is waited for a while, then named; what a dead one left is cleared
claim_work() {
  attempts=0 seen_dead=
  until (umask 077 && mkdir "$WORK" 2>/dev/null); do
    if work_is_held; then
      seen_dead=
      [ "$attempts" -lt "${PATIENCE:-60}" ] ||
        refuse "another image is being built on this master: $(work_holder). Wait for it, or end that process; what it leaves is cleared by itself."
      [ "$attempts" -gt 0 ] || step "waiting for another build: $(work_holder)"
    elif [ "$seen_dead" ]; then
      [ -d "$WORK" ] || refuse "$WORK cannot be made: $(mkdir "$WORK" 2>&1)"
      step "clearing what an interrupted build left"
      clear_work || refuse "$(mounts_in_work | head -n 1) is still mounted from an earlier build and cannot be unmounted"
      continue
    else
      seen_dead=yes # or one that has only begun: look again
    fi
    attempts=$((attempts + 1))
    sleep 1
  done
  if ! fill "$WORK/builder" print_lines "$BUILDER"; then
    rmdir "$WORK"
    refuse "$WORK/builder cannot be written: $fault"
  fi
}

# work_is_held: whether a process of a build, or its guardian, is there
work_is_held() {
  # shellcheck disable=SC2010 # one process for all links
  ls -l /proc/[0-9]*/fd 2>/dev/null | grep -qF -e "-> $WORK/alive"
}

work_holder() {
  cat "$WORK/builder" 2>/dev/null || echo "one that is being cleared"
}
