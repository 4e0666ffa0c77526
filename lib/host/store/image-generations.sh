# shellcheck shell=sh
# Generations: the images of a variant that stay in the store, so that going back to one is a change of the pointer and no build.

# A node that read its boot entry before that moved on fetches kernel and image after it, at firmware's pace.
GRACE_SECONDS=900

# require_generation STORE VARIANT DIGEST: emits it when every byte of it is there
require_generation() {
  is_listed "$3" "$(published_list "$1" "$2")" ||
    refuse "there is no generation $3 in $1, expected one of: $(known_generations "$1" "$2")"
  record=$IMAGES/$(state_name "$1")/$3
  [ -f "$record" ] || refuse "the record of generation $3, $record, is missing, so it is unknown whether it is whole"
  faults=$(content_faults "$1" "$3"; record_fault "$1" "$3")
  [ -z "$faults" ] || refuse "generation $3 is damaged: $faults. Nodes keep what they boot now; choose another generation."
  [ -z "$(reach_faults "$1" "$3")" ] || mend_generation "$1" "$3"
  # shellcheck disable=SC2034 # image-integrity.sh reads it
  digest=$3
  emit digest "$3"
}

# mend_generation STORE DIGEST: files that have their bytes and are not for nodes to read come again as new files
mend_generation() {
  refuse_protected "$1/$2"
  [ ! -L "$1/$2" ] || refuse "$1/$2 is a symbolic link: put the directory of the image back in its place, then run this again"
  drop_access_list "$1/$2"
  if ! chown "$(id -u)" "$1/$2" || ! chmod 755 "$1/$2"; then refuse "$1/$2 cannot be opened to nodes"; fi
  expected_sums "$1" "$2" | while read -r _ _ name; do
    [ "$(reach_fault x "$1/$2/$name" 644)" ] || continue
    mended=$1/$2/.mended
    if ! cp "$1/$2/$name" "$mended" || ! cmp -s "$1/$2/$name" "$mended" || ! chmod 644 "$mended"; then
      rm -f "$mended"
      refuse "$1/$2/$name cannot be opened to nodes"
    fi
    drop_access_list "$mended"
    mv -Tf "$mended" "$1/$2/$name" || refuse "$1/$2/$name cannot be opened to nodes"
  done || exit
  restore_labels -R "$1/$2"
}

# known_generations STORE VARIANT: digests in one line, the newest first
known_generations() {
  known=''
  { while IFS= read -r line; do known=$line${known:+ }$known; done <"$(published_list "$1" "$2")"; } 2>/dev/null
  printf '%s\n' "$known"
}

# emit_generations STORE VARIANT WANTED: a line each, the newest first: digest, when it was published, bytes, and whether nodes verify it.
# And those that are lost, but for the one that is looked at by itself
emit_generations() {
  emit_command generations describe_generations "$1" "$2"
  emit_command lost lost_generations "$1" "$2" "$3"
}

describe_generations() {
  store=$1 records=$IMAGES/$(state_name "$1")
  # shellcheck disable=SC2046 # digests
  set -- $(known_generations "$1" "$2")
  for generation; do
    shift
    if [ -f "$records/$generation" ] && [ -d "$store/$generation" ]; then set -- "$@" "$records/$generation"; fi
  done
  [ $# = 0 ] || stat -c '%Y %n' "$@" | while read -r published record; do
    total=0 verified=''
    while read -r _ bytes name; do
      total=$((total + bytes))
      if [ "$name" = identity ]; then verified=' verified'; fi
    done <"$record"
    printf '%s %s %s%s\n' "${record##*/}" "$published" "$total" "$verified"
  done
}

# lost_generations STORE VARIANT WANTED: what somebody removed or damaged of older ones. The bytes of one are summed when any of its
# files was touched since they last were
lost_generations() {
  for generation in $(known_generations "$1" "$2"); do
    if [ "$generation" = "$3" ]; then continue; fi
    if [ ! -d "$1/$generation" ]; then
      echo "generation $generation is gone"
    elif ! is_untouched "$1" "$generation"; then
      { content_faults "$1" "$generation"; reach_faults "$1" "$generation"; } | sed "s/^/generation $generation: /"
    fi
  done
}

# forget_lost STORE VARIANT: a generation that is not whole any more cannot be gone back to
forget_lost() {
  for generation in $(known_generations "$1" "$2"); do
    if [ -d "$1/$generation" ] && is_untouched "$1" "$generation"; then continue; fi
    # a record that cannot be read says nothing against its image
    if [ -e "$(record_of "$1" "$generation")" ] && ! is_expected "$1" "$generation"; then continue; fi
    if [ ! -d "$1/$generation" ] || [ "$(content_faults "$1" "$generation")" ]; then
      remove_generation "$1" "$2" "$generation"
    else
      [ -z "$(reach_faults "$1" "$generation")" ] || mend_generation "$1" "$generation"
      remember_fingerprint "$1" "$generation"
    fi
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
  # shellcheck disable=SC2086 # words
  if printf '%s\n' $2 | (cd "$asked" && xargs cat 2>/dev/null) | grep -qF -e "diskless.image=$1"; then return 0; fi
  # shellcheck disable=SC2086 # words
  kinds_of_answers "$asked" "$3" $2 | grep -qE ' (slow|odd)$'
}

# remove_generation STORE VARIANT DIGEST: by one rename, so that nobody finds half of it; another variant may have it as well
remove_generation() {
  drop_line "$(published_list "$1" "$2")" "$3"
  held_elsewhere "$(published_list "$1" "$2")" "$3" && return 0
  remove "${IMAGES:?}/$(state_name "$1")/${3:?}" "$(packages_of "$1")/$3" "$(fingerprint_of "$1" "$3")"
  if [ -e "$1/$3" ]; then fault=$(mv -T "$1/$3" "$1/.old.$3" 2>&1) || refuse "$1/$3 cannot be removed: $fault"; fi
  remove_tree "$1/.old.$3"
}
