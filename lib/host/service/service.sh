# shellcheck shell=sh
# A daemon: what it runs with, whether it runs now, whether it starts at boot.
# shellcheck disable=SC2154 # record.sh sets $fault

SERVICES=$STATE_DIRECTORY/services
PROBES=10
YOUNG_SECONDS=15
PATIENCE_SECONDS=20

# observe_service NAME then QUESTION COMMAND ANSWER of each question: ANSWER is the right one. Only a daemon that has just started
# is given time for it
observe_service() {
  note_state "$1"
  emit running "$running"
  emit enabled "$enabled"
  service=$1
  be_patient 0
  if [ "$running" = yes ] && is_young "$1"; then be_patient "$PROBES"; fi
  shift
  number=0
  forget_answers
  while [ $# -ge 3 ]; do
    if [ "$running" = yes ]; then ask_patiently "$2" "$3"; else answer="(not asked: $service does not run)"; fi
    emit "serving.$number" "$answer"
    number=$((number + 1))
    shift 3
  done
}

# is_young NAME
is_young() {
  service_age "$1"
  [ "$age" != unknown ] && [ "${age%.*}" -lt "$YOUNG_SECONDS" ]
}

# be_patient TIMES: to ask again, but not for longer than a while, since a question that nobody answers takes seconds
be_patient() {
  patience=$1 until=0
  [ "$1" = 0 ] || until=$(($(date +%s) + PATIENCE_SECONDS))
}

# ask_patiently COMMAND ANSWER: sets answer; asks again while it is not that, as long as there is patience
ask_patiently() {
  ask_question "$1"
  while [ "$answer" != "$2" ] && [ "$patience" -gt 0 ] && [ "$(date +%s)" -lt "$until" ]; do
    patience=$((patience - 1))
    sleep 1
    forget_all_answers
    ask_question "$1"
  done
}

# try_remember NAME: how it was before us, by note_state, once and for all
try_remember() {
  [ ! -e "$SERVICES/$1" ] || return 0
  try_whole "$SERVICES/$1" print_lines "running=$running enabled=$enabled"
}

# announce_service NAME: before commit_files. A run that is killed between the rename and the restart leaves the mark .begun,
# so the next one restarts although the files are in place by then.
announce_service() {
  private_directory "$SERVICES"
  [ ! -e "$SERVICES/$1" ] || require_service_record "$1"
  [ ! -e "$SERVICES/$1.begun" ] || mark "$SERVICES/$1.restart"
  mark "$SERVICES/$1.begun"
}

# require_service_record NAME: before anything is restored by it
require_service_record() {
  [ -e "$SERVICES/$1" ] || return 0
  before=$(read_record "$SERVICES/$1" 'running=(yes|no) enabled=(yes|no)') || exit
}

# demand_restart NAME: a reload is not enough, though no file changed
demand_restart() {
  write_whole "$SERVICES/$1.restart" print_lines whole
}

# apply_service NAME RUNNING ENABLED RELOAD, then QUESTION COMMAND ANSWER of each question: after commit_files; one restart at most
apply_service() {
  look_at_states "$1"
  service_known "$1" || { roll_back; refuse "the service $1 is not known on the host; is its package installed?"; }
  note_state "$1"
  try_remember "$1" || back_out "how $1 was before cannot be written down, so it is left as it is: $fault"
  was_running=$running was_enabled=$enabled
  # by a rename, which needs no room
  if [ "$CHANGED" = 1 ] && [ ! -e "$SERVICES/$1.restart" ]; then
    try_rename "$SERVICES/$1.begun" "$SERVICES/$1.restart" || back_out "$SERVICES/$1.restart cannot be written: $fault"
  fi
  clear_place "$SERVICES/$1.begun"
  # what runs on as it was needs no time to come up
  attempts=$PROBES revivable=
  if [ "$was_running" = yes ] && [ ! -e "$SERVICES/$1.restart" ]; then attempts=1 revivable=yes; fi
  # a reload may not be enough where something that the daemon depends on has forgotten it
  [ -z "$4" ] || revivable=$was_running
  if output=$(bring_to_state "$@" 2>&1) && forget_units && output=$(probe_service "$attempts" "$@" 2>&1); then
    clear_place "$SERVICES/$1.restart"
  elif [ "$revivable" = yes ] && output=$(revive_service "$@" 2>&1); then
    rm -f "$SERVICES/$1.restart"
  else
    give_up "$1" "$was_running" "$was_enabled"
  fi
}

# bring_to_state NAME RUNNING ENABLED RELOAD QUESTIONS...
bring_to_state() {
  service_reread "$1" || return 1
  if [ "$2" = no ]; then
    if service_running "$1"; then service_stop "$1" || return 1; fi
  elif ! service_running "$1"; then
    service_start "$1" || return 1
  elif [ -e "$SERVICES/$1.restart" ]; then
    if [ -n "$4" ] && [ ! -s "$SERVICES/$1.restart" ]; then
      reload_service "$@" || return 1
    else
      service_restart "$1" || return 1
    fi
  fi
  start_at_boot "$1" "$3"
}

# start_at_boot NAME yes|no
start_at_boot() {
  if [ "$2" = yes ]; then
    service_enabled "$1" || service_enable "$1"
  else
    ! service_enabled "$1" || service_disable "$1"
  fi
}

# reload_or_restart NAME RELOAD
reload_or_restart() {
  if [ -n "$2" ]; then sh -c "$2"; else service_restart "$1"; fi
}

# reload_service NAME RUNNING ENABLED RELOAD QUESTIONS...: a daemon goes on with its old files for a moment after it was told of
# the new ones
reload_service() {
  sh -c "$4" || return 1
  [ $# = 4 ] || sleep 1
}

# probe_service ATTEMPTS NAME RUNNING ENABLED RELOAD QUESTIONS...: a daemon may accept its files and die a moment later, or not serve
# by them
probe_service() {
  [ "$3" = yes ] || return 0
  service=$2 unserved=
  be_patient $(($1 - 1))
  shift 5
  until service_running "$service"; do
    [ "$patience" -gt 0 ] || { does_not_serve "
it does not run"; return 1; }
    patience=$((patience - 1))
    sleep 1
  done
  forget_answers
  while [ $# -ge 3 ]; do
    ask_patiently "$2" "$3"
    [ "$answer" = "$3" ] || unserved="$unserved
$1: got $answer, expected $3"
    shift 3
  done
  [ -z "$unserved" ] || { does_not_serve "$unserved"; return 1; }
}

does_not_serve() {
  echo "$service does not serve after its start:$1"
  service_messages "$service"
}

# revive_service NAME RUNNING ENABLED RELOAD QUESTIONS...: what runs and does not serve
revive_service() {
  [ "$2" = yes ] || return 1
  if [ -n "$4" ] && reload_service "$@" && probe_service 1 "$@" >/dev/null; then return 0; fi
  service_restart "$1" && probe_service "$PROBES" "$@"
}

# give_up NAME WAS_RUNNING WAS_ENABLED: old files and the old running daemon are back before the message is given
give_up() {
  forget_units
  if [ -z "$output" ]; then output=$(service_messages "$1"); fi
  roll_back
  if [ "$2" = yes ]; then service_restart "$1" >/dev/null 2>&1; else service_stop "$1" >/dev/null 2>&1; fi
  start_at_boot "$1" "$3" >/dev/null 2>&1
  rm -f "$SERVICES/$1.restart"
  [ "$CHANGED" = 1 ] || refuse "$1 has the configuration that it should have, and does not come up with it:
$output"
  refuse "$1 did not come up with the new configuration, so the old one is back:
$output"
}

# release_service NAME RELOAD: as it was before us; the files are restored by then. What another resource needs as well runs on, by
# the files that are left
release_service() {
  if ! release_claim service "$1"; then
    [ "$RESTORED" = 0 ] || ! service_running "$1" ||
      output=$(reload_or_restart "$1" "$2" 2>&1) || refuse "$1 did not take up the files that are left: $output"
    return 0
  fi
  if service_known "$1" && [ -e "$SERVICES/$1" ]; then
    require_service_record "$1"
    case $before in
      running=yes*) output=$(service_restart "$1" 2>&1) ;;
      *) if service_running "$1"; then output=$(service_stop "$1" 2>&1); fi ;;
    esac || refuse "$1 could not be brought back to how it was: $output"
    output=$(start_at_boot "$1" "${before#*enabled=}" 2>&1) || refuse "$1 could not be brought back to how it was: $output"
  fi
  forget_record "$SERVICES/$1" "$SERVICES/$1.restart" "$SERVICES/$1.begun"
  prune_state
}
