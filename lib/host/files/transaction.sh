# shellcheck shell=sh
# Files that change together or not at all.
#
# begin_transaction; stage_*...; check_candidate...; commit_files; end_transaction, with roll_back in between when what
# follows the commit fails. A candidate lies beside its target under a name that no daemon reads, so that the last step is a
# rename inside one directory. So does the previous file, by a second link to it: to go back needs no room.
# shellcheck disable=SC2154 # looked.sh sets mode, owner and group, files.sh source, block.sh begin and end, originals.sh candidate,
# access.sh above, record.sh fault and read_back

# begin_transaction: what an interrupted one has left is cleared first
begin_transaction() {
  clear_interrupted
  TRANSACTION=$STATE_DIRECTORY/transactions/$$
  private_directory "$TRANSACTION"
  STAGED=0
  CHANGED=0
  # shellcheck disable=SC2034 # release_service reads it
  RESTORED=0
  trap 'end_transaction' EXIT
  on_signals 'exit 143' HUP INT TERM
}

# clear_interrupted: what a transaction left that was killed; only one runs at a time
clear_interrupted() {
  [ ! -d "$STATE_DIRECTORY/transactions" ] || clear_transactions
  for interrupted in "$ORIGINALS"/.*.new "$STATE_DIRECTORY"/services/.*.new "${MADE_DIRECTORIES%/*}"/.*.new; do
    clear_place "$interrupted"
  done
}

clear_transactions() {
  for recorded in "$STATE_DIRECTORY"/transactions/*/*.path; do
    [ -f "$recorded" ] || continue
    path=$(cat "$recorded")
    name_candidate "$path"
    name_previous "$path"
    case $path in /*) rm -f "$candidate" "$previous" ;; esac
  done
  rm -rf "$STATE_DIRECTORY/transactions"
} 2>/dev/null

# end_transaction: a run that changed no file begins nothing that another has to finish
end_transaction() {
  if [ "$CHANGED" = 0 ]; then
    for begun in "$STATE_DIRECTORY"/services/*.begun; do clear_place "$begun"; done
    forget_first_originals
  fi
  drop_candidates
  rm -rf "$TRANSACTION"
  prune_state
}

# name_previous PATH: sets previous
name_previous() {
  previous=${1%/*}/.${1##*/}.diskless-previous
}

# next_staged PATH: a number for the file, and the name of a candidate that nobody else can read yet
next_staged() {
  [ ! -d "$1" ] || [ -L "$1" ] || refuse "$1 is a directory, expected a file or nothing"
  require_access "$1" ""
  write_whole "$TRANSACTION/$((STAGED + 1)).path" print_lines "$1"
  STAGED=$((STAGED + 1))
  make_parents "$1"
  name_candidate "$1"
  clear_place "$candidate"
}

# stage_content PATH MODE OWNER GROUP CONTENT
stage_content() {
  next_staged "$1"
  if ! fill "$candidate" print_text "$5" || { [ -z "$read_back" ] && ! holds_text "$candidate" "$5"; }; then refuse "$1 cannot be written: $fault"; fi
  own_candidate "$2" "$3" "$4"
}

holds_text() {
  fault=$(printf '%s' "$2" | cmp - "$1" 2>&1)
}

# stage_block PATH MODE OWNER GROUP MARKER CONTENT: our lines in a file that others write too
stage_block() {
  if [ -e "$1" ] && has_damaged_block "$1" "$5"; then
    refuse "$1: a marker line of the block \"pulumi-diskless $5\" is missing or doubled, so it is not known which lines are ours." \
      "Put the lines '$begin' and '$end' back around them, or remove what is left of the block."
  fi
  next_staged "$1"
  if ! fill "$candidate" block_replaced "$1" "$5" "$6" || ! keeps_others "$1" "$candidate" "$5"; then
    refuse "$1 cannot be written: $fault"
  fi
  own_candidate "$2" "$3" "$4"
}

# keeps_others PATH CANDIDATE MARKER: whether every line that is not ours is in the candidate
keeps_others() {
  outside=none
  [ ! -e "$1" ] || outside=$(block_outside "$1" "$3" | cksum)
  fault="the lines outside the block would not be the same"
  [ "$outside" = none ] || [ "$outside" = "$(block_outside "$2" "$3" | cksum)" ]
}

# stage_copy PATH MODE OWNER GROUP SOURCE
stage_copy() {
  require_packaged "$5"
  [ -f "$source" ] || refuse "$5 is missing on the host, so it cannot be copied to $1; is its package installed?"
  next_staged "$1"
  if ! fill "$candidate" cat "$source" || ! fault=$(cmp "$source" "$candidate" 2>&1); then
    refuse "$1 cannot be written: $fault"
  fi
  own_candidate "$2" "$3" "$4"
}

# stage_companion PATH MODE OWNER GROUP SOURCE: a copy of what only some versions of a package have
stage_companion() {
  find_source "$5"
  if [ -f "$source" ]; then stage_copy "$@"; fi
}

# stage_link PATH TARGET FILE: FILE is the one that the link is of
stage_link() {
  next_staged "$1"
  write_whole "$TRANSACTION/$STAGED.holder" print_lines "$3"
  fault=$(ln -s "$2" "$candidate" 2>&1) || refuse "$1 cannot be made: $fault"
}

own_candidate() {
  drop_access_list "$candidate"
  is_made_for "$candidate" "$2" "$3" || chown "$2:$3" "$candidate" || refuse "$1: the owner $2:$3 is not known on the host"
  chmod "$1" "$candidate" || refuse "the mode $1 cannot be set"
}

# is_made_for FILE OWNER GROUP: a file that is made there is theirs
is_made_for() {
  [ ! -L "$1" ] && looked_up "$LOOKED_STAT" "$OWN_PROCESS" || return 1
  directory_above "$1"
  is_plain "$above/." && stat_of "$above/." || return 1
  # a fourth digit may give it the group of the directory
  case $mode in ????*) return 1 ;; esac
  stat_of "$OWN_PROCESS"
  [ "$owner:$group" = "$2:$3" ]
}

# check_candidate PATH COMMAND: the daemon's own check; COMMAND finds the candidate as its first argument
check_candidate() {
  name_candidate "$1"
  output=$(sh -c "$2" check "$candidate" 2>&1) && return 0
  mv -f "$candidate" "$1.rejected"
  refuse "the check of $1 failed and the old file stays in place:
$(printf '%s\n' "$output" | sed "s,$candidate,$1,g")
Nothing was changed on the host. The candidate is kept at $1.rejected."
}
