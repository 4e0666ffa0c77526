# shellcheck shell=sh
# Files as they are on the host.

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

# observe_bytes INDEX PATH BLOCK: what no text can carry: a zero byte is in no variable of a shell.
observe_bytes() {
  if [ ! -f "$2" ] || [ -L "$2" ]; then return 0; fi
  if [ -z "$3" ]; then
    emit "$1.bytes" "$(($(wc -c <"$2")))"
    emit "$1.sha256" "$(sha256_of "$2")"
  elif [ "$(block_state "$2" "$3")" = whole ]; then
    emit "$1.bytes" "$(($(block_bytes "$2" "$3" | wc -c)))"
    emit "$1.sha256" "$(block_bytes "$2" "$3" | sha256_of /dev/stdin)"
  fi
}

# block_bytes FILE MARKER: the lines between the markers with every byte, which not every awk keeps
block_bytes() {
  sed -n "/^$(block_begin "$2" | sed 's/[.]/\\./g')\$/,/^$(block_end "$2" | sed 's/[.]/\\./g')\$/p" "$1" | sed '1d;$d'
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
  elif cmp -s "$2" "$source"; then
    emit "$1.copy" same
  else
    emit "$1.copy" differs
  fi
}

# emit_copied INDEX PATH: digest of what was copied there
emit_copied() {
  emit "$1.copied" "$(sha256_of "$2")"
}

# observe_sibling INDEX PATH SOURCE: the same of a copy that only some versions of a package have
observe_sibling() {
  if [ -e "$(source_of "$3")" ] || [ -e "$2" ]; then observe_copy "$@"; else emit "$1.copy" same; fi
}

# package_of PATH: name and version of the package that brought it, or nothing
package_of() {
  command -v rpm >/dev/null 2>&1 || return 0
  owner=$(rpm -qf --qf '%{NAME}-%{VERSION}-%{RELEASE}\n' "$1" 2>/dev/null) || return 0
  printf '%s\n' "$owner" | sed 1q
}

# is_changed_by_hand PATH: its package knows another digest of it; MD5 on old releases. What no package knows is not
is_changed_by_hand() {
  command -v rpm >/dev/null 2>&1 || return 1
  packaged=$(rpm -qf --qf '[%{FILENAMES} %{FILEMD5S}\n]' "$1" 2>/dev/null | awk -v path="$1" '$1 == path { print $2; exit }')
  case ${#packaged} in
    32) [ "$(md5sum <"$1" | cut -d ' ' -f 1)" != "$packaged" ] ;;
    64) [ "$(sha256_of "$1")" != "$packaged" ] ;;
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
