# shellcheck shell=sh
# How staged files come into place, and how they go back. Goes with transaction.sh.
# shellcheck disable=SC2154 # originals.sh sets candidate, common.sh text and state_named, record.sh fault

same_file() {
  if [ -L "$1" ] || [ -L "$2" ]; then
    [ -L "$1" ] && [ -L "$2" ] && [ "$(readlink "$1")" = "$(readlink "$2")" ]
  else
    [ -f "$2" ] && has_no_faults access_faults "$2" && cmp -s "$1" "$2" &&
      is_one_twice "$(stat -c %a:%u:%g "$1" "$2")"
  fi
}

# is_one_twice LINES: two lines are the same
is_one_twice() {
  [ "${1%%"$LINE_END"*}" = "${1##*"$LINE_END"}" ]
}

# each_staged FUNCTION: with $index, $path and $candidate of each file
each_staged() {
  index=0
  while [ "$index" -lt "$STAGED" ]; do
    index=$((index + 1))
    staged_path
    name_candidate "$path"
    "$1"
  done
}

# staged_path: sets path to that of $index
staged_path() {
  if read_text "$TRANSACTION/$index.path"; then path=${text%"$LINE_END"}; else path=''; fi
  case $path in
    *"$LINE_END"*) ;;
    /*) return 0 ;;
  esac
  path=$(read_record "$TRANSACTION/$index.path" "$PATH_LINE") || exit
}

# commit_files: renames every candidate that differs. Everything that needs room comes before the first rename
commit_files() {
  take_claims
  each_staged keep_staged
  sync_staged
  each_staged replace_staged
  forget_looks
}

# keep_staged: originals and previous versions; what is as it should be drops out
keep_staged() {
  clear_place "$path.rejected"
  keep_holder
  if same_file "$candidate" "$path"; then
    rm -f "$candidate"
    [ -L "$path" ] || has_no_faults label_fault "$path" || restore_labels "$path"
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
    staged_path
    name_candidate "$path"
    name_state "$path"
    for synced in "$candidate" "$ORIGINALS/$state_named.file"; do
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
  name_state "$path"
  holder=$ORIGINALS/$state_named.holder
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
  name_previous "$path"
  clear_place "$previous"
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
  name_previous "$path"
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
    read_text "$TRANSACTION/$index.path"
    path=${text%"$LINE_END"}
    name_candidate "$path"
    name_previous "$path"
    name_state "$path"
    for dropped in "$candidate" "$previous" "$ORIGINALS/.$state_named.holder.new"; do clear_place "$dropped"; done
  done 2>/dev/null
  prune_directories
}
