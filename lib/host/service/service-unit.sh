# shellcheck shell=sh
# What a daemon is really started by, and when it read its files: facts of a unit, a line each, `KIND<tab>FILE<tab>TEXT`.
#
#   unit      a line of the unit's own file, or the checksum of an init script
#   drop-in   a line of a file that changes the unit
#   settings  the name and checksum of a variable for the daemon's command line
#   runs      the command line of the running daemon
#   since     names this start or reload of the daemon; a file that changed after it is not what the daemon has read
#   stale     a file of the daemon that changed after that
#   packaged  a unit's file that is as its package brought it
#   masked    nothing can be told of a unit that may not be started
#   unread    files of the unit changed since the manager read them
# shellcheck disable=SC2154 # looked.sh sets milliseconds and found; of the service manager pid, age and start_mark

# observe_unit NAME KNOWN FILES...: KNOWN are the facts at the last apply, or empty
observe_unit() {
  emit unit "$(unit_facts "$@")"
}

unit_facts() {
  facts_of=$1 facts_known=$2
  shift 2
  if unit_masked "$facts_of"; then
    printf 'masked\t%s\t\n' "$facts_of"
    return 0
  fi
  own=$(unit_own "$facts_of")
  printf '%s\n' "$own"
  unit_settings "$(unit_settings_files "$facts_of" "$own")" "$@"
  case $facts_known in
    *"$own"*) ;;
    *) printf '%s\n' "$own" | sed -n 's/^unit	\([^	]*\)	.*/\1/p' | sort -u | while read -r path; do unit_packaged "$path"; done ;;
  esac
  unit_unread "$facts_of"
  unit_process "$facts_of" "$@"
}

# unit_settings SETTINGS-FILES FILES...: variables for the daemon, but for a file that is managed as a whole
unit_settings() {
  settings_files=$1
  shift
  for settings in $settings_files; do
    case " $* " in *" $settings "*) continue ;; esac
    [ -f "$settings" ] || continue
    # a value may be a secret, and what is told here goes into the state
    while IFS= read -r line || [ -n "$line" ]; do
      line=${line#"${line%%[! 	]*}"}
      case $line in
        '' | '#'*) ;;
        *)
          sum=$(printf '%s' "$line" | cksum)
          printf 'settings\t%s\t%s (checksum %s)\n' "$settings" "${line%%=*}" "${sum%% *}-${sum#* }"
          ;;
      esac
    done <"$settings"
  done
}

# unit_packaged PATH: as the package manager knows it
unit_packaged() {
  rpm -qf "$1" >/dev/null 2>&1 || return 0
  rpm -Vf "$1" 2>/dev/null | grep -q "^\(..5\|missing\).*/${1##*/}\$" || printf 'packaged\t%s\t\n' "$1"
}

# unit_process NAME FILES...
unit_process() {
  service_process "$1"
  [ -z "$pid" ] || printf 'runs\t\t%s\n' "$(command_of "$pid")"
  service_age "$1"
  [ "$age" != unknown ] || return 0
  service_start_mark "$1"
  printf 'since\t\t%s\n' "$start_mark"
  shift
  now=$LOOKED_NOW
  [ "$now" ] || now=$(($(date +%s%N) / 1000000))
  # of a number with three digits behind its point; 0.1 s for clocks of the kernel that differ
  at=$((now - ${age%.*} * 1000 - 1${age#*.} + 1000 + 100))
  for file; do
    [ -f "$file" ] || continue
    changed_at "$file"
    [ "$milliseconds" -le "$at" ] || printf 'stale\t%s\t\n' "$file"
  done
  return 0
}

# command_of PROCESS: its words
command_of() {
  if looked_up "$LOOKED_COMMANDS" "$1"; then printf '%s\n' "$found"; else tr '\000' ' ' <"/proc/$1/cmdline" 2>/dev/null; fi
}

# process_age PID: seconds since its start, with three digits behind the point
process_age() {
  awk -v hz="$(getconf CLK_TCK)" 'NR == 1 { up = $1; next } { sub(/.*\) /, ""); split($0, part, " "); printf "%.3f\n", up - part[20] / hz }' \
    /proc/uptime "/proc/$1/stat" 2>/dev/null
}
