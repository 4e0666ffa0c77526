# shellcheck shell=sh
# Files that change together or not at all.
#
# begin_transaction; stage_*...; check_candidate...; commit_files; end_transaction, with roll_back in between when what
# follows the commit fails. A candidate lies beside its target under a name that no daemon reads, so that the last step is a
# rename inside one directory. So does the previous file, by a second link to it: to go back needs no room.

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
  for recorded in "$STATE_DIRECTORY"/transactions/*/*.path; do
    [ -f "$recorded" ] || continue
    path=$(cat "$recorded")
    case $path in /*) rm -f "$(candidate_of "$path")" "$(previous_of "$path")" ;; esac
  done
  rm -rf "$STATE_DIRECTORY/transactions"
  rm -f "$ORIGINALS"/.*.new "$STATE_DIRECTORY"/services/.*.new "${MADE_DIRECTORIES%/*}"/.*.new
} 2>/dev/null

# end_transaction: a run that changed no file begins nothing that another has to finish
end_transaction() {
  if [ "$CHANGED" = 0 ]; then
    rm -f "$STATE_DIRECTORY"/services/*.begun
    forget_first_originals
  fi
  drop_candidates
  rm -rf "$TRANSACTION"
  prune_state
}

previous_of() {
  printf '%s/.%s.diskless-previous' "${1%/*}" "${1##*/}"
}

# next_staged PATH: a number for the file, and the name of a candidate that nobody else can read yet
next_staged() {
  [ ! -d "$1" ] || [ -L "$1" ] || refuse "$1 is a directory, expected a file or nothing"
  require_access "$1" ""
  write_whole "$TRANSACTION/$((STAGED + 1)).path" print_lines "$1"
  STAGED=$((STAGED + 1))
  make_parents "$1"
  candidate=$(candidate_of "$1")
  rm -f "$candidate"
}

# stage_content PATH MODE OWNER GROUP CONTENT
stage_content() {
  next_staged "$1"
  if ! fill "$candidate" print_text "$5" || ! holds_text "$candidate" "$5"; then refuse "$1 cannot be written: $fault"; fi
  own_candidate "$2" "$3" "$4"
}

holds_text() {
  fault=$(printf '%s' "$2" | cmp - "$1" 2>&1)
}

# stage_block PATH MODE OWNER GROUP MARKER CONTENT: our lines in a file that others write too
stage_block() {
  if [ -e "$1" ] && [ "$(block_state "$1" "$5")" = damaged ]; then
    refuse "$1: a marker line of the block \"pulumi-diskless $5\" is missing or doubled, so it is not known which lines are ours." \
      "Put the lines '$(block_begin "$5")' and '$(block_end "$5")' back around them, or remove what is left of the block."
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
  source=$(source_of "$5")
  [ -f "$source" ] || refuse "$5 is missing on the host, so it cannot be copied to $1; is its package installed?"
  next_staged "$1"
  if ! fill "$candidate" cat "$source" || ! fault=$(cmp "$source" "$candidate" 2>&1); then
    refuse "$1 cannot be written: $fault"
  fi
  own_candidate "$2" "$3" "$4"
}

# stage_companion PATH MODE OWNER GROUP SOURCE: a copy of what only some versions of a package have
stage_companion() {
  if [ -f "$(source_of "$5")" ]; then stage_copy "$@"; fi
}

# stage_link PATH TARGET FILE: FILE is the one that the link is of
stage_link() {
  next_staged "$1"
  write_whole "$TRANSACTION/$STAGED.holder" print_lines "$3"
  fault=$(ln -s "$2" "$candidate" 2>&1) || refuse "$1 cannot be made: $fault"
}

own_candidate() {
  drop_access_list "$candidate"
  chown "$2:$3" "$candidate" || refuse "$1: the owner $2:$3 is not known on the host"
  chmod "$1" "$candidate" || refuse "the mode $1 cannot be set"
}

# check_candidate PATH COMMAND: the daemon's own check; COMMAND finds the candidate as its first argument
check_candidate() {
  candidate=$(candidate_of "$1")
  output=$(sh -c "$2" check "$candidate" 2>&1) && return 0
  mv -f "$candidate" "$1.rejected"
  refuse "the check of $1 failed and the old file stays in place:
$(printf '%s\n' "$output" | sed "s,$candidate,$1,g")
Nothing was changed on the host. The candidate is kept at $1.rejected."
}

same_file() {
  if [ -L "$1" ] || [ -L "$2" ]; then
    [ -L "$1" ] && [ -L "$2" ] && [ "$(readlink "$1")" = "$(readlink "$2")" ]
  else
    [ -f "$2" ] && [ -z "$(access_faults "$2")" ] && cmp -s "$1" "$2" &&
      [ "$(stat -c %a:%u:%g "$1")" = "$(stat -c %a:%u:%g "$2")" ]
  fi
}

