# shellcheck shell=sh
# A daemon: what it runs with, whether it runs now, whether it starts at boot. Needs a service manager and transaction.sh.

SERVICES=$STATE_DIRECTORY/services
PROBES=10

yes_or_no() {
  if "$@"; then echo yes; else echo no; fi
}

# observe_service NAME SERVING_COMMAND
observe_service() {
  running=$(yes_or_no service_running "$1") || exit
  enabled=$(yes_or_no service_enabled "$1") || exit
  emit running "$running"
  emit enabled "$enabled"
  [ -z "$2" ] || emit_command serving sh -c "$2"
}

# remember_service NAME: how it was before us, once and for all
remember_service() {
  private_directory "$SERVICES"
  [ -e "$SERVICES/$1" ] || {
    running=$(yes_or_no service_running "$1") || exit
    enabled=$(yes_or_no service_enabled "$1") || exit
    echo "running=$running enabled=$enabled" >"$SERVICES/$1.new"
    mv "$SERVICES/$1.new" "$SERVICES/$1"
  }
}

# announce_service NAME: before commit_files. A run that is killed between the rename and the restart leaves the mark .begun,
# so the next one restarts although the files are in place by then.
announce_service() {
  private_directory "$SERVICES"
  [ ! -e "$SERVICES/$1.begun" ] || : >"$SERVICES/$1.restart"
  : >"$SERVICES/$1.begun"
}

# settle_service NAME RUNNING ENABLED RELOAD PROBE: after commit_files; one restart at most
settle_service() {
  service_known "$1" || { roll_back; refuse "the service $1 is not known on the host; is its package installed?"; }
  remember_service "$1"
  was_running=$(yes_or_no service_running "$1")
  was_enabled=$(yes_or_no service_enabled "$1")
  [ "$CHANGED" = 0 ] || : >"$SERVICES/$1.restart"
  rm -f "$SERVICES/$1.begun"
  # what runs on as it was needs no time to come up
  attempts=$PROBES revivable=
  if [ "$was_running" = yes ] && [ ! -e "$SERVICES/$1.restart" ]; then attempts=1 revivable=yes; fi
  if said=$(bring_to_state "$@" 2>&1) && said=$(probe_service "$1" "$2" "$5" "$attempts" 2>&1); then
    rm -f "$SERVICES/$1.restart"
  elif [ "$revivable" ] && said=$(revive_service "$1" "$2" "$4" "$5" 2>&1); then
    :
  else
    give_up "$1" "$was_running" "$was_enabled"
  fi
}

bring_to_state() {
  if [ "$2" = no ]; then
    if service_running "$1"; then service_stop "$1" || return 1; fi
  elif ! service_running "$1"; then
    service_start "$1" || return 1
  elif [ -e "$SERVICES/$1.restart" ]; then
    if [ -n "$4" ]; then reload_service "$4" "$5" || return 1; else service_restart "$1" || return 1; fi
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

# reload_service RELOAD PROBE: a daemon goes on with its old files for a moment after it was told of the new ones
reload_service() {
  sh -c "$1" || return 1
  [ -z "$2" ] || sleep 1
}

# probe_service NAME RUNNING PROBE ATTEMPTS: a daemon may accept its files and die a moment later, or not serve by them
probe_service() {
  [ "$2" = yes ] || return 0
  attempt=0 answer=
  until service_running "$1" && answer=$(probe_once "$3" 2>&1); do
    attempt=$((attempt + 1))
    if [ "$attempt" -ge "$4" ]; then
      echo "$1 does not serve after its start${answer:+: $answer}"
      service_words "$1"
      return 1
    fi
    answer=
    sleep 1
  done
}

# probe_once PROBE: a question of probes.sh, or any command of the host
probe_once() {
  case $1 in
    probe_*) eval "$1" ;;
    *) sh -c "${1:-:}" ;;
  esac
}

# revive_service NAME RUNNING RELOAD PROBE: what runs and does not serve, as when something that it depends on has forgotten it
revive_service() {
  [ "$2" = yes ] || return 1
  if [ -n "$3" ] && reload_service "$3" "$4" && probe_service "$1" "$2" "$4" 1 >/dev/null; then return 0; fi
  service_restart "$1" && probe_service "$1" "$2" "$4" "$PROBES"
}

# give_up NAME WAS_RUNNING WAS_ENABLED: old files and the old running daemon are back before the message is given
give_up() {
  if [ -z "$said" ]; then said=$(service_words "$1"); fi
  roll_back
  if [ "$2" = yes ]; then service_restart "$1" >/dev/null 2>&1; else service_stop "$1" >/dev/null 2>&1; fi
  start_at_boot "$1" "$3" >/dev/null 2>&1
  rm -f "$SERVICES/$1.restart"
  [ "$CHANGED" = 1 ] || refuse "$1 has the configuration that it should have, and does not come up with it:
$said"
  refuse "$1 did not come up with the new configuration, so the old one is back:
$said"
}

# expect_serving NAME COMMAND EXPECTED RELOAD: what a daemon serves may have been changed behind its files; a reload brings
# it back, or a restart when something that it depends on has forgotten it
expect_serving() {
  serves "$2" "$3" && return 0
  [ -z "$4" ] || said=$(sh -c "$4" 2>&1)
  serves "$2" "$3" && return 0
  said="$said
$(service_restart "$1" 2>&1)"
  serves "$2" "$3" && return 0
  roll_back
  refuse "$1 serves
${serving}expected
$3
$said"
}

serves() {
  serving=$(sh -c "$1"; printf .)
  serving=${serving%.}
  [ "$serving" = "$2" ]
}

# release_service NAME: as it was before us; the files are restored by then
release_service() {
  if service_known "$1" && [ -e "$SERVICES/$1" ]; then
    case $(cat "$SERVICES/$1") in
      *running=yes*) said=$(service_restart "$1" 2>&1) ;;
      *) if service_running "$1"; then said=$(service_stop "$1" 2>&1); fi ;;
    esac || refuse "$1 could not be brought back to how it was: $said"
    case $(cat "$SERVICES/$1") in
      *enabled=yes*) service_enabled "$1" || service_enable "$1" ;;
      *) ! service_enabled "$1" || service_disable "$1" ;;
    esac
  fi
  rm -f "$SERVICES/$1" "$SERVICES/$1.restart" "$SERVICES/$1.begun"
  prune_state
}
