# shellcheck shell=sh
# The time limit of a script, kept on its host: what hangs there ends there, and with it the lock that it holds, also when its
# connection is lost or nobody waits for it.

# what a script has to put things back, after it was told to end
WATCH_GRACE=20

# watch_time SECONDS: begins to watch what this shell runs next
watch_time() {
  # -9, since a fork that is not yet a sleep(1) takes the shell's own handler along and may lose any other signal
  (on_signals 'kill -9 "$!" 2>/dev/null; exit 0' TERM && watch_until "$1") </dev/null >/dev/null 8>&- &
  watch=$!
}

# end_watch CODE: what was watched has ended
end_watch() {
  exec 2>/dev/null # a shell reports a job that a signal ends
  kill "$watch"
  wait "$watch" # when the time is up, it has more to end than what ended here
  return "$1"
}

watch_until() {
  sleep "$1" 2>/dev/null &
  parent_of "$!"
  # shellcheck disable=SC2154 # parent_of sets it
  watcher=$parent # this shell: its number is not to be had otherwise
  wait "$!" || exit 0
  trap '' TERM PIPE # nobody may read the message any more
  # shellcheck disable=SC2046 # numbers
  set -- "$1" $(watched)
  seconds=$1
  shift
  waited=0
  while changing_packages "$@" && [ "$waited" -lt "$seconds" ]; do
    sleep 5
    waited=$((waited + 5))
  done
  printf '%s\n' "a command did not end within $seconds s, so it was ended on the host: $(words_of "$@")
See why it hung, or raise connection.commandTimeoutSeconds." >&2
  kill "$@" 2>/dev/null
  waited=0
  while any_runs "$@" && [ "$waited" -lt "$WATCH_GRACE" ]; do
    sleep 1
    waited=$((waited + 1))
  done
  # shellcheck disable=SC2046 # numbers; what it began while it put things back too
  kill -9 "$@" $(watched) 2>/dev/null
}

any_runs() {
  for process; do
    ! kill -0 "$process" 2>/dev/null || return 0
  done
  return 1
}

# watched: all that this shell runs, but for itself and this watch
watched() {
  processes_below $$ "$watcher" | grep -vx $$
}

# words_of PIDS...: their commands, but for shells that run a script of ours
words_of() {
  for process; do
    tr '\0' ' ' 2>/dev/null <"/proc/$process/cmdline" | head -c 200 | grep -v '^[^ ]*sh .*-s $'
  done | tr '\n' ';'
}
