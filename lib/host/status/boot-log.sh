# shellcheck shell=sh
# What the logs of a boot server tell of boots. Changes nothing.

# So much of the end of a log is looked at, with the one that was rotated away before it.
LARGEST_LOG=16777216

# observe_clock: by what the times of log lines are read, and what the machine calls itself in them
observe_clock() {
  emit @machine "$(uname -n)"
  emit @clock "$(date '+%s %z')"
}

# observe_logs PATTERN MOST PATHS...: of each log the lines that match, so many bytes from its end, and the first lines of all that was
# looked at
observe_logs() {
  pattern=$1 most=$2
  shift 2
  log=0
  for path; do
    emit "@log$log.path" "$path"
    if [ -f "$HOST_ROOT$path" ]; then
      emit_command "@log$log.first" first_lines "$HOST_ROOT$path"
      emit_command "@log$log.lines" matching_lines "$pattern" "$most" "$HOST_ROOT$path"
    fi
    log=$((log + 1))
  done
}

first_lines() {
  log_end "$1" | head -n 2 | plain_text
}

matching_lines() {
  log_end "$3" | grep -aE -e "$1" | tail -c "$2" | plain_text
}

# log_end PATH
log_end() {
  rotated=
  for before in "$1".1 "$1"-*[0-9]; do
    if [ -f "$before" ]; then rotated=$before; fi
  done
  {
    [ -z "$rotated" ] || tail -c "$LARGEST_LOG" "$rotated"
    tail -c "$LARGEST_LOG" "$1"
  } | tail -c "$LARGEST_LOG"
}
