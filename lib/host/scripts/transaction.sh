# shellcheck shell=sh
# Files that change together or not at all. Needs common.sh, block.sh and files.sh.
#
# begin_transaction; stage_*...; check_candidate...; commit_files; end_transaction, with roll_back in between when what
# follows the commit fails. A candidate lies beside its target under a name that no daemon reads, so that the last step is a
# rename inside one directory.

ORIGINALS=$STATE_DIRECTORY/originals
MADE_DIRECTORIES=$STATE_DIRECTORY/made/directories

begin_transaction() {
  clear_interrupted
  TRANSACTION=$STATE_DIRECTORY/transactions/$$
  private_directory "$TRANSACTION"
  STAGED=0
  CHANGED=0
  trap 'end_transaction' EXIT
  trap 'exit 143' HUP INT TERM
}

# clear_interrupted: what a transaction left that was killed; only one runs at a time
clear_interrupted() {
  for recorded in "$STATE_DIRECTORY"/transactions/*/*.path; do
    if [ -f "$recorded" ]; then rm -f "$(candidate_of "$(cat "$recorded")")"; fi
  done
  rm -rf "$STATE_DIRECTORY/transactions"
  rm -f "$ORIGINALS"/*.new "$STATE_DIRECTORY"/services/*.new
}

# end_transaction: a run that changed no file begins nothing that another has to finish
end_transaction() {
  [ "$CHANGED" = 1 ] || rm -f "$STATE_DIRECTORY"/services/*.begun
  drop_candidates
  rm -rf "$TRANSACTION"
  prune_state
}

candidate_of() {
  printf '%s/.%s.diskless-candidate' "${1%/*}" "${1##*/}"
}

# make_parents PATH: its directories, remembered before they are there so that they go with the last file of ours in them
make_parents() {
  [ -z "${1%/*}" ] || [ -d "${1%/*}" ] && return 0
  make_parents "${1%/*}"
  private_directory "${MADE_DIRECTORIES%/*}"
  printf '%s\n' "${1%/*}" >>"$MADE_DIRECTORIES"
  mkdir "${1%/*}" || refuse "the directory ${1%/*} cannot be made"
  chmod 755 "${1%/*}"
  restore_labels "${1%/*}"
}

# prune_directories: directories that we made and that are empty again
prune_directories() {
  [ -f "$MADE_DIRECTORIES" ] || return 0
  sort -ru "$MADE_DIRECTORIES" | while IFS= read -r made; do
    rmdir "$made" 2>/dev/null
    [ ! -d "$made" ] || printf '%s\n' "$made"
  done >"$MADE_DIRECTORIES.new"
  if [ -s "$MADE_DIRECTORIES.new" ]; then
    mv -f "$MADE_DIRECTORIES.new" "$MADE_DIRECTORIES"
  else
    rm -f "$MADE_DIRECTORIES.new" "$MADE_DIRECTORIES"
  fi
}

# next_staged PATH: a number for the file, and a candidate that nobody else can read yet
next_staged() {
  [ ! -d "$1" ] || [ -L "$1" ] || refuse "$1 is a directory, expected a file or nothing"
  STAGED=$((STAGED + 1))
  printf '%s' "$1" >"$TRANSACTION/$STAGED.path"
  make_parents "$1"
  candidate=$(candidate_of "$1")
  rm -f "$candidate"
}

# stage_content PATH MODE OWNER GROUP CONTENT
stage_content() {
  next_staged "$1"
  (umask 077 && printf '%s' "$5" >"$candidate") || refuse "$1 cannot be written"
  own_candidate "$2" "$3" "$4"
}

# stage_block PATH MODE OWNER GROUP MARKER CONTENT: our lines in a file that others write too
stage_block() {
  if [ -e "$1" ] && [ "$(block_state "$1" "$5")" = damaged ]; then
    refuse "$1: a marker line of the block \"pulumi-diskless $5\" is missing or doubled, so it is not known which lines are ours." \
      "Put the lines '$(block_begin "$5")' and '$(block_end "$5")' back around them, or remove what is left of the block."
  fi
  next_staged "$1"
  (umask 077 && block_replaced "$1" "$5" "$6" >"$candidate") || refuse "$1 cannot be written"
  own_candidate "$2" "$3" "$4"
}

# stage_copy PATH MODE OWNER GROUP SOURCE
stage_copy() {
  source=$(source_of "$5")
  [ -f "$source" ] || refuse "$5 is missing on the host, so it cannot be copied to $1; is its package installed?"
  next_staged "$1"
  cp "$source" "$candidate" || refuse "$1 cannot be written"
  own_candidate "$2" "$3" "$4"
}

# stage_companion PATH MODE OWNER GROUP SOURCE: a copy of what only some versions of a package have
stage_companion() {
  if [ -f "$(source_of "$5")" ]; then stage_copy "$@"; fi
}

# stage_link PATH TARGET FILE: FILE is the one that the link is of
stage_link() {
  next_staged "$1"
  printf '%s' "$3" >"$TRANSACTION/$STAGED.holder"
  ln -s "$2" "$candidate" || refuse "$1 cannot be made"
}

own_candidate() {
  chown "$2:$3" "$candidate" || refuse "$1: the owner $2:$3 is not known on the host"
  chmod "$1" "$candidate" || refuse "the mode $1 cannot be set"
}

# check_candidate PATH COMMAND: the daemon's own check; COMMAND finds the candidate as its first argument
check_candidate() {
  candidate=$(candidate_of "$1")
  said=$(sh -c "$2" check "$candidate" 2>&1) && return 0
  mv -f "$candidate" "$1.rejected"
  refuse "the check of $1 failed and the old file stays in place:
$(printf '%s\n' "$said" | sed "s,$candidate,$1,g")
Nothing was changed on the host. The candidate is kept at $1.rejected."
}

