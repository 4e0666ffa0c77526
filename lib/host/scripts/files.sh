# shellcheck shell=sh
# Files as they are on the host. Needs common.sh and block.sh.

LARGEST_CONTENT=1048576

# observe_file INDEX PATH BLOCK: kind, mode, owner, group and content; BLOCK is the marker of our lines or empty
observe_file() {
  if [ -L "$2" ]; then
    emit "$1.kind" link
    emit "$1.target" "$(readlink "$2")"
    return 0
  fi
  if [ ! -e "$2" ]; then
    emit "$1.kind" absent
    return 0
  fi
  if [ ! -f "$2" ]; then
    emit "$1.kind" other
    return 0
  fi
  if [ -n "$3" ] && [ "$(block_state "$2" "$3")" = none ]; then
    emit "$1.kind" absent
    return 0
  fi
  emit "$1.kind" file
  emit "$1.mode" "$(stat -c %a "$2")"
  emit "$1.owner" "$(stat -c %U "$2")"
  emit "$1.group" "$(stat -c %G "$2")"
  observe_content "$1" "$2" "$3"
}

observe_content() {
  if [ -n "$3" ] && [ "$(block_state "$2" "$3")" = damaged ]; then
    emit "$1.content" "(the marker lines of pulumi-diskless $3 are damaged)"
  elif [ -n "$3" ]; then
    emit_command "$1.content" block_inside "$2" "$3"
  elif [ "$(wc -c <"$2")" -gt "$LARGEST_CONTENT" ]; then
    emit "$1.content" "(a file of $(wc -c <"$2") bytes)"
  else
    emit_command "$1.content" cat "$2"
  fi
}

# source_of PATH: a `*` in it stands for a directory that each distribution calls by its own name; the first that has the file
source_of() {
  IFS=
  for source in $1; do
    if [ -e "$source" ]; then break; fi
  done
  printf '%s\n' "$source"
}

# observe_copy INDEX PATH SOURCE: whether PATH still holds the bytes of SOURCE
observe_copy() {
  source=$(source_of "$3")
  if [ ! -e "$2" ]; then
    emit "$1.copy" absent
  elif [ ! -e "$source" ]; then
    emit "$1.copy" source-absent
  elif cmp -s "$2" "$source"; then
    emit "$1.copy" same
  else
    emit "$1.copy" differs
  fi
}

# observe_companion INDEX PATH SOURCE: the same of a copy that only some versions of a package have
observe_companion() {
  if [ -e "$(source_of "$3")" ] || [ -e "$2" ]; then observe_copy "$@"; else emit "$1.copy" same; fi
}
