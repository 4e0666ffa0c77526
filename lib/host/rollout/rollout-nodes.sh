# shellcheck shell=sh
# One node of a rollout: the commands around its reboot, the reboot, and what it has to show afterwards.
# shellcheck disable=SC2034,SC2154 # what rollout.sh sets or reads

answered() {
  [ -n "$(boot_in "$1")" ]
}

# last_words FILE: of a node, or of ssh
last_words() {
  if [ -s "$1" ]; then tail -n 1 "$1" | cut -c 1-500; else echo "it said nothing"; fi
}

# ask_patiently DIRECTORY NODE...: a node that is busy and taken for one that is off would stay as it is
ask_patiently() {
  asked_into=$1
  shift
  ask_into "$asked_into" "$BOOT_QUESTION" "$@"
  ask_again 'slow silent odd' "$#" "$asked_into" "$BOOT_QUESTION" "$@"
}

# hear_unasked: a node that was booting says by now what it runs
hear_unasked() {
  heard_until=$(($(date +%s) + COMING_SECONDS))
  while [ -n "$unasked" ]; do
    # shellcheck disable=SC2086 # words
    ask_into "$work/now" "$BOOT_QUESTION" $unasked
    waited_for=$unasked unasked='' coming=
    for node in $waited_for; do
      if [ "$(image_in "$work/now/$node")" = "$(wanted_of "$node")" ]; then
        say "$node: runs its image by now"
        current="$current $node"
      elif node_is_silent "$work/now/$node" "$silence"; then
        say "$node: does not answer any more; it takes its image at its next boot"
        silent="$silent $node"
      else
        unasked="$unasked $node"
        if may_come_up "$work/now/$node"; then coming=yes; fi
      fi
    done
    [ -n "$coming" ] && [ "$(date +%s)" -lt "$heard_until" ] || return 0
    sleep "$POLL_SECONDS"
  done
}

# may_come_up FILE: ssh's words of a node whose sshd does not serve yet
may_come_up() {
  [ ! -s "$1" ] || tail -n 1 "$1" | grep -qiE 'connection (refused|reset|closed)|timed out|not responding'
}

# skip_unasked NODE FILE: it is there, so its next boot may be far away
skip_unasked() {
  say "$1: skipped, it cannot be asked what it runs: $(last_words "$2")"
  unasked="$unasked $1"
}

# wanted_of NODE
wanted_of() {
  awk -v node="$1" '$1 == node { print $2; exit }' "$work/$target"
}

# run_around before|after NODE: a command on the master; NODE and IMAGE are in its environment. Its words go through a file, since a
# process that it leaves behind would hold a pipe
run_around() {
  command=$(setting "$1")
  [ -n "$command" ] || return 0
  say "$2: $1: $command"
  (NODE=$2 IMAGE=$(wanted_of "$2") && export NODE IMAGE && exec sh -c "$command" "$1" "$2") </dev/null >"$work/around" 2>&1
  status=$?
  plain_text <"$work/around"
  return "$status"
}

# take_node NODE PLACE: out of service and into its reboot; fails when there is nothing to wait for
take_node() {
  ask_patiently "$work/now" "$1"
  if ! answered "$work/now/$1"; then
    if node_is_silent "$work/now/$1" "$silence"; then
      say "$1: does not answer any more ($(last_words "$work/now/$1")), so it is skipped; it takes its image at its next boot"
    else
      skip_unasked "$1" "$work/now/$1"
    fi
    return 1
  fi
  if [ "$(image_in "$work/now/$1")" = "$(wanted_of "$1")" ]; then
    say "$1: runs its image by now"
    return 1
  fi
  cp "$work/now/$1" "$work/old/$1"
  mark_away "$1"
  if ! run_around before "$1"; then
    rm -f "$away_marks/$1"
    fail_node "$1" "its command before the reboot failed, so it was not rebooted"
    return 1
  fi
  say "$1: rebooting ($2)"
  taken="$taken $1"
  date +%s >"$work/since/$1"
  reboot_node "$1" && return 0
  fail_node "$1" "it cannot be rebooted: $said"
  return 1
}

# reboot_node NODE: says what a person has to do, if so; what is wrong is in $said. By a file, since a pipe would be waited for
# until the last process has closed it
reboot_node() {
  status=0
  power_cycle "$1" >"$work/said" 2>&1 || status=1
  said=$(head -c 4096 "$work/said" | tr -d '\000-\010\013-\037\177' | tr '\200-\377' '?')
  [ "$status" = 0 ] || return 1
  [ -z "$said" ] || say "$said"
}

# mark_away NODE: so that the next run brings it back into service when this one is cut off
mark_away() {
  mark "$away_marks/$1"
}

# fail_node NODE WHY
fail_node() {
  say "$1: failed: $2"
  failed="$failed $1"
}

# look_at_away: which of $away are back, and which are not in time
look_at_away() {
  # shellcheck disable=SC2086 # words
  ask_into "$work/now" "$BOOT_QUESTION" $away
  ask_health
  waited_for=$away away=
  for node in $waited_for; do
    seconds=$(($(date +%s) - $(cat "$work/since/$node")))
    final=
    if is_back "$node"; then
      finish_node "$node"
    elif [ -n "$final" ] || [ "$seconds" -ge "$time_limit" ]; then
      "$give_up" "$node" "$why, $seconds s after its reboot"
    else
      away="$away $node"
      told_every "$HEARTBEAT_SECONDS" "$node: $why ($seconds s)"
    fi
  done
}

# finish_node NODE: back in service
finish_node() {
  if run_around after "$1"; then
    rm -f "$away_marks/$1"
    finished="$finished $1"
    say "$1: runs $(wanted_of "$1")${seconds:+ after $seconds s}"
  else
    "$give_up" "$1" "it runs $(wanted_of "$1"), but its command after the reboot failed"
  fi
}

# has_booted NODE: into what is wanted. Sets $why, and $final when waiting is in vain
has_booted() {
  answered "$work/now/$1" || { why="does not answer yet"; return 1; }
  [ "$(boot_in "$work/now/$1")" != "$(boot_in "$work/old/$1")" ] || { why="has not rebooted yet"; return 1; }
  image=$(image_in "$work/now/$1")
  [ "$image" = "$(wanted_of "$1")" ] && return 0
  why="booted ${image:-no image of ours}, expected $(wanted_of "$1")" final=yes
  return 1
}

# ask_health: of the nodes that booted, all at once. The mark before the exit code is new in each run, so that no output has it
ask_health() {
  health=$(setting health)
  [ -n "$health" ] || return 0
  [ -n "$health_mark" ] || health_mark=@health-$(od -An -N8 -tx1 /dev/urandom | tr -d ' \n')
  booted=
  for node in $away; do
    if has_booted "$node"; then booted="$booted $node"; fi
  done
  # shellcheck disable=SC2086 # words
  [ -z "$booted" ] || ask_into "$work/health" "( $health
) </dev/null 2>&1; status=\$?; echo; echo \"$health_mark \$status\"" $booted
}

# is_back NODE
is_back() {
  has_booted "$1" || return 1
  [ -n "$(setting health)" ] || return 0
  [ "$(tail -n 1 "$work/health/$1" 2>/dev/null)" != "$health_mark 0" ] || return 0
  why="its health command fails: $(grep -v '^$' "$work/health/$1" 2>/dev/null | tail -n 2 | cut -c 1-500 | tr '\n' ' ' | sed "s/$health_mark /exit code /; s/ \$//")"
  return 1
}
