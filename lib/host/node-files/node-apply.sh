# shellcheck shell=sh
# The applier: brings the files of one node to what its parts of the plans say. A file is the old or the new one at every moment, and
# what a run that was killed has left the next one ends. Nothing is synced: the root of a node lies in its memory.
# shellcheck disable=SC2154 # record.sh sets $fault, and read sets the fields of a list

# Until another applier of this node must have ended.
APPLIER_WAIT_SECONDS=60

# begin_apply: alone on this node. The lock is the kernel's, so it ends with whoever holds it
begin_apply() {
  umask 077
  state=$NODE_ROOT$NODE_FILES
  work=$state/work originals=$state/originals
  private_directory "$state"
  { command exec 9>>"$state/lock"; } 2>/dev/null || refuse "$NODE_FILES cannot be written"
  flock -w "$APPLIER_WAIT_SECONDS" 9 ||
    refuse "another run of the applier on this node has not ended within $APPLIER_WAIT_SECONDS seconds"
  clear_work
  private_directory "$work"
  private_directory "$originals"
  trap 'clear_work' EXIT
  on_signals 'exit 143' HUP INT TERM PIPE
}

# clear_work: with candidates, with what was half written, and with directories that were made for files that are not there
clear_work() {
  if [ -f "$work/staged" ]; then
    while IFS= read -r path; do rm -f "$(candidate_on_node "$path")"; done <"$work/staged"
  fi
  rm -rf "$work"
  rm -f "$state"/.*.new "$originals"/.*.new
  [ -f "$state/made" ] || return 0
  left=$(sort -ru "$state/made" | while IFS= read -r path; do
    rmdir "$NODE_ROOT$path" 2>/dev/null
    [ ! -d "$NODE_ROOT$path" ] || printf '%s\n' "$path"
  done)
  if [ -n "$left" ]; then try_whole "$state/made" print_lines "$left" || :; else rm -f "$state/made"; fi
}

candidate_on_node() {
  printf '%s/.%s.node-files-candidate' "$NODE_ROOT${1%/*}" "${1##*/}"
}

