# shellcheck shell=sh
# What our resources made of a firewall. opened/ID has a line each; what was there before us is in no note.

FIREWALL=$STATE_DIRECTORY/firewall

# shellcheck disable=SC2154 # id is the caller's
note_opened() {
  grep -qFx "$1" "$FIREWALL/opened/$id" 2>/dev/null || add_line "$FIREWALL/opened/$id" "$1"
}

forget_opened() {
  drop_line "$FIREWALL/opened/$id" "$1"
}

# noted_by_others LINE: two resources may need one service; the last that goes closes it
noted_by_others() {
  grep -lFx "$1" "$FIREWALL"/opened/* 2>/dev/null | grep -qvFx "$FIREWALL/opened/$id"
}

# forget_firewall: with the last note
forget_firewall() {
  rmdir "$FIREWALL/opened" 2>/dev/null && rm -rf "$FIREWALL"
  prune_state
}
