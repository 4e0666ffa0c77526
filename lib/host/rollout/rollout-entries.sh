# shellcheck shell=sh
# Boot entries that nodes came up with, kept so that a rollout that fails can put exactly those back. `good` are those of the last
# rollout that a node confirmed, `last` those of the last one that none was up for.
# shellcheck disable=SC2034,SC2154 # what rollout.sh sets or reads

ENTRIES=$STATE_DIRECTORY/rollouts/entries

# entry_files: paths of the boot entries in the plan
entry_files() {
  sed -n 's/^boot-file //p' "$plan"
}

# require_entries: a rollout reboots nodes into what the boot entries name, whoever wrote them
require_entries() {
  # shellcheck disable=SC2016 # of awk
  write_whole "$work/images" awk '!seen[$2]++ { print $2 }' "$work/wanted"
  while read -r image; do
    entry_files | xargs cat 2>/dev/null | grep -qF -e "diskless.image=$image" ||
      refuse "no boot entry names the image $image, so no node is rebooted for it: an earlier rollout went back, or somebody changed the entries.
To try that image again: pulumi up --refresh. Else change the image, or pin the one that nodes should boot."
  done <"$work/images"
}

# keep_entries NAME: bytes, modes, links, and files that are not there
keep_entries() {
  remove_tree "$ENTRIES/.new"
  private_directory "$ENTRIES/.new"
  write_whole "$ENTRIES/.new/paths" entry_files
  number=0
  while read -r path; do
    number=$((number + 1))
    if [ -e "$path" ] || [ -L "$path" ]; then copy_whole "$path" "$ENTRIES/.new/$number.file"; fi
  done <"$ENTRIES/.new/paths"
  remove_tree "${ENTRIES:?}/$1"
  fault=$(mv -T "$ENTRIES/.new" "$ENTRIES/$1" 2>&1) || refuse "the boot entries cannot be kept in $ENTRIES: $fault"
}

# kept_entries IMAGE: directory of those that name it
kept_entries() {
  for kept in "$ENTRIES/last" "$ENTRIES/good"; do
    if grep -qsF -e "diskless.image=$1" "$kept"/*.file; then
      printf '%s\n' "$kept"
      return 0
    fi
  done
  return 1
}

# return_entries IMAGE: the boot entries by which nodes ran it. Sets $why when they stay as they are
return_entries() {
  kept=$(kept_entries "$1") || { why="no boot entries that name $1 were kept"; return 1; }
  entry_files | cmp -s - "$kept/paths" || { why="the boot entries are other files than those that were kept"; return 1; }
  # shellcheck disable=SC2013 # a digest a line
  for named in $(sed -rn "s/.*diskless\.image=($DIGEST_LINE).*/\1/p" "$kept"/*.file 2>/dev/null | sort -u); do
    is_whole "$named" || { why="the image $named in them is missing or damaged"; return 1; }
  done
  place_entries || { why="they cannot be written: $fault"; return 1; }
}

# is_whole IMAGE: every byte as it was published
is_whole() {
  store=$(setting store)
  [ -f "$IMAGES/$(state_name "$store")/$1" ] && [ -z "$(image_faults "$IMAGES/$(state_name "$store")/$1" "$store/$1")" ]
}

# place_entries: all candidates first, then one rename each
place_entries() {
  each_entry stage_entry && each_entry rename_entry
}

each_entry() {
  number=0
  while read -r path; do
    number=$((number + 1))
    "$1" "$kept/$number.file" "$path" "${path%/*}/.${path##*/}.diskless-candidate" || return 1
  done <"$kept/paths"
}

stage_entry() {
  rm -f "$3"
  [ -e "$1" ] || [ -L "$1" ] || return 0
  try_copy "$1" "$3" && { [ -L "$3" ] || try_sync "$3"; }
}

rename_entry() {
  if [ ! -e "$1" ] && [ ! -L "$1" ]; then fault=$(rm -f "$2" 2>&1); return; fi
  try_rename "$3" "$2" && restore_labels "$2"
}
