# shellcheck shell=sh
# What gets through the firewall from the nodes' side, really asked: by nodes-side.py, which says how.
# shellcheck disable=SC2154 # of python.sh python, of firewall.sh runtime_zones

NODES_SIDE=dlnodes0
FIREWALLD=$HOST_ROOT/etc/firewalld

# know_nodes_program PYTHON-TEXT
know_nodes_program() {
  NODES_PROGRAM=$1
}

# ask_from_nodes INTERFACE ADDRESS PREFIX ZONE QUESTIONS...: `answers`, a line `name answer` each, or `unasked`, why not. ZONE is that of
# the interface when it is not the default zone, which takes what has none
ask_from_nodes() {
  find_python3 || { emit unasked "Python is missing"; return 0; }
  command -v ip >/dev/null 2>&1 || { emit unasked "the command ip is missing"; return 0; }
  asked_interface=$1 asked_address=$2 asked_prefix=$3 asked_zone=$4 left_zone=''
  shift 4
  case $runtime_zones in
    *"$NODES_SIDE"*) left_zone=yes ;;
  esac
  known_addresses=$LOOKED_ADDRESSES
  [ "$known_addresses" ] || known_addresses=$(ip -o -4 addr show 2>/dev/null)
  if answers=$("$python" -S -E -c "$NODES_PROGRAM" "$asked_interface" "$asked_address" "$asked_prefix" "$asked_zone" "$left_zone" \
    "$FIREWALLD" "$known_addresses" "$@" 2>&1 </dev/null); then
    emit answers "$answers"
  else
    emit unasked "${answers##*"$LINE_END"}"
  fi
}
