# shellcheck shell=sh
# Back after a rollout that failed: the boot entries as they were, and the nodes into what they ran. Best effort for each node,
# since one may hang.
# shellcheck disable=SC2034,SC2154 # what one of them sets another one reads

# roll_back_nodes: the boot entries as they were, and the nodes that this rollout took into what they ran
roll_back_nodes() {
  # shellcheck disable=SC2086 # words
  set -- $taken $failed
  before=$(image_in "$work/before/$1")
  [ "$before" != "$(wanted_of "$1")" ] || return 0
  if ! return_entries "$before"; then
    say "the boot entries stay: $why"
    return 0
  fi
  say "the boot entries name ${before} again, as before this rollout"
  for node in $taken; do printf '%s %s\n' "$node" "$(image_in "$work/before/$node")"; done >"$work/returned"
  # one that hangs has the rest of a boot that fails before it, and then a whole one
  time_limit=$((2 * time_limit))
  target=returned give_up=leave_node
  roll_queue return_node "$taken"
}

# return_node NODE: one that hangs may come back by itself
return_node() {
  ask_into "$work/now" "$BOOT_QUESTION" "$1"
  date +%s >"$work/since/$1"
  if [ "$(image_in "$work/now/$1")" = "$(wanted_of "$1")" ]; then
    seconds=
    finish_node "$1"
    return 1
  fi
  cp "$work/now/$1" "$work/old/$1"
  if [ ! -f "$away_marks/$1" ]; then
    mark_away "$1"
    run_around before "$1" || { rm -f "$away_marks/$1"; leave_node "$1" "its command before the reboot failed"; return 1; }
  fi
  say "$1: rebooting back"
  reboot_node "$1" || say "$1: cannot be rebooted ($said); it boots $(wanted_of "$1") when it is switched off and on"
}

# leave_node NODE WHY: one that came up late with the image that failed is rebooted once more
leave_node() {
  if [ -n "$final" ] && [ ! -e "$work/again/$1" ]; then
    : >"$work/again/$1"
    if return_node "$1"; then away="$away $1"; fi
    return 0
  fi
  say "$1: left as it is: $2"
}
