# shellcheck shell=sh
# Files as they are on the host.
# shellcheck disable=SC2154 # looked.sh sets mode, owner, group, size and found; block.sh marks_say, first_mark and last_mark

# The connection takes some times as much of one answer, and a shell keeps this in a variable.
LARGEST_CONTENT=16777216

# observe_file INDEX PATH BLOCK [SHA256]: kind, mode, owner, group and digest; BLOCK is the marker of our lines or empty. The content comes
# where it has another digest than the wanted one; with `-` none is wanted
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
  if [ -n "$3" ]; then
    observe_block "$@"
    return 0
  fi
  observe_owner "$1" "$2"
  digest=$(sum_of "$2")
  emit "$1.bytes" "$size"
  emit "$1.sha256" "$digest"
  case ${4:-} in
    - | "$digest") return 0 ;;
  esac
  if [ "$size" -gt "$LARGEST_CONTENT" ]; then
    emit "$1.content" "(a file of $size bytes)"
  else
    emit_command "$1.content" cat "$2"
  fi
}

observe_owner() {
  stat_of "$2"
  emit "$1.kind" file
  emit "$1.mode" "$mode"
  emit "$1.owner" "$owner"
  emit "$1.group" "$group"
}

# observe_block INDEX PATH BLOCK [SHA256]: our lines in a file; what no text can carry, as a zero byte, is in their digest
observe_block() {
  block_marks "$2" "$3"
  case $marks_say in
    none) emit "$1.kind" absent ;;
    damaged)
      observe_owner "$1" "$2"
      emit "$1.content" "(the marker lines of pulumi-diskless $3 are damaged)"
      ;;
    *)
      observe_owner "$1" "$2"
      digest=$(bytes_between "$2" "$first_mark" "$last_mark" | sha256_of /dev/stdin)
      emit "$1.sha256" "$digest"
      [ "$digest" != "${4:-}" ] || return 0
      emit "$1.bytes" "$(($(bytes_between "$2" "$first_mark" "$last_mark" | wc -c)))"
      emit_command "$1.content" block_inside "$2" "$3"
      ;;
  esac
}

# bytes_between FILE FIRST LAST: the lines between these two, with every byte, which not every awk keeps
bytes_between() {
  [ $(($3 - $2)) -lt 2 ] || sed -n "$(($2 + 1)),$(($3 - 1))p" "$1"
}

# source_of PATH: a `*` in it stands for a directory that each distribution calls by its own name; the first that has the file
source_of() {
  IFS=
  for source in $1; do
    if [ -e "$source" ]; then break; fi
  done
  printf '%s\n' "$source"
}

# observe_copy INDEX PATH SOURCE: whether PATH still holds the bytes of SOURCE, and SOURCE those of its package.
observe_copy() {
  source=$(source_of "$3")
  if [ ! -e "$2" ]; then
    emit "$1.copy" absent
    return 0
  fi
  emit_copied "$1" "$2"
  emit "$1.package" "$(package_of "$source")"
  if [ ! -e "$source" ]; then
    emit "$1.copy" source-absent
  elif is_changed_by_hand "$source"; then
    emit "$1.copy" source-differs
  elif [ "$(sum_of "$2")" = "$(sum_of "$source")" ]; then
    emit "$1.copy" same
  else
    emit "$1.copy" differs
  fi
}

# emit_copied INDEX PATH: digest of what was copied there
emit_copied() {
  emit "$1.copied" "$(sum_of "$2")"
}

# observe_sibling INDEX PATH SOURCE: the same of a copy that only some versions of a package have
observe_sibling() {
  if [ -e "$(source_of "$3")" ] || [ -e "$2" ]; then observe_copy "$@"; else emit "$1.copy" same; fi
}

# package_of PATH: name and version of the package that brought it, or nothing
package_of() {
  if looked_up "$LOOKED_PACKAGED" "$1"; then
    printf '%s\n' "${found%%"$LOOKED_TAB"*}"
    return 0
  fi
  command -v rpm >/dev/null 2>&1 || return 0
  owner=$(rpm -qf --qf '%{NAME}-%{VERSION}-%{RELEASE}\n' "$1" 2>/dev/null) || return 0
  printf '%s\n' "$owner" | sed 1q
}

# is_changed_by_hand PATH: its package knows another digest of it; MD5 on old releases. What no package knows is not
is_changed_by_hand() {
  command -v rpm >/dev/null 2>&1 || return 1
  if looked_up "$LOOKED_PACKAGED" "$1"; then
    packaged=${found#*"$LOOKED_TAB"}
  else
    packaged=$(rpm -qf --qf '[%{FILENAMES} %{FILEMD5S}\n]' "$1" 2>/dev/null | awk -v path="$1" '$1 == path { print $2; exit }')
  fi
  case ${#packaged} in
    32) [ "$(md5sum <"$1" | cut -d ' ' -f 1)" != "$packaged" ] ;;
    64) [ "$(sum_of "$1")" != "$packaged" ] ;;
    *) return 1 ;;
  esac
}

# require_packaged SOURCE: what somebody changed by hand is copied nowhere
require_packaged() {
  source=$(source_of "$1")
  if [ -f "$source" ] && is_changed_by_hand "$source"; then
    refuse "$source is not as $(package_of "$source") brought it, so it is copied nowhere and nodes keep what they have.
Install the package again (yum reinstall, dnf reinstall), then run the same again."
  fi
}
