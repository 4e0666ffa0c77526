# shellcheck shell=sh
# The lock of a master: one apply changes it at a time.
#
# Both locks are the kernel's (flock(2)), so whatever ends a process ends its lock, a crash of the master too, and none is ever
# stale. `session` is held by the holder, which lives as long as its apply. `work` is held by each script that changes something, so
# that one which lost its connection runs to its end before anybody else changes anything. Both files go with the holder.

TAKE_ATTEMPTS=5
WORK_PATIENCE=2

# hold_lock TOKEN WHO TICK TICKS: takes the lock or says who has it; holds it until standard input ends. The other end writes a line
# now and then: when it wrote none in TICKS times TICK seconds, it is gone
hold_lock() {
  take_session "$1" || busy
  open_work || unlockable
  flock -w "$WORK_PATIENCE" 8 || busy
  if [ -e "$LOCK/owner" ] && [ "$(owner_token)" != "$1" ]; then emit left "$(owner_text)"; fi
  if ! try_whole "$LOCK/owner" print_lines "$1" "$$" "$2, since $(date -u '+%Y-%m-%d %H:%M:%S UTC')" || ! fill "$LOCK/quiet" true; then
    unlockable
  fi
  flock -u 8
  rm -f "$LOCK/beat" "$LOCK/over" "$LOCK/interruptible"
  # by exec, since a shell keeps what it puts back after a function
  (exec </dev/null >/dev/null 2>&1 8>&- 9>&- && watch_heartbeats "$3" "$4") &
  watcher=$!
  echo @held
  # a heartbeat is noted by a rename, which needs no room on the disk
  while IFS= read -r _; do mv -f "$LOCK/quiet" "$LOCK/beat" 2>/dev/null; done
  kill "$watcher"
  end_waiting
  release_lock
}

# take_session TOKEN: an earlier holder of the same apply, whose connection was lost, gives way. A host that cannot be written is
# held by nobody
take_session() {
  attempts=0 fault=
  while [ "$attempts" -lt "$TAKE_ATTEMPTS" ]; do
    attempts=$((attempts + 1))
    if ! fault=$( (umask 077 && mkdir -p "$LOCK" && : >>"$LOCK/session") 2>&1); then
      continue # the last holder took the directory along, or the host cannot be written
    elif ! { command exec 9>>"$LOCK/session"; } 2>/dev/null; then
      continue
    elif ! flock -n 9; then
      [ "$(owner_token)" = "$1" ] || return 1
      kill -9 "$(sed -n 2p "$LOCK/owner")" 2>/dev/null
      sleep 0.1
    elif is_open 9 "$LOCK/session"; then
      return 0
    fi
  done
  case $fault in '' | *"No such file or directory"* | *nonexistent*) return 1 ;; esac
  unlockable
}

open_work() {
  fault=$( (umask 077 && : >>"$LOCK/work") 2>&1) || return 1
  { command exec 8<"$LOCK/work"; } 2>/dev/null
}

# unlockable: nobody has the lock, and it cannot be had. What names an earlier holder stays
unlockable() {
  if [ ! -e "$LOCK/owner" ] && flock -n 9 2>/dev/null; then
    rm -f "$LOCK/quiet" "$LOCK/work" "$LOCK/session"
    rmdir "$LOCK" "$STATE_DIRECTORY"
  fi 2>/dev/null
  refuse "the lock of this master cannot be taken, since $LOCK cannot be written: $fault"
}

# is_open DESCRIPTOR PATH: whether it is still the file of that name
is_open() {
  [ "$(stat -L -c %d:%i "/proc/self/fd/$1")" = "$(stat -c %d:%i "$2" 2>/dev/null)" ]
}

owner_token() {
  sed -n 1p "$LOCK/owner" 2>/dev/null
}

owner_text() {
  sed -n '3,$p' "$LOCK/owner" 2>/dev/null
}

busy() {
  emit owner "$(owner_text)"
  exit "$BUSY"
}

# watch_heartbeats TICK TICKS: counts, since an apply may set the clock
watch_heartbeats() {
  silent=0
  while [ "$silent" -lt "$2" ]; do
    sleep "$1"
    kill -0 $$ 2>/dev/null || return 0
    silent=$((silent + 1))
    if mv -f "$LOCK/beat" "$LOCK/quiet" 2>/dev/null; then silent=0; fi
  done
  end_waiting
  kill -9 $$
}

# end_waiting: nobody waits for this apply any more. A transaction of rpm that has begun is left to end
end_waiting() {
  : >"$LOCK/over"
  [ -s "$LOCK/interruptible" ] || return 0
  # shellcheck disable=SC2046 # numbers
  set -- $(processes_below "$(cat "$LOCK/interruptible")")
  [ $# -eq 0 ] || changing_packages "$@" || kill "$@" 2>/dev/null
}

# release_lock: not before the last script has ended
release_lock() {
  if ! flock -n 8; then
    echo "It has ended, but a command of it still runs on this master." >>"$LOCK/owner"
    flock 8
  fi
  rm -f "$LOCK/owner" "$LOCK/beat" "$LOCK/quiet" "$LOCK/over" "$LOCK/interruptible" "$LOCK/work" "$LOCK/session"
  rmdir "$LOCK" 2>/dev/null
  prune_state
}

# join_lock TOKEN: for a script that changes something; it ends at once when its apply does not hold the lock any more
join_lock() {
  if { command exec 8<"$LOCK/work"; } 2>/dev/null && flock 8 && is_open 8 "$LOCK/work" &&
    [ "$(owner_token)" = "$1" ] && [ ! -e "$LOCK/over" ]; then
    return 0
  fi
  exit "$LOCK_LOST"
}
