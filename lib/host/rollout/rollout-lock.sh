# shellcheck shell=sh
# One rollout of a master at a time. The lock is a file that appears with its content by one link(2): the process that holds it, and
# when that one began, since numbers of processes come again.

# lock_rollout FILE
lock_rollout() {
  lock=$1
  mine=$(process_of $$)
  private_directory "${lock%/*}"
  write_whole "$lock.$$" print_lines "$mine"
  attempts=0
  until ln "$lock.$$" "$lock" 2>/dev/null; do
    holder=$(cat "$lock" 2>/dev/null)
    attempts=$((attempts + 1))
    if lives "$holder" || [ "$attempts" -gt 5 ]; then
      rm -f "$lock.$$"
      refuse "another roll-nodes runs on this master, process ${holder%% *}. Wait for it, or end that process."
    fi
    drop_stale "$holder"
  done
  rm -f "$lock.$$"
}

# unlock_rollout: nobody else's
unlock_rollout() {
  rm -f "$lock.$$"
  [ "$(cat "$lock" 2>/dev/null)" != "$mine" ] || rm -f "$lock"
}

# drop_stale HOLDER: who took it meanwhile gets it back
drop_stale() {
  mv -f "$lock" "$lock.stale.$$" 2>/dev/null || return 0
  [ "$(cat "$lock.stale.$$")" = "$1" ] || ln "$lock.stale.$$" "$lock" 2>/dev/null
  rm -f "$lock.stale.$$"
}

# process_of PID: its number and its start in ticks since the boot; what stands before that in stat may hold blanks
process_of() {
  printf '%s %s\n' "$1" "$(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20)"
}

# lives HOLDER
lives() {
  [ -n "$1" ] && [ -d "/proc/${1%% *}" ] && [ "$(process_of "${1%% *}")" = "$1" ]
}
