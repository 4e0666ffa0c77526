# shellcheck shell=sh
# Services that firewalld lets through. What it does now and what it does after a boot are two lists, and both are changed. How they are
# looked at is in zones-looked.sh. Each call of firewall-cmd is a program in Python.
#
# The note of what a resource opened has a line `runtime|permanent ZONE SERVICE` each.

ZONES=$HOST_ROOT/etc/firewalld/zones
FIREWALL_NOT_RUNNING=252

# What whoever asks has seen of it a moment ago, and what was closed since then.
KNOWN_STATE='' KNOWN_OPEN='' KNOWN_CLOSED='' KNOWN_ZONES=''

# know_firewall STATE
know_firewall() {
  KNOWN_STATE=$1
}

# know_open WORDS...: services that are open, each as `runtime|permanent ZONE SERVICE`
know_open() {
  KNOWN_OPEN=$KNOWN_OPEN$(printf '%s\n' "$@")$LINE_END
}

# know_zone ZONE TEXT: how the zone is after a boot, as `--list-all` prints it
know_zone() {
  KNOWN_ZONES="$KNOWN_ZONES@$1$LINE_END$2$LINE_END"
}

# is_known_open WORDS: as know_open has them
is_known_open() {
  line_is_in "$1" "$KNOWN_OPEN" && ! line_is_in "$1" "$KNOWN_CLOSED"
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

# firewall_in runtime|permanent OPTIONS...
firewall_in() {
  scope=$1
  shift
  if [ "$scope" = permanent ]; then firewall-cmd --permanent "$@"; else firewall-cmd "$@"; fi
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
  if is_known_open "$opened"; then
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

# remember_zone ZONE: firewalld writes a file for a zone with its first permanent change; where there was none, how the zone was
remember_zone() {
  private_directory "$FIREWALL/zones"
  if [ -e "$ZONES/$1.xml" ] || [ -e "$FIREWALL/zones/$1" ]; then return 0; fi
  case $LINE_END$KNOWN_ZONES in
    *"$LINE_END@$1$LINE_END"*)
      zone_text=${KNOWN_ZONES#*"@$1$LINE_END"} zone_text=${zone_text%%"$LINE_END@"*}
      write_whole "$FIREWALL/zones/$1" print_lines "${zone_text%"$LINE_END"}"
      ;;
    *) write_whole "$FIREWALL/zones/$1" firewall-cmd --permanent --zone="$1" --list-all ;;
  esac
}

# close_at_once WORDS...: what resources that go have opened, each as `IDENTITY ID`, in one step a zone for all of them. What firewalld
# does not take so is left to release_firewall, which says why
close_at_once() {
  leaving=''
  for gone; do
    # shellcheck disable=SC2034 # of claims.sh
    IDENTITY=${gone%% *}
    is_claimed_elsewhere firewall "${gone#* }" || leaving=$leaving${gone#* }$LINE_END
  done
  # shellcheck disable=SC2034
  IDENTITY=''
  sort_notes
  places=''
  IFS=$LINE_END
  set -f
  for opened in $going; do
    place=${opened% *}
    if line_is_in "$place" "$places" || [ "$KNOWN_STATE" = 'not running' ]; then continue; fi
    places=$places$place$LINE_END
    close_in_zone "${place% *}" "${place#* }"
  done
  unset IFS
  set +f
}

# sort_notes: sets going to what only the resources of $leaving have opened. A damaged note is nobody's to close by
sort_notes() {
  opened_by_leaving='' staying=''
  for note in "$FIREWALL"/opened/*; do
    read_text "$note" || continue
    if line_is_in "${note##*/}" "$leaving" && has_services_only; then
      # shellcheck disable=SC2154 # of common.sh
      opened_by_leaving=$opened_by_leaving$text
    else
      staying=$staying$text$LINE_END
    fi
  done
  going=''
  while [ "$opened_by_leaving" ]; do
    opened=${opened_by_leaving%%"$LINE_END"*}
    opened_by_leaving=${opened_by_leaving#"$opened$LINE_END"}
    line_is_in "$opened" "$staying$going" || going=$going$opened$LINE_END
  done
}

# has_services_only: whether each line of $text is of a service, and whole
has_services_only() {
  left_lines=$text
  while [ "$left_lines" ]; do
    case ${left_lines%%"$LINE_END"*} in
      'runtime '*' '*' '* | 'permanent '*' '*' '*) return 1 ;;
      'runtime '?*' '?* | 'permanent '?*' '?*) ;;
      *) return 1 ;;
    esac
    case $left_lines in
      *"$LINE_END"*) left_lines=${left_lines#*"$LINE_END"} ;;
      *) return 1 ;;
    esac
  done
}

# close_in_zone runtime|permanent ZONE: what is going from there, by a shell that splits at lines only
close_in_zone() {
  scope=$1 zone=$2 closed=''
  set --
  for wanted in $going; do
    case $wanted in
      "$scope $zone "*) set -- "$@" "--remove-service=${wanted##* }" && closed=$closed$wanted$LINE_END ;;
    esac
  done
  output=$(firewall_in "$scope" --zone="$zone" "$@" 2>&1)
  case "$? $output" in
    '0 success') KNOWN_STATE=running KNOWN_CLOSED=$KNOWN_CLOSED$closed ;;
    "$FIREWALL_NOT_RUNNING "*) KNOWN_STATE='not running' ;;
  esac
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
  if ! noted_by_others "$*" && ! line_is_in "$*" "$KNOWN_CLOSED"; then
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

# restore_zones: a zone that is again as it was before us needs no file of its own. It is not while a note has something in it
restore_zones() {
  for known in "$FIREWALL"/zones/*; do
    [ -f "$known" ] || continue
    zone=${known##*/}
    ! grep -qE "^(masquerade )?permanent $zone " "$FIREWALL"/opened/* 2>/dev/null || continue
    state=$(firewall_state) || exit
    [ "$state" = running ] || return 0
    firewall-cmd --permanent --zone="$zone" --list-all | cmp -s - "$known" || continue
    remove "$ZONES/$zone.xml" "$ZONES/$zone.xml.old" "$known"
  done
}