# apply_from_master: a run of a push. Standard input has a line `apply` or `show`, parts that each begin with a line `part KIND`, and a
# line `end`
apply_from_master() {
  begin_apply
  fill "$work/sent" cat || refuse "what the master sends cannot be written to the node: $fault"
  [ "$(tail -n 1 "$work/sent")" = end ] || refuse "what the master sent was cut off, so nothing was changed"
  fault=$(awk -v at="$work" '
    function finish() { if (part != "" && close(part) != 0) exit 1 }
    /^part / { finish(); part = at "/" $2 ".part"; printf "" >part; next }
    part != "" && $0 != "end" { print >part }
    END { finish() }' "$work/sent" 2>&1) || refuse "what the master sends cannot be written to the node: ${fault:-awk failed}"
  if [ "$(head -n 1 "$work/sent")" = show ]; then
    show_changes
  else
    apply_parts
    run_owed /
    require_all_placed
  fi
  print_digests
}

# show_changes: what a run would change, put back and run
show_changes() {
  list_changes
  awk '{ print "changed", $7 }' "$work/changes"
  awk '$1 != "foreign" { print "changed", $5 ($1 == "home" || $1 == "number" ? "" : "/.ssh/authorized_keys") }' "$work/home-work" | uniq
  tell_foreign_homes
  awk '{ print "restored", $2 }' "$work/dropped"
  list_commands "$work/owed" | sed 's/^/ran /'
}

# apply_parts: all candidates first. Then what is to be done is written down, and then comes one rename for each file. A file that cannot
# be placed, such as one on which something is mounted, keeps no other waiting
apply_parts() {
  unplaced='' faults=''
  list_changes
  if is_applied; then return; fi
  each_of changes stage_file
  each_of entries keep_original
  keep_list accounts kept-accounts
  keep_list account-keys put-keys
  rm -f "$state/digest"
  if [ -s "$work/owed" ]; then write_whole "$state/owed" cat "$work/owed"; else rm -f "$state/owed"; fi
  for kind in $PART_KINDS; do
    [ ! -f "$work/$kind.part" ] || write_whole "$(part_of "$kind")" cat "$work/$kind.part"
  done
  renumber_homes
  each_of changes place_file
  place_homes
  while read -r record path; do restore_file "$record" "$path"; done <"$work/dropped"
  [ -z "$unplaced" ] || return 0
  keep_list accounts lasting-accounts
  keep_list account-keys lasting-keys
  write_whole "$state/digest" print_digests
}

# is_applied: nothing is to be done, nor was at the end of the last run
is_applied() {
  [ ! -s "$work/changes" ] && [ ! -s "$work/dropped" ] && [ ! -s "$work/home-work" ] &&
    has_list accounts lasting-accounts && has_list account-keys lasting-keys &&
    [ "$(print_digests)" = "$(cat "$state/digest" 2>/dev/null)" ]
}

# keep_list NAME LIST: as the record of that name; an empty one is none
keep_list() {
  if [ -s "$work/$2" ]; then write_whole "$state/$1" cat "$work/$2"; else remove "$state/$1"; fi
}

has_list() {
  if [ -f "$state/$1" ]; then cmp -s "$work/$2" "$state/$1"; else [ ! -s "$work/$2" ]; fi
}

# leave_out PATH WORDS
leave_out() {
  unplaced="$unplaced $1"
  faults="$faults; $1 $2"
}

require_all_placed() {
  [ -z "$unplaced" ] || refuse "${faults#; }"
}

# print_digests: of the files, and of the secrets or `-` on a node that never got any
print_digests() {
  digests=digest
  for kind in $PART_KINDS; do
    if [ -f "$work/$kind.part" ]; then
      digest=$(sha256_of "$work/$kind.part") || refuse "the digest of the files cannot be made"
    else
      digest=-
    fi
    digests="$digests $digest"
  done
  printf '%s\n' "$digests"
}

# each_of LIST FUNCTION: with the fields of each line as variables
each_of() {
  each=$2
  while read -r kind number mode owner group record path _; do "$each"; done <"$work/$1"
}

# number_of NAME FIELD: in passwd(5), of an account of the plan, which the node's files do not have yet, or with another number
number_of() {
  [ ! -s "$work/accounts" ] || awk -v name="$1" -v field="$2" '
    $1 == name {
      split(substr($0, length(name) + 2), part, ":")
      if (field == 3 || part[3] == part[4]) print part[field]
      exit
    }' "$work/accounts"
}

# stage_file: beside its target, in whose directory others may write. So it gets its owner and mode before it comes there, and what
# has its name already is not followed
stage_file() {
  [ ! -d "$NODE_ROOT$path" ] || [ -L "$NODE_ROOT$path" ] || refuse "$path is a directory on the node, expected a file or nothing"
  make_directories "$path"
  print_lines "$path" >>"$work/staged" || refuse "$path cannot be staged on the node"
  content=$work/$kind.$number
  own=$(number_of "$owner" 3) own_group=$(number_of "$group" 4)
  fault=$(chown "${own:-$owner}:${own_group:-$group}" "$content" 2>&1) || refuse "$path: its owner $owner:$group cannot be set on the node: $fault"
  fault=$(chmod "$mode" "$content" 2>&1) || refuse "$path: its mode $mode cannot be set on the node: $fault"
  fault=$(cp -p --remove-destination "$content" "$(candidate_on_node "$path")" 2>&1) ||
    refuse "$path cannot be written on the node: $fault"
}

# make_directories PATH: those above it, remembered before they are there so that they go with the last file in them
make_directories() {
  [ -z "${1%/*}" ] || [ -d "$NODE_ROOT${1%/*}" ] && return 0
  make_directories "${1%/*}"
  print_lines "${1%/*}" >>"$state/made" || refuse "the directory ${1%/*} cannot be made on the node"
  fault=$(umask 022 && mkdir "$NODE_ROOT${1%/*}" 2>&1) || refuse "the directory ${1%/*} cannot be made on the node: $fault"
  restore_labels "$NODE_ROOT${1%/*}"
}

# keep_original: what the image has at the path, before the first file of ours comes there. A pipe is made anew and not read
keep_original() {
  [ "$kind" != accounts ] || return 0
  kept=$originals/$record
  if [ -e "$kept.none" ] || [ -e "$kept.file" ] || [ -L "$kept.file" ]; then return; fi
  if [ -e "$NODE_ROOT$path" ] || [ -L "$NODE_ROOT$path" ]; then
    fault=$(cp -pPR "$NODE_ROOT$path" "$(fresh_of "$kept.file")" 2>&1) && try_rename "$(fresh_of "$kept.file")" "$kept.file"
  else
    fill "$kept.none" true
  fi || refuse "what the image has as $path cannot be kept, so nothing is written over it: $fault"
}

place_file() {
  if [ "$kind" = accounts ] && ! cmp -s "$work/base.$number" "$NODE_ROOT$path"; then
    leave_out "$path" "was changed on the node meanwhile"
    return 0
  fi
  try_rename "$(candidate_on_node "$path")" "$NODE_ROOT$path" || {
    leave_out "$path" "cannot be replaced on the node: $fault"
    return 0
  }
  restore_labels "$NODE_ROOT$path"
  printf 'changed %s\n' "$path"
}

# restore_file RECORD PATH: what the image has there, or nothing
restore_file() {
  put_back "$@" || {
    leave_out "$2" "cannot be put back on the node: $fault"
    return 0
  }
  rm -f "$originals/$1"
  printf 'restored %s\n' "$2"
}

put_back() {
  if [ "${1##*.}" = none ]; then
    fault=$(rm -f "$NODE_ROOT$2" 2>&1)
    return
  fi
  make_directories "$2"
  print_lines "$2" >>"$work/staged" || refuse "$2 cannot be put back on the node"
  fault=$(cp -pPR --remove-destination "$originals/$1" "$(candidate_on_node "$2")" 2>&1) || return
  try_rename "$(candidate_on_node "$2")" "$NODE_ROOT$2" || return
  restore_labels "$NODE_ROOT$2"
}
