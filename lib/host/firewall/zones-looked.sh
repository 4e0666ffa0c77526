# shellcheck shell=sh
# What firewalld says of its zones, where the nodes come in, and what gets through from their side, really asked: by nodes-side.py, which says
# how. All that look at a firewall in one moment look once.
# shellcheck disable=SC2154 # of firewall.sh FIREWALL_NOT_RUNNING, of python.sh python

NODES_SIDE=dlnodes0
FIREWALLD=$HOST_ROOT/etc/firewalld

# default_zone: sets default to that of what is in no zone; the file says what firewalld would, for less
default_zone() {
  default=''
  while read -r line; do
    case $line in
      DefaultZone=*) default=${line#DefaultZone=} default=${default#"${default%%[!"$TAB "]*}"} ;;
    esac
  done 2>/dev/null <"$FIREWALLD/firewalld.conf"
  [ "$default" ] || default=$(firewall-cmd --get-default-zone)
}

# observe_firewall INTERFACE ADDRESS: the firewall, and where the nodes of one network come in
observe_firewall() {
  observe_zones
  observe_side '' "$1" "$2" ''
}

# observe_zones: the state of the firewall, and while it runs its zones now and after a boot. Sets runtime_zones where it runs
observe_zones() {
  runtime_zones=''
  command -v firewall-cmd >/dev/null 2>&1 || { emit state "not installed"; return 0; }
  output=$(firewall-cmd --list-all-zones 2>&1)
  case $? in
    0) emit state running ;;
    "$FIREWALL_NOT_RUNNING") emit state "not running"; return 0 ;;
    *) refuse "firewalld cannot be asked: $output" ;;
  esac
  runtime_zones=$output
  permanent_zones=$(firewall-cmd --permanent --list-all-zones 2>&1) || refuse "firewalld cannot be asked: $permanent_zones"
  emit runtime "$runtime_zones"
  emit permanent "$permanent_zones"
  default_zone || refuse "firewalld names no default zone"
  emit default "$default"
  emit_ipsets
}

# observe_side NAME INTERFACE ADDRESS NETWORK QUESTIONS...: where the nodes come in, and what they get through, when there is something to
# ask. NAME is before the name of each value. NETWORK is empty where the nodes are in that of ADDRESS. Behind a router nothing is asked: an
# address there may be a machine
observe_side() {
  [ "$runtime_zones" ] || return 0
  side=$1 asked_address=$3 network=$4
  boot_side=$(boot_interface "$2" "$3")
  shift 4
  if [ "$network" ]; then emit "${side}boot-side" "${boot_side%% *} $network"; else emit "${side}boot-side" "$boot_side"; fi
  zone_to_join=$(zone_to_join)
  emit "${side}zone-to-join" "$zone_to_join"
  case $runtime_zones in
    *"$NODES_SIDE"*) left_zone=yes ;;
    *) left_zone='' ;;
  esac
  emit "${side}left-zone" "$left_zone"
  case $asked_address:$boot_side in
    :*) return 0 ;;
    *' '*/*) [ $# -gt 0 ] || return 0 ;;
    *) emit "${side}unasked" "no interface has the address $asked_address"; return 0 ;;
  esac
  ask_from_nodes "$side" "${boot_side%% *}" "$asked_address" "${boot_side##*/}" "$zone_to_join" "$left_zone" "$@"
}

# zone_to_join: that of the boot interface, unless it is the default zone: that has what is in none. By `$(...)`
zone_to_join() {
  IFS=$LINE_END joined=''
  set -f
  for line in $runtime_zones; do
    case $line in
      [!"$TAB "]*) zone=${line%% *} ;;
      *interfaces:*) case "$line " in *" ${boot_side%% *} "*) joined=$zone ;; esac ;;
    esac
  done
  [ "$joined" = "$default" ] || printf '%s\n' "$joined"
}

# emit_ipsets: addresses of the sets that are a source of a zone, a line `name address` each; a new set is there after a boot only
emit_ipsets() {
  case $runtime_zones$permanent_zones in
    *ipset:*) ;;
    *) emit ipsets ""; return 0 ;;
  esac
  emit ipsets "$(
    printf '%s\n' "$runtime_zones" "$permanent_zones" | tr -s '[:blank:]' '\n' | sed -n 's/^ipset://p' | sort -u | while read -r set; do
      { firewall-cmd --ipset="$set" --get-entries || firewall-cmd --permanent --ipset="$set" --get-entries; } </dev/null 2>/dev/null |
        sed "s/^/$set /"
    done
  )"
}

# know_nodes_program PYTHON-TEXT
know_nodes_program() {
  NODES_PROGRAM=$1
}

# ask_from_nodes NAME INTERFACE ADDRESS PREFIX ZONE LEFT QUESTIONS...: `answers`, a line `name answer` each, or `unasked`, why not, with NAME
# before the name of the value. ZONE is that of the interface when it is not the default zone, which takes what has none. LEFT is not
# empty when a zone has our end of an earlier pair
ask_from_nodes() {
  side=$1
  shift
  find_python3 || { emit "${side}unasked" "Python is missing"; return 0; }
  command -v ip >/dev/null 2>&1 || { emit "${side}unasked" "the command ip is missing"; return 0; }
  asked_interface=$1 asked_address=$2 asked_prefix=$3 asked_zone=$4 left_zone=$5
  shift 5
  known_addresses=$LOOKED_ADDRESSES
  [ "$known_addresses" ] || known_addresses=$(ip -o -4 addr show 2>/dev/null)
  if answers=$("$python" -S -E -c "$NODES_PROGRAM" "$asked_interface" "$asked_address" "$asked_prefix" "$asked_zone" "$left_zone" \
    "$FIREWALLD" "$known_addresses" "$@" 2>&1 </dev/null); then
    emit "${side}answers" "$answers"
  else
    emit "${side}unasked" "${answers##*"$LINE_END"}"
  fi
}
