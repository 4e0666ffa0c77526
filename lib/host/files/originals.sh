# shellcheck shell=sh
# What was there before us: files, and directories that were not. Goes with transaction.sh.
# shellcheck disable=SC2154 # common.sh sets state_named, block.sh marks_say

ORIGINALS=$STATE_DIRECTORY/originals
MADE_DIRECTORIES=$STATE_DIRECTORY/made/directories

candidate_of() {
  name_candidate "$1"
  printf '%s' "$candidate"
}

# name_candidate PATH: sets candidate
name_candidate() {
  candidate=${1%/*}/.${1##*/}.diskless-candidate
}

# make_parents PATH: its directories, remembered before they are there so that they go with the last file of ours in them
make_parents() {
  [ -z "${1%/*}" ] || [ -d "${1%/*}" ] && return 0
  make_parents "${1%/*}"
  add_line "$MADE_DIRECTORIES" "${1%/*}"
  fault=$(mkdir "${1%/*}" 2>&1) || refuse "the directory ${1%/*} cannot be made: $fault"
  chmod 755 "${1%/*}"
  restore_labels "${1%/*}"
}

# prune_directories: directories that we made and that are empty again. A list that cannot be written stays as it is, since it names
# too much then, and never too little
prune_directories() {
  has_directory_to_prune || return 0
  left=$(sort -ru "$MADE_DIRECTORIES" | while IFS= read -r made; do
    rmdir "$made" 2>/dev/null
    [ ! -d "$made" ] || printf '%s\n' "$made"
  done)
  if [ -n "$left" ]; then
    try_whole "$MADE_DIRECTORIES" print_lines "$left" || :
  else
    rm -f "$MADE_DIRECTORIES"
  fi
}

has_directory_to_prune() {
  [ -f "$MADE_DIRECTORIES" ] || return 1
  read_text "$MADE_DIRECTORIES" || return 0
  while [ "$text" ]; do
    made=${text%%"$LINE_END"*}
    text=${text#"$made"}
    text=${text#"$LINE_END"}
    if [ ! -d "$made" ] || is_empty_directory "$made"; then return 0; fi
  done
  return 1
}

is_empty_directory() {
  for entry in "$1"/* "$1"/.[!.]* "$1"/..?*; do
    if [ -e "$entry" ] || [ -L "$entry" ]; then return 1; fi
  done
}

# remember_original PATH: what was there before us, once and for all
remember_original() {
  private_directory "$ORIGINALS"
  name_state "$1"
  original=$ORIGINALS/$state_named
  if [ -e "$original.file" ] || [ -L "$original.file" ] || [ -e "$original.none" ]; then return 0; fi
  # shellcheck disable=SC2154 # each_staged sets it
  [ -z "${TRANSACTION-}" ] || mark "$TRANSACTION/$index.first"
  if [ -e "$1" ] || [ -L "$1" ]; then
    if try_copy "$1" "$(fresh_of "$original.file")" && try_rename "$(fresh_of "$original.file")" "$original.file"; then return 0; fi
    refuse "$1 cannot be backed up in $ORIGINALS, so nothing is written over it: $fault"
  fi
  mark "$original.none"
}

# restore_original PATH [FILE]: what was there before us, or nothing. FILE is the target if PATH was a link. Leaves PATH as it is when
# another managed file has it now, or when another resource claims it
restore_original() {
  refuse_flags "$1"
  release_claim file "$1" || return 0
  original=$ORIGINALS/$(state_name "$1")
  if [ -f "$original.holder" ]; then
    held_by=$(read_record "$original.holder" "$PATH_LINE") || exit
    [ "$held_by" = "${2:-$1}" ] || return 0
  fi
  # shellcheck disable=SC2034 # release_service reads it
  if [ -e "$original.file" ] || [ -L "$original.file" ] || [ -e "$original.none" ]; then RESTORED=1; fi
  if [ -e "$original.file" ] || [ -L "$original.file" ]; then
    make_parents "$1"
    put_back "$original.file" "$1" || refuse "$1 cannot be restored from $original.file, which is kept: $fault"
    remove "$original.file"
  elif [ -e "$original.none" ]; then
    remove "$1" "$original.none"
  fi
  remove "$original.holder" "$1.rejected"
  prune_directories
}

# restore_block PATH MARKER: our lines go, the file goes with them when it was not there before us. When nobody else edited it
# the original itself comes back, with its mode, its time and its last line end
restore_block() {
  refuse_flags "$1"
  release_claim block "$1#$2" || return 0
  # shellcheck disable=SC2034 # release_service reads it
  RESTORED=1
  original=$ORIGINALS/$(state_name "$1")
  if [ -f "$1" ]; then
    ! has_damaged_block "$1" "$2" || refuse "$1: a marker line of the block \"pulumi-diskless $2\" is missing or doubled; remove what is left of it"
    write_outside "$1" "$2"
    if [ -e "$original.none" ] && [ ! -s "$candidate" ]; then
      remove "$1" "$candidate"
    elif is_original "$original.file" "$2" "$candidate"; then
      put_back "$original.file" "$1" || refuse "$1 cannot be restored from $original.file, which is kept: $fault"
    else
      try_rename "$candidate" "$1" || refuse "$1 cannot be replaced: $fault"
      restore_labels "$1"
    fi
  fi
  if ! has_blocks "$1"; then remove "$original.file" "$original.none"; fi
  remove "$1.rejected"
  prune_directories
}

# write_outside PATH MARKER: a candidate with the mode, owner and access list of the file, and its lines but for ours
write_outside() {
  candidate=$(candidate_of "$1")
  if try_copy "$1" "$candidate" && fault=$(block_outside "$1" "$2" 2>&1 >"$candidate") &&
    fault=$(block_outside "$1" "$2" | cmp - "$candidate" 2>&1) && try_sync "$candidate"; then
    return 0
  fi
  reason=$fault
  rm -f "$candidate" 2>/dev/null
  refuse "our lines cannot be taken out of $1, which is left as it is: $reason"
}

# has_blocks PATH: or it cannot be read
has_blocks() {
  [ -e "$1" ] || return 1
  grep -q '^# BEGIN pulumi-diskless ' "$1"
  [ $? -ne 1 ]
}

# is_original ORIGINAL MARKER CANDIDATE: the candidate has the lines of the original, which had none of ours
is_original() {
  [ -f "$1" ] && [ ! -L "$1" ] && block_marks "$1" "$2" && [ "$marks_say" = none ] && block_outside "$1" "$2" | cmp -s - "$3"
}

# one_inode PATH PATH: two names of one file, which mv refuses to make one of
one_inode() {
  [ "$(stat -c %d:%i "$1" 2>/dev/null || echo none)" = "$(stat -c %d:%i "$2" 2>/dev/null)" ]
}

# put_back KEPT PATH: by a second link where that is possible, which needs no room. One that was killed after it leaves both
put_back() {
  candidate=$(candidate_of "$2")
  rm -f "$candidate" 2>/dev/null
  if one_inode "$1" "$2"; then
    restore_labels "$2"
    return
  fi
  if [ -L "$1" ] || ! ln "$1" "$candidate" 2>/dev/null; then try_copy "$1" "$candidate" || return 1; fi
  try_rename "$candidate" "$2" && restore_labels "$2"
}
