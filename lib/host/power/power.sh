# shellcheck shell=sh
# Switching nodes off and on, each by what the table says of it. Who rolls nodes calls these four; each ends with its own exit code
# and never ends the caller:
#
#   power_cycle NODE   off and on again; on, when it was off
#   power_on NODE      success as well when it is on already
#   power_off NODE     success as well when it is off already
#   power_state NODE   prints on, off or unknown
#
# The table: a line `[METHOD SETTING=VALUE...]`, and below it the nodes that it is for, one `NODE TARGET` a line. Without a table a
# node is rebooted by SSH.
POWER_TABLE=/usr/local/etc/node-power
# Lines `NUMBER PASSWORD`. Apart from the table, and not below /usr, which nodes of CentOS 5 mount.
POWER_CREDENTIALS=/root/.node-power

# Until a controller or a node must have answered.
POWER_ANSWER_SECONDS=30
# Until a node that was told so must be on or off.
POWER_SETTLE_SECONDS=60
# Between two looks at it.
POWER_LOOK_SECONDS=1

power_cycle() {
  (power_do cycle "$1")
}

power_on() {
  (power_do on "$1")
}

power_off() {
  (power_do off "$1")
}

power_state() {
  (power_do status "$1")
}

# power_do ACTION NODE: in a shell of its own, whose names and end are nobody else's
power_do() {
  set -f
  POWER_ACTION=$1 POWER_NODE=$2
  power_find_entry
  case $POWER_METHOD in
    ssh) power_by_ssh ;;
    manual) power_by_hand ;;
    wakeOnLan) power_by_wake ;;
    ipmi) power_by_ipmi ;;
    redfish) power_by_redfish ;;
    command) power_by_command ;;
    *) power_refuse "$POWER_TABLE has the method $POWER_METHOD, which this command does not know" ;;
  esac
}

# power_refuse WORDS...
power_refuse() {
  refuse "$POWER_NODE: $*"
}

# power_find_entry: the node's line and the line of its method; a short name is as good as the full one
power_find_entry() {
  POWER_METHOD=ssh POWER_SETTINGS='' POWER_TARGET=''
  [ -e "$POWER_TABLE" ] || return 0
  [ -r "$POWER_TABLE" ] || power_refuse "$POWER_TABLE is for root only"
  power_found=$(awk -v node="$POWER_NODE" '
    /^\[.*\]$/ { method = substr($0, 2, length($0) - 2); next }
    /^#/ { next }
    { short = $1; sub(/\..*/, "", short) }
    $1 == node || short == node { print method; print; exit }' "$POWER_TABLE")
  [ -n "$power_found" ] || power_refuse "is not a node of $POWER_TABLE"
  POWER_SETTINGS=${power_found%%"
"*}
  POWER_TARGET=${power_found#*"
"}
  POWER_NODE=${POWER_TARGET%% *}
  POWER_TARGET=${POWER_TARGET#"$POWER_NODE"}
  POWER_TARGET=${POWER_TARGET# }
  POWER_METHOD=${POWER_SETTINGS%% *}
  POWER_SETTINGS=${POWER_SETTINGS#"$POWER_METHOD"}
  POWER_SETTINGS=${POWER_SETTINGS# }
}

# power_setting NAME: its value, empty when it is not set
power_setting() {
  for power_word in $POWER_SETTINGS; do
    case $power_word in "$1="*) printf '%s\n' "${power_word#*=}" ;; esac
  done
}

# power_password: what belongs to the method of the node
power_password() {
  power_number=$(power_setting credential)
  [ -r "$POWER_CREDENTIALS" ] || refuse "$POWER_CREDENTIALS cannot be read, so there is no password"
  sed -n "s/^$power_number //p" "$POWER_CREDENTIALS"
}

# power_require COMMAND PACKAGE
power_require() {
  command -v "$1" >/dev/null 2>&1 || power_refuse "$1 is missing on the master; is $2 installed?"
}

# power_await STATE LOOK...: until the command says that state
power_await() {
  power_wanted=$1 power_waited=0
  shift
  while :; do
    power_seen=$("$@") || exit
    [ "$power_seen" != "$power_wanted" ] || return 0
    [ "$power_waited" -lt "$POWER_SETTLE_SECONDS" ] ||
      power_refuse "was told to go $power_wanted and is $power_seen after $POWER_SETTLE_SECONDS seconds"
    sleep "$POWER_LOOK_SECONDS"
    power_waited=$((power_waited + POWER_LOOK_SECONDS))
  done
}

# power_within_limit COMMAND...: its exit code, and words of ours when it took longer; CentOS 5 has no timeout(1)
power_within_limit() {
  "$@" &
  power_process=$!
  (
    waited=0
    while kill -0 "$power_process" && [ "$waited" -lt "$POWER_ANSWER_SECONDS" ]; do sleep 1; waited=$((waited + 1)); done
    [ "$waited" -lt "$POWER_ANSWER_SECONDS" ] || kill "$power_process"
  ) >/dev/null 2>&1 </dev/null &
  power_status=0
  { wait "$power_process" || power_status=$?; } 2>/dev/null
  [ "$power_status" -ne 143 ] || echo "no answer within $POWER_ANSWER_SECONDS seconds"
  return "$power_status"
}

power_by_hand() {
  case $POWER_ACTION in
    cycle) echo "$POWER_NODE: switch it off and on now" ;;
    on | off) echo "$POWER_NODE: switch it $POWER_ACTION now" ;;
    status) echo unknown ;;
  esac
}

# the command gets the action and the node as its last words; at `status` it prints on, off or unknown
power_by_command() {
  if power_said=$(sh -c "$POWER_SETTINGS \"\$@\"" node-power "$POWER_ACTION" "$POWER_NODE" 2>&1); then
    [ "$POWER_ACTION" != status ] || power_as_state "$power_said"
    return 0
  fi
  power_refuse "the command for $POWER_ACTION failed: ${power_said:-it said nothing}"
}

# power_as_state WORDS
power_as_state() {
  case $1 in on | off) echo "$1" ;; *) echo unknown ;; esac
}
