# shellcheck shell=sh
# What nodes send beyond their network leaves with the address of this host. Whether the kernel passes packets on, and what is made and
# goes again, is here. How packets are filtered is in masquerade-firewalld.sh or masquerade-iptables.sh, which have masquerade_network.
#
# The note opened/ID has lines of theirs (RULE_NOTE), and `forward 0` where the kernel passed nothing on before.

# observe_masquerade OUT-INTERFACE ADDRESS: the rules, where the nodes come in, and whether the kernel passes packets on
observe_masquerade() {
  observe_filter "$2"
  emit out-interface "$(ip -o link show dev "$1" 2>/dev/null | awk '{ sub(/[@:].*/, "", $2); print $2; exit }')"
  emit ip-forward.runtime "$(cat "$IP_FORWARD")"
  emit ip-forward.permanent "$(ip_forward_after_boot)"
}

pass_packets() {
  was=$(cat "$IP_FORWARD") || refuse "$IP_FORWARD cannot be read"
  want_note 'forward 0'
  if [ "$was" = 1 ]; then join_note 'forward 0'; return 0; fi
  note_opened 'forward 0'
  set_ip_forward 1
}

want_note() {
  wanted_notes="$wanted_notes|$1|"
}

# join_note NOTE: what another resource of ours has made is ours, too
join_note() {
  ! noted_by_others "$1" || note_opened "$1"
}

# drop_unwanted: what was made before and is not wanted any more goes
drop_unwanted() {
  noted=$(read_masquerade "$id") || exit
  printf '%s\n' "$noted" | while read -r note; do
    case "$wanted_notes" in *"|$note|"*) ;; *) undo_masquerade "$note" </dev/null ;; esac
  done || exit
}

# read_masquerade ID: what it made, or nothing when that is no note
read_masquerade() {
  [ ! -e "$FIREWALL/opened/$1" ] || read_record "$FIREWALL/opened/$1" "$RULE_NOTE|forward 0"
}

# undo_masquerade NOTE
undo_masquerade() {
  if ! noted_by_others "$1"; then
    case $1 in
      'forward 0') restore_ip_forward "$own_setting" ;;
      *) undo_rule "$1" ;;
    esac
  fi
  forget_opened "$1"
}

# release_masquerade ID OWN-SETTING: what it made goes. OWN-SETTING is the file by which we have packets passed on
release_masquerade() {
  own_setting=$2
  release_claim firewall "$1" || return 0
  id=$1
  noted=$(read_masquerade "$1") || exit
  if [ -n "$noted" ]; then
    # shellcheck disable=SC2034 # of the way
    state=$(filter_state) || exit
    begin_undo
    # a policy before the rest, since its reload makes firewalld pass packets on; that the kernel does goes last
    printf '%s\n' "$noted" | sort -r | while read -r note; do undo_masquerade "$note" </dev/null; done || exit
  fi
  forget_record "$FIREWALL/opened/$1"
  end_undo
  forget_firewall
}