same_file() {
  if [ -L "$1" ] || [ -L "$2" ]; then
    [ -L "$1" ] && [ -L "$2" ] && [ "$(readlink "$1")" = "$(readlink "$2")" ]
  else
    [ -f "$2" ] && cmp -s "$1" "$2" && [ "$(stat -c %a:%u:%g "$1")" = "$(stat -c %a:%u:%g "$2")" ]
  fi
}

# commit_files: renames every candidate that differs; the originals and the previous versions are kept first
commit_files() {
  index=0
  while [ "$index" -lt "$STAGED" ]; do
    index=$((index + 1))
    path=$(cat "$TRANSACTION/$index.path")
    candidate=$(candidate_of "$path")
    rm -f "$path.rejected"
    if same_file "$candidate" "$path"; then
      rm -f "$candidate"
      record_holder "$path"
      continue
    fi
    remember_original "$path"
    keep_previous "$path" "$TRANSACTION/$index" || refuse "$path cannot be backed up, so nothing is written over it"
    mv -Tf "$candidate" "$path" || { roll_back; refuse "$path cannot be replaced"; }
    record_holder "$path"
    restore_labels "$path"
    # shellcheck disable=SC2034 # settle_service reads it
    CHANGED=1
  done
}

# record_holder PATH: whose a path is that has been a link, since a link may move from one file to another and become a file
record_holder() {
  holder=$ORIGINALS/$(state_name "$1").holder
  if [ -f "$TRANSACTION/$index.holder" ]; then
    private_directory "$ORIGINALS"
    cp "$TRANSACTION/$index.holder" "$holder"
  elif [ -f "$holder" ]; then
    printf '%s' "$1" >"$holder"
  fi
}

# keep_previous PATH PREFIX: the file as it is now, or the mark that there is none
keep_previous() {
  if [ -e "$1" ] || [ -L "$1" ]; then cp -pP "$1" "$2.previous"; else : >"$2.none"; fi
}

# roll_back: the files as they were before commit_files
roll_back() {
  index=0
  while [ "$index" -lt "$STAGED" ]; do
    index=$((index + 1))
    path=$(cat "$TRANSACTION/$index.path")
    if [ -e "$TRANSACTION/$index.previous" ] || [ -L "$TRANSACTION/$index.previous" ]; then
      put_back "$TRANSACTION/$index.previous" "$path"
    elif [ -e "$TRANSACTION/$index.none" ]; then
      rm -f "$path"
    fi
  done
  drop_candidates
  prune_directories
}

put_back() {
  candidate=$(candidate_of "$2")
  rm -f "$candidate"
  cp -pP "$1" "$candidate" && mv -Tf "$candidate" "$2" && restore_labels "$2"
}

drop_candidates() {
  index=0
  while [ "$index" -lt "$STAGED" ]; do
    index=$((index + 1))
    rm -f "$(candidate_of "$(cat "$TRANSACTION/$index.path")")"
  done
  prune_directories
}

# remember_original PATH: what was there before us, once and for all
remember_original() {
  private_directory "$ORIGINALS"
  original=$ORIGINALS/$(state_name "$1")
  [ -e "$original.file" ] || [ -L "$original.file" ] || [ -e "$original.none" ] || keep_original "$1" "$original"
}

keep_original() {
  if [ -e "$1" ] || [ -L "$1" ]; then
    cp -pP "$1" "$2.new" && mv -Tf "$2.new" "$2.file"
  else
    : >"$2.none"
  fi || refuse "$1 cannot be backed up in $ORIGINALS, so nothing is written over it"
}

# restore_original PATH FILE: what was there before us, or nothing. FILE is the one that the path was a link of, if any; a path
# that another file of ours has by now stays
restore_original() {
  original=$ORIGINALS/$(state_name "$1")
  if [ -f "$original.holder" ] && [ "$(cat "$original.holder")" != "${2:-$1}" ]; then return 0; fi
  rm -f "$original.holder"
  if [ -e "$original.file" ] || [ -L "$original.file" ]; then
    make_parents "$1"
    put_back "$original.file" "$1" || refuse "$1 cannot be restored from $original.file"
    rm -f "$original.file"
  elif [ -e "$original.none" ]; then
    rm -f "$1" "$original.none"
  fi
  rm -f "$1.rejected"
  prune_directories
}

# restore_block PATH MARKER: our lines go, the file goes with them when it was not there before us. When nobody else edited it
# the original itself comes back, with its mode, its time and its last line end
restore_block() {
  original=$ORIGINALS/$(state_name "$1")
  if [ -f "$1" ]; then
    [ "$(block_state "$1" "$2")" != damaged ] || refuse "$1: a marker line of the block \"pulumi-diskless $2\" is missing or doubled; remove what is left of it"
    candidate=$(candidate_of "$1")
    cp -p "$1" "$candidate" && block_outside "$1" "$2" >"$candidate"
    if [ -e "$original.none" ] && [ ! -s "$candidate" ]; then
      rm -f "$1" "$candidate"
    elif is_original "$original.file" "$2" "$candidate"; then
      put_back "$original.file" "$1"
    else
      mv -Tf "$candidate" "$1" && restore_labels "$1"
    fi
  fi
  if ! grep -q '^# BEGIN pulumi-diskless ' "$1" 2>/dev/null; then rm -f "$original.file" "$original.none"; fi
  rm -f "$1.rejected"
  prune_directories
}

# is_original ORIGINAL MARKER CANDIDATE: the candidate has the lines of the original, which had none of ours
is_original() {
  [ -f "$1" ] && [ ! -L "$1" ] && [ "$(block_state "$1" "$2")" = none ] && block_outside "$1" "$2" | cmp -s - "$3"
}
