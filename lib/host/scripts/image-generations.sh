# shellcheck shell=sh
# Generations: the images of a variant that stay in the store, so that going back to one is a change of the pointer and no build.
# Needs common.sh, digest.sh, image-variants.sh, image-publish.sh and node-boots.sh.

# A node that read its boot entry before that moved on fetches kernel and image after it, at firmware's pace.
GRACE_SECONDS=900

# require_generation STORE VARIANT DIGEST: emits it when every byte of it is there
require_generation() {
  is_listed "$3" "$(published_list "$1" "$2")" ||
    refuse "there is no generation $3 in $1, expected one of: $(known_generations "$1" "$2")"
  record=$IMAGES/$(state_name "$1")/$3
  [ -f "$record" ] || refuse "the record of generation $3, $record, is missing, so nobody knows whether it is whole"
  faults=$(image_faults "$record" "$1/$3")
  [ -z "$faults" ] || refuse "generation $3 is damaged: $faults. Nodes keep what they boot now; choose another generation."
  emit digest "$3"
}

# known_generations STORE VARIANT: digests in one line, the newest first
known_generations() {
  awk '{ all = $0 (NR > 1 ? " " : "") all } END { print all }' "$(published_list "$1" "$2")" 2>/dev/null
}

# emit_generations STORE VARIANT: a line each, the newest first: digest, when it was published, bytes. And those that are lost
emit_generations() {
  emit_command generations describe_generations "$1" "$2"
  emit_command lost lost_generations "$1" "$2"
}

describe_generations() {
  for generation in $(known_generations "$1" "$2"); do
    record=$IMAGES/$(state_name "$1")/$generation
    if [ ! -f "$record" ] || [ ! -d "$1/$generation" ]; then continue; fi
    printf '%s %s %s\n' "$generation" "$(stat -c %Y "$record")" "$(awk '{ sum += $2 } END { print sum }' "$record")"
  done
}

# lost_generations STORE VARIANT: what somebody removed; that of an older one is looked for, its bytes only when it is wanted again
lost_generations() {
  for generation in $(known_generations "$1" "$2"); do
    if [ ! -d "$1/$generation" ]; then
      echo "generation $generation is gone"
    else
      while read -r _ bytes name; do
        [ "$(wc -c 2>/dev/null <"$1/$generation/$name")" = "$bytes" ] || echo "generation $generation: $name is damaged"
      done 2>/dev/null <"$IMAGES/$(state_name "$1")/$generation"
    fi
  done
}

# forget_lost STORE VARIANT: a generation that is not whole any more cannot be gone back to
forget_lost() {
  for damaged in $(lost_generations "$1" "$2" | sed -n 's/^generation \([0-9a-f]*\).*/\1/p' | sort -u); do
    remove_generation "$1" "$2" "$damaged"
  done
}

# collect_generations STORE VARIANT KEEP PIN BOOT-DIRECTORIES NODES SILENCE: all but the newest, and but for what is in use.
# Directories and nodes are words with blanks between them; SILENCE is what ssh says of a node that is not there
collect_generations() {
  forget_lost "$1" "$2"
  for spare in $(known_generations "$1" "$2" | awk -v keep="$3" '{ for (i = NF; i > keep; i--) print $i }'); do
    if [ "$spare" = "$4" ] || is_named "$spare" "$5" || is_recent "$1" "$2" "$spare" || is_read "$1/$spare"; then continue; fi
    if may_run "$spare" "$6" "$7"; then continue; fi
    remove_generation "$1" "$2" "$spare"
  done
}

# is_named DIGEST BOOT-DIRECTORIES: by a boot entry, whoever wrote it
is_named() {
  # shellcheck disable=SC2086 # words
  [ -n "$2" ] && grep -rqsF -e "$1" $2
}

# is_recent STORE VARIANT DIGEST: the next one took its place so lately that nodes may still be on their way, or nobody knows when
is_recent() {
  next=$(awk -v digest="$3" 'found { print; exit } $0 == digest { found = 1 }' "$(published_list "$1" "$2")")
  replaced=$(stat -c %Y "$IMAGES/$(state_name "$1")/$next" 2>/dev/null) || return 0
  [ $(($(date +%s) - replaced)) -lt "$GRACE_SECONDS" ]
}

# is_read DIRECTORY: a daemon has one of its files open
is_read() {
  # shellcheck disable=SC2010 # what the links point at
  ls -l /proc/[0-9]*/fd 2>/dev/null | grep -qF -e " -> $1/"
}

# may_run DIGEST NODES SILENCE: a node says so, or answers and cannot say what it runs. One that is silent runs nothing
may_run() {
  [ -n "$2" ] || return 1
  if [ -z "$asked" ]; then
    # shellcheck disable=SC2086 # words
    ask_nodes $2
  fi
  for node in $2; do
    if grep -qF -e "diskless.image=$1" "$asked/$node"; then return 0; fi
    if ! grep -q '^@boot ' "$asked/$node" && ! node_is_silent "$asked/$node" "$3"; then return 0; fi
  done
  return 1
}

# remove_generation STORE VARIANT DIGEST: by one rename, so that nobody finds half of it; another variant may have it as well
remove_generation() {
  drop_line "$(published_list "$1" "$2")" "$3"
  held_elsewhere "$(published_list "$1" "$2")" "$3" && return 0
  remove "${IMAGES:?}/$(state_name "$1")/${3:?}" "$(packages_of "$1")/$3"
  if [ -e "$1/$3" ]; then fault=$(mv -T "$1/$3" "$1/.old.$3" 2>&1) || refuse "$1/$3 cannot be removed: $fault"; fi
  remove_tree "$1/.old.$3"
}
