# shellcheck shell=sh
# Services that firewalld lets through. What it does now and what it does after a boot are two lists, and both are looked at.
#
# The note of what a resource opened has a line `runtime|permanent ZONE SERVICE` each.

ZONES=$HOST_ROOT/etc/firewalld/zones
FIREWALL_NOT_RUNNING=252

# What whoever asks has seen of it a moment ago.
KNOWN_STATE='' KNOWN_OPEN=''

# know_firewall STATE
know_firewall() {
  KNOWN_STATE=$1
}

# know_open WORDS...: services that are open, each as `runtime|permanent ZONE SERVICE`
know_open() {
  KNOWN_OPEN=$KNOWN_OPEN$(printf '%s\n' "$@")$LINE_END
}

# firewall_state: running, not running or not installed. Anything else that firewall-cmd says is an error.
firewall_state() {
  if [ "$KNOWN_STATE" ]; then printf '%s\n' "$KNOWN_STATE"; return 0; fi
  command -v firewall-cmd >/dev/null 2>&1 || { echo not installed; return 0; }
  output=$(firewall-cmd --state 2>&1)
  case $? in
    0) echo running ;;
    "$FIREWALL_NOT_RUNNING") echo not running ;;
    *) refuse "firewalld cannot be asked: $output" ;;
  esac
}

# default_zone: sets default to that of what is in no zone; the file says what firewalld would, for less
default_zone() {
  default=''
  # shellcheck disable=SC2153 # of from-nodes.sh
  while read -r line; do
    case $line in
      DefaultZone=*) default=${line#DefaultZone=} default=${default#"${default%%[!"$TAB "]*}"} ;;
    esac
  done 2>/dev/null <"$FIREWALLD/firewalld.conf"
  [ "$default" ] || default=$(firewall-cmd --get-default-zone)
}

# firewall_in runtime|permanent OPTIONS...
firewall_in() {
  scope=$1
  shift
  if [ "$scope" = permanent ]; then firewall-cmd --permanent "$@"; else firewall-cmd "$@"; fi
}

# observe_firewall INTERFACE ADDRESS NETWORK QUESTIONS...: its state, and while it runs its zones now and after a boot, where the nodes
# come in, and what they get through, when there is something to ask. NETWORK is empty where the nodes are in that of ADDRESS. Behind a
# router nothing is asked: an address there may be a machine
observe_firewall() {
  command -v firewall-cmd >/dev/null 2>&1 || { emit state "not installed"; return 0; }
  runtime_zones=$(firewall-cmd --list-all-zones 2>&1)
  case $? in
    0) emit state running ;;
    "$FIREWALL_NOT_RUNNING") emit state "not running"; return 0 ;;
    *) refuse "firewalld cannot be asked: $runtime_zones" ;;
  esac
  output=$(firewall-cmd --permanent --list-all-zones 2>&1) || refuse "firewalld cannot be asked: $output"
  emit runtime "$runtime_zones"
  emit permanent "$output"
  default_zone || refuse "firewalld names no default zone"
  emit default "$default"
  boot_side=$(boot_interface "$1" "$2")
  if [ "$3" ]; then emit boot-side "${boot_side%% *} $3"; else emit boot-side "$boot_side"; fi
  emit_ipsets
  case $2:$boot_side in
    :*) return 0 ;;
    *' '*/*) [ $# -gt 3 ] || return 0 ;;
    *) emit unasked "no interface has the address $2"; return 0 ;;
  esac
  asked_at=$2
  shift 3
  ask_from_nodes "${boot_side%% *}" "$asked_at" "${boot_side##*/}" "$(zone_to_join)" "$@"
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
  case $runtime_zones$output in
    *ipset:*) ;;
    *) emit ipsets ""; return 0 ;;
  esac
  emit ipsets "$(
    printf '%s\n' "$runtime_zones" "$output" | tr -s '[:blank:]' '\n' | sed -n 's/^ipset://p' | sort -u | while read -r set; do
      { firewall-cmd --ipset="$set" --get-entries || firewall-cmd --permanent --ipset="$set" --get-entries; } </dev/null 2>/dev/null |
        sed "s/^/$set /"
    done
  )"
}

