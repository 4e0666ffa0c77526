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
  if said=$(bring_to_state "$@" 2>&1) && said=$(probe_service "$1" "$2" "$5" 2>&1); then
    rm -f "$SERVICES/$1.restart"
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
    if [ -n "$4" ]; then sh -c "$4" || return 1; else service_restart "$1" || return 1; fi
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

# probe_service NAME RUNNING PROBE: a daemon may accept its files and die a moment later
probe_service() {
  [ "$2" = yes ] || return 0
  attempt=0
  while ! service_running "$1" || ! sh -c "${3:-:}"; do
    attempt=$((attempt + 1))
    [ "$attempt" -lt "$PROBES" ] || { echo "$1 does not serve after its start"; return 1; }
    sleep 1
  done
}

# give_up NAME WAS_RUNNING WAS_ENABLED: old files and the old running daemon are back before the message is given
give_up() {
  if [ -z "$said" ]; then said=$(service_words "$1"); fi
  roll_back
  if [ "$2" = yes ]; then service_restart "$1" >/dev/null 2>&1; else service_stop "$1" >/dev/null 2>&1; fi
  start_at_boot "$1" "$3" >/dev/null 2>&1
  rm -f "$SERVICES/$1.restart"
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
