# shellcheck shell=sh
# Files as they are on the host.
# shellcheck disable=SC2154 # looked.sh sets mode, owner, group, size, sum and found; block.sh marks_say, first_mark and last_mark; texts.sh
# text, inside and line

# The connection takes some times as much of one answer, and a shell keeps this in a variable.
LARGEST_CONTENT=16777216
# Lines of ours that are sent as they are: no program sums them.
LARGEST_UNSUMMED=4096

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
  sum_of "$2"
  emit "$1.bytes" "$size"
  emit "$1.sha256" "$sum"
  case ${4:-} in
    - | "$sum") return 0 ;;
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
  marks_say='' inside=''
  ! small_text "$2" || block_in_text "$3"
  case $marks_say in
    none | damaged) ;;
    *) needs_no_sum "$inside" || { inside=''; block_marks "$2" "$3"; } ;;
  esac
  case $marks_say in
    none) emit "$1.kind" absent ;;
    damaged)
      observe_owner "$1" "$2"
      emit "$1.content" "(the marker lines of pulumi-diskless $3 are damaged)"
      ;;
    *)
      observe_owner "$1" "$2"
      if [ "$inside" ]; then emit "$1.content" "$inside"; else observe_lines "$@"; fi
      ;;
  esac
}

# needs_no_sum TEXT: it may be sent as it is, and is all text
needs_no_sum() {
  [ "$1" ] && [ "${#1}" -le "$LARGEST_UNSUMMED" ] && is_ascii "$1"
}

# observe_lines INDEX PATH BLOCK [SHA256]: those of a block that is whole
observe_lines() {
  digest=$(bytes_between "$2" "$first_mark" "$last_mark" | sha256_of /dev/stdin)
  emit "$1.sha256" "$digest"
  [ "$digest" != "${4:-}" ] || return 0
  emit "$1.bytes" "$(($(bytes_between "$2" "$first_mark" "$last_mark" | wc -c)))"
  emit_command "$1.content" block_inside "$2" "$3"
}

# bytes_between FILE FIRST LAST: the lines between these two, with every byte, which not every awk keeps
bytes_between() {
  [ $(($3 - $2)) -lt 2 ] || sed -n "$(($2 + 1)),$(($3 - 1))p" "$1"
}

# find_source PATH: sets source. A `*` in PATH stands for a directory that each distribution calls by its own name; the first that has the
# file
find_source() {
  source=$1
  case $1 in
    *'*'*) ;;
    *) return 0 ;;
  esac
  IFS=
  for source in $1; do
    if [ -e "$source" ]; then break; fi
  done
  unset IFS
}

# observe_copy INDEX PATH SOURCE: whether PATH still holds the bytes of SOURCE, and SOURCE those of its package.
observe_copy() {
  find_source "$3"
  if [ ! -e "$2" ]; then
    emit "$1.copy" absent
    return 0
  fi
  sum_of "$2"
  copied=$sum
  emit "$1.copied" "$copied"
  package_of "$source"
  emit "$1.package" "$package"
  if [ ! -e "$source" ]; then
    emit "$1.copy" source-absent
  elif is_changed_by_hand "$source"; then
    emit "$1.copy" source-differs
  elif sum_of "$source" && [ "$copied" = "$sum" ]; then
    emit "$1.copy" same
  else
    emit "$1.copy" differs
  fi
}

# emit_copied INDEX PATH: digest of what was copied there
emit_copied() {
  sum_of "$2"
  emit "$1.copied" "$sum"
}

# observe_sibling INDEX PATH SOURCE: the same of a copy that only some versions of a package have
observe_sibling() {
  find_source "$3"
  if [ -e "$source" ] || [ -e "$2" ]; then observe_copy "$@"; else emit "$1.copy" same; fi
}

# package_of PATH: sets package to name and version of the package that brought it, or to nothing
package_of() {
  package=''
  if looked_up "$LOOKED_PACKAGED" "$1"; then
    package=${found%%"$TAB"*}
    return 0
  fi
  command -v rpm >/dev/null 2>&1 || return 0
  package=$(rpm -qf --qf '%{NAME}-%{VERSION}-%{RELEASE}\n' "$1" 2>/dev/null) || package=''
  package=${package%%"$LINE_END"*}
}

# is_changed_by_hand PATH: its package knows another digest of it; MD5 on old releases. What no package knows is not
is_changed_by_hand() {
  command -v rpm >/dev/null 2>&1 || return 1
  if looked_up "$LOOKED_PACKAGED" "$1"; then
    packaged=${found#*"$TAB"}
  else
    packaged=$(rpm -qf --qf '[%{FILENAMES} %{FILEMD5S}\n]' "$1" 2>/dev/null | awk -v path="$1" '$1 == path { print $2; exit }')
  fi
  case ${#packaged} in
    32) [ "$(md5sum <"$1" | cut -d ' ' -f 1)" != "$packaged" ] ;;
    64) sum_of "$1" && [ "$sum" != "$packaged" ] ;;
    *) return 1 ;;
  esac
}

# require_packaged SOURCE: what somebody changed by hand is copied nowhere
require_packaged() {
  find_source "$1"
  if [ -f "$source" ] && is_changed_by_hand "$source"; then
    package_of "$source"
    refuse "$source is not as $package brought it, so it is copied nowhere and nodes keep what they have.
Install the package again (yum reinstall, dnf reinstall), then run the same again."
  fi
}