# open_at_once WORDS...: what is closed, each as `ID runtime|permanent ZONE SERVICE`, in one step a zone for all resources. What firewalld
# does not take so is left to open_services, which says why
open_at_once() {
  # whoever cannot write a note says so later, and has nothing opened
  (note_all_opened "$@") || return 0
  places=''
  for wanted; do
    place=${wanted#* } place=${place% *}
    line_is_in "$place" "$places" || open_in_zone "${place% *}" "${place#* }" "$@"
    places=$places$place$LINE_END
  done
}

# note_all_opened WORDS...: of open_at_once
note_all_opened() {
  for wanted; do
    id=${wanted%% *} opened=${wanted#* }
    zone=${opened#* } zone=${zone%% *}
    case $opened in
      permanent*) remember_zone "$zone" ;;
    esac
    note_opened "$opened"
  done
}

# open_in_zone runtime|permanent ZONE WORDS...: of open_at_once
open_in_zone() {
  scope=$1 zone=$2 opened=''
  shift 2
  for wanted; do
    shift
    case ${wanted#* } in
      "$scope $zone "*)
        line_is_in "${wanted#* }" "$opened" || set -- "$@" "--add-service=${wanted##* }"
        opened=$opened${wanted#* }$LINE_END
        ;;
    esac
  done
  [ "$(firewall_in "$scope" --zone="$zone" "$@" 2>&1)" != success ] || KNOWN_OPEN=$KNOWN_OPEN$opened
}

# open_services ID ZONES SERVICES...: in each of the zones; nothing is opened in a firewall that does not run
open_services() {
  id=$1 zones=$2
  take_claims
  state=$(firewall_state) || exit
  emit state "$state"
  [ "$state" = running ] || return 0
  shift 2
  for zone in $zones; do
    for service; do
      open_service runtime
      open_service permanent
    done
  done
}

# open_service runtime|permanent: $service in $zone; noted before it is done, so that an interrupted run is still ours
open_service() {
  opened="$1 $zone $service"
  if line_is_in "$opened" "$KNOWN_OPEN"; then
    if noted_by_others "$opened"; then note_opened "$opened"; fi
    return 0
  fi
  if firewall_in "$1" --zone="$zone" --query-service="$service" >/dev/null 2>&1; then
    if noted_by_others "$opened"; then note_opened "$opened"; fi
    return 0
  fi
  [ "$1" = runtime ] || remember_zone "$zone"
  note_opened "$opened"
  output=$(firewall_in "$1" --zone="$zone" --add-service="$service" 2>&1) && return 0
  forget_opened "$opened"
  refuse "firewalld does not open the service $service in the zone $zone: $output"
}

# read_opened ID: what it opened, or nothing when that is no note
read_opened() {
  [ ! -e "$FIREWALL/opened/$1" ] || read_record "$FIREWALL/opened/$1" '(runtime|permanent) [^ ]+ [^ ]+'
}

# close_services ID SERVICES...: wanted no more; only what we opened is closed, in whatever zone that was
close_services() {
  id=$1
  shift
  noted=$(read_opened "$id") || exit
  [ -n "$noted" ] || return 0
  state=$(firewall_state) || exit
  for wanted; do
    printf '%s\n' "$noted" | while read -r scope zone service; do
      [ "$service" != "$wanted" ] || close_service "$scope" "$zone" "$service"
    done || exit
  done
}

# close_service runtime|permanent ZONE SERVICE: a firewall that is stopped has nothing open, but starts with what is permanent
close_service() {
  if ! noted_by_others "$*"; then
    case "$1, $state" in
      *', running') output=$(firewall_in "$1" --zone="$2" --remove-service="$3" 2>&1 </dev/null) ;;
      'permanent, not running') output=$(firewall-offline-cmd --zone="$2" --remove-service-from-zone="$3" 2>&1 </dev/null) ;;
      *) : ;;
    esac || refuse "firewalld does not close the service $3 in the zone $2: $output"
  fi
  forget_opened "$*"
}

# release_firewall ID: what it opened is closed
release_firewall() {
  release_claim firewall "$1" || return 0
  noted=$(read_opened "$1") || exit
  if [ -n "$noted" ]; then
    # shellcheck disable=SC2046 # names of services, one word each
    close_services "$1" $(printf '%s\n' "$noted" | awk '{ print $3 }' | sort -u)
  fi
  forget_record "$FIREWALL/opened/$1"
  restore_zones
  forget_firewall
}

# remember_zone ZONE: firewalld writes a file for a zone with its first permanent change; where there was none, how the zone was
remember_zone() {
  private_directory "$FIREWALL/zones"
  [ -e "$ZONES/$1.xml" ] || [ -e "$FIREWALL/zones/$1" ] ||
    write_whole "$FIREWALL/zones/$1" firewall-cmd --permanent --zone="$1" --list-all
}

# restore_zones: a zone that is again as it was before us needs no file of its own
restore_zones() {
  state=$(firewall_state) || exit
  [ "$state" = running ] || return 0
  for known in "$FIREWALL"/zones/*; do
    [ -f "$known" ] || continue
    zone=${known##*/}
    firewall-cmd --permanent --zone="$zone" --list-all | cmp -s - "$known" || continue
    remove "$ZONES/$zone.xml" "$ZONES/$zone.xml.old" "$known"
  done
}
