# shellcheck shell=sh
# Processes and what they started. A daemon that has left its parent is not among them.

# processes_below PID: PID and all below it, without SKIPPED and all below that
processes_below() {
  cat /proc/[0-9]*/stat 2>/dev/null | sed -n 's/^\([0-9]*\) (.*) [A-Za-z] \([0-9]*\) .*/\1 \2/p' |
    awk -v root="$1" -v skipped="${2:-none}" '
      { parent[$1] = $2 }
      END {
        for (one in parent) {
          for (at = one; at in parent && at != root && at != skipped; at = parent[at]) if (at == parent[at]) break
          if (at == root) print one
        }
      }'
}

# parent_of PID: sets parent
parent_of() {
  parent=''
  { IFS= read -r stat_line || return 0; } 2>/dev/null <"/proc/$1/stat"
  # a program may have a blank or a bracket in its name
  parent=${stat_line##*) ? }
  parent=${parent%% *}
}

# changing_packages PIDS...: whether one of them is in a transaction of rpm, which holds a lock of fcntl(2)
changing_packages() {
  for rpm_lock in /var/lib/rpm/.rpm.lock /usr/lib/sysimage/rpm/.rpm.lock /var/lock/rpm/transaction; do
    [ -e "$rpm_lock" ] || continue
    for process; do
      grep -q "^[0-9]*: POSIX  *[A-Z]*  *WRITE $process [^ ]*:$(stat -L -c %i "$rpm_lock") " /proc/locks && return 0
    done
  done
  return 1
}
