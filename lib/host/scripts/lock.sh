# shellcheck shell=sh
# The lock of a master: one apply changes it at a time. Needs common.sh.
#
# Both locks are the kernel's (flock(2)), so whatever ends a process ends its lock, a crash of the master too, and none is ever
# stale. `session` is held by the holder, which lives as long as its apply. `work` is held by each script that changes something, so
# that one which lost its connection runs to its end before anybody else changes anything. Both files go with the holder.

LOCK=$STATE_DIRECTORY/lock
TAKE_ATTEMPTS=5
WORK_PATIENCE=2

# hold_lock TOKEN WHO TICK TICKS: takes the lock or says who has it; holds it until standard input ends. The other end writes a line
# now and then: when it wrote none in TICKS times TICK seconds, it is gone
hold_lock() {
  take_session "$1" || busy
  if ! open_work || ! flock -w "$WORK_PATIENCE" 8; then busy; fi
  if [ -e "$LOCK/owner" ] && [ "$(owner_token)" != "$1" ]; then emit left "$(owner_words)"; fi
  printf '%s\n' "$1" "$$" "$2, since $(date -u '+%Y-%m-%d %H:%M:%S UTC')" >"$LOCK/owner.new"
  mv -f "$LOCK/owner.new" "$LOCK/owner" || refuse "$LOCK/owner cannot be written"
  flock -u 8
  rm -f "$LOCK/beat"
  # by exec, since a shell keeps what it puts back after a function
  (exec </dev/null >/dev/null 2>&1 8>&- 9>&- && watch_beats "$3" "$4") &
  watcher=$!
  echo @held
  while IFS= read -r _; do : >"$LOCK/beat"; done
  kill "$watcher"
  release_lock
}

# take_session TOKEN: an earlier holder of the same apply, whose connection was lost, gives way
take_session() {
  attempts=0
  while [ "$attempts" -lt "$TAKE_ATTEMPTS" ]; do
    attempts=$((attempts + 1))
    private_directory "$LOCK"
    if ! { command exec 9>>"$LOCK/session"; } 2>/dev/null; then
      continue # the last holder took the directory along
    elif ! flock -n 9; then
      [ "$(owner_token)" = "$1" ] || return 1
      kill -9 "$(sed -n 2p "$LOCK/owner")" 2>/dev/null
      sleep 0.1
    elif is_open 9 "$LOCK/session"; then
      return 0
    fi
  done
  return 1
}

open_work() {
  (umask 077 && : >>"$LOCK/work")
  { command exec 8<"$LOCK/work"; } 2>/dev/null
}

# is_open DESCRIPTOR PATH: whether it is still the file of that name
is_open() {
  [ "$(stat -L -c %d:%i "/proc/self/fd/$1")" = "$(stat -c %d:%i "$2" 2>/dev/null)" ]
}

owner_token() {
  sed -n 1p "$LOCK/owner" 2>/dev/null
}

owner_words() {
  sed -n '3,$p' "$LOCK/owner" 2>/dev/null
}

busy() {
  emit owner "$(owner_words)"
  exit "$BUSY"
}

# watch_beats TICK TICKS: counts, since an apply may set the clock
watch_beats() {
  silent=0
  while [ "$silent" -lt "$2" ]; do
    sleep "$1"
    kill -0 $$ 2>/dev/null || return 0
    silent=$((silent + 1))
    [ ! -e "$LOCK/beat" ] || silent=0
    rm -f "$LOCK/beat"
  done
  kill -9 $$
}

# release_lock: not before the last script has ended
release_lock() {
  if ! flock -n 8; then
    echo "It has ended, but a command of it still runs on this master." >>"$LOCK/owner"
    flock 8
  fi
  rm -f "$LOCK/owner" "$LOCK/beat" "$LOCK/work" "$LOCK/session"
  rmdir "$LOCK" "$STATE_DIRECTORY" 2>/dev/null
  return 0
}

# join_lock TOKEN: for a script that changes something; it ends at once when its apply does not hold the lock any more
join_lock() {
  if { command exec 8<"$LOCK/work"; } 2>/dev/null && flock 8 && is_open 8 "$LOCK/work" && [ "$(owner_token)" = "$1" ]; then
    return 0
  fi
  exit "$OUSTED"
}
