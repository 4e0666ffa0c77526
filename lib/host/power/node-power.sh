# shellcheck shell=sh
# The command node-power: one action on many nodes at once.

POWER_AT_ONCE=64

# node_power ACTION [NODE...]: with several nodes the command calls itself once for each
node_power() {
  case ${1-} in on | off | cycle | status) ;; *) node_power_usage ;; esac
  if [ $# -eq 1 ]; then
    # only a question may be meant for all without a word
    if [ "$1" != status ] || [ ! -r "$POWER_TABLE" ]; then node_power_usage; fi
    # shellcheck disable=SC2046 # one word a node
    set -- "$1" $(sed '/^[[#]/d; s/ .*//' "$POWER_TABLE")
  fi
  [ $# -gt 2 ] || {
    node_power_one "$@"
    return
  }
  power_failures=$(mktemp "${TMPDIR:-/tmp}/node-power.XXXXXX") || refuse "no file can be made in ${TMPDIR:-/tmp}"
  trap 'rm -f "$power_failures"' EXIT
  on_signals 'exit 143' HUP INT TERM
  power_asked=$1
  shift
  printf '%s\n' "$@" | NODE_POWER_FAILURES=$power_failures xargs -n 1 -P "$POWER_AT_ONCE" "$0" "$power_asked" || :
  [ -s "$power_failures" ] || return 0
  refuse "node-power: $power_asked failed on $(sort "$power_failures" | paste -s -d ' ' -)"
}

node_power_usage() {
  echo "usage: node-power on|off|cycle|status NODE...; status without a node asks all of $POWER_TABLE" >&2
  exit 2
}

# node_power_one ACTION NODE: one line on standard output, or one on standard error that names the node
node_power_one() {
  if power_line=$(power_do "$1" "$2" 2>&1); then
    case $1 in
      status) printf '%s: %s\n' "$2" "$power_line" ;;
      *) printf '%s\n' "${power_line:-$2: $1: done}" ;;
    esac
    return 0
  fi
  [ -z "${NODE_POWER_FAILURES-}" ] || printf '%s\n' "$2" >>"$NODE_POWER_FAILURES"
  refuse "node-power: $power_line"
}