# each_staged FUNCTION: with $index, $path and $candidate of each file
each_staged() {
  index=0
  while [ "$index" -lt "$STAGED" ]; do
    index=$((index + 1))
    path=$(read_record "$TRANSACTION/$index.path" "$PATH_LINE") || exit
    candidate=$(candidate_of "$path")
    "$1"
  done
}

# commit_files: renames every candidate that differs. Everything that needs room comes before the first rename
commit_files() {
  take_claims
  each_staged keep_staged
  sync_staged
  each_staged replace_staged
}

# keep_staged: originals and previous versions; what is as it should be drops out
keep_staged() {
  rm -f "$path.rejected"
  keep_holder
  if same_file "$candidate" "$path"; then
    rm -f "$candidate"
    [ -L "$path" ] || [ -z "$(label_fault "$path")" ] || restore_labels "$path"
    return 0
  fi
  remember_original "$path"
  keep_previous || refuse "$path cannot be backed up, so nothing is written over it: $fault"
}

sync_staged() {
  set --
  index=0
  while [ "$index" -lt "$STAGED" ]; do
    index=$((index + 1))
    path=$(cat "$TRANSACTION/$index.path")
    for synced in "$(candidate_of "$path")" "$ORIGINALS/$(state_name "$path").file"; do
      if [ -f "$synced" ] && [ ! -L "$synced" ]; then set -- "$@" "$synced"; fi
    done
  done
  [ $# -eq 0 ] || try_sync "$@" || refuse "the new files cannot be written to the disk, so none is put into place: $fault"
}

replace_staged() {
  if [ -e "$candidate" ] || [ -L "$candidate" ]; then
    try_rename "$candidate" "$path" || back_out "$path cannot be replaced: $fault"
    restore_labels "$path"
    # shellcheck disable=SC2034 # apply_service reads it
    CHANGED=1
  fi
  place_holder
}

# back_out MESSAGE...: refuses with the files as they were
back_out() {
  reason=$*
  roll_back
  refuse "$reason"
}

# keep_holder: whose a path is that has been a link, since a link may move from one file to another and become a file. It is
# written here, and put into place by a rename when the path is
keep_holder() {
  holder=$ORIGINALS/$(state_name "$path").holder
  if [ -f "$TRANSACTION/$index.holder" ]; then
    private_directory "$ORIGINALS"
    holds=$(read_record "$TRANSACTION/$index.holder" "$PATH_LINE") || exit
  elif [ -f "$holder" ]; then
    holds=$path
  else
    return 0
  fi
  write_whole "$TRANSACTION/$index.holds" print_lines "$holds"
  fill "$(fresh_of "$holder")" print_lines "$holds" || refuse "$holder cannot be written: $fault"
  [ ! -f "$holder" ] || fault=$(ln -f "$holder" "$TRANSACTION/$index.held" 2>&1) || refuse "$holder cannot be kept: $fault"
}

place_holder() {
  [ -f "$TRANSACTION/$index.holds" ] || return 0
  holder=$ORIGINALS/$(state_name "$path").holder
  try_rename "$(fresh_of "$holder")" "$holder" || back_out "$holder cannot be written: $fault"
}

# keep_previous: a second link to the file as it is now, or the mark that there is none
keep_previous() {
  previous=$(previous_of "$path")
  rm -f "$previous"
  if [ ! -e "$path" ] && [ ! -L "$path" ]; then
    mark "$TRANSACTION/$index.none"
  elif [ -L "$path" ] || ! fault=$(ln "$path" "$previous" 2>&1); then
    try_copy "$path" "$previous"
  fi
}

# roll_back: the files as they were before commit_files
roll_back() {
  each_staged return_staged
  forget_first_originals
  drop_candidates
}

return_staged() {
  previous=$(previous_of "$path")
  if [ -e "$previous" ] || [ -L "$previous" ]; then
    if ! one_inode "$previous" "$path"; then mv -Tf "$previous" "$path" && restore_labels "$path"; fi
  elif [ -e "$TRANSACTION/$index.none" ]; then
    rm -f "$path"
  fi
  holder=$ORIGINALS/$(state_name "$path").holder
  if [ -e "$TRANSACTION/$index.held" ]; then
    mv -Tf "$TRANSACTION/$index.held" "$holder"
  elif [ -e "$TRANSACTION/$index.holds" ]; then
    rm -f "$holder"
  fi
}

# forget_first_originals: a file that this run did not replace after all is as its owner has it, and may be changed before the next
forget_first_originals() {
  for first in "$TRANSACTION"/*.first; do
    [ -f "$first" ] || continue
    original=$ORIGINALS/$(state_name "$(cat "${first%.first}.path")")
    rm -f "$original.file" "$original.none"
  done
}

drop_candidates() {
  index=0
  while [ "$index" -lt "$STAGED" ]; do
    index=$((index + 1))
    path=$(cat "$TRANSACTION/$index.path")
    rm -f "$(candidate_of "$path")" "$(previous_of "$path")" "$(fresh_of "$ORIGINALS/$(state_name "$path").holder")"
  done 2>/dev/null
  prune_directories
}
