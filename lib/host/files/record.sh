# shellcheck shell=sh
# The one way in which a script writes: beside the place, with the producer's exit code looked at, and then one rename. So a file is
# whole or as it was, also on a disk that is full or read-only. What decides later is read with a check of its shape.
# shellcheck disable=SC2154 # common.sh sets text

# Shapes that several records have.
# shellcheck disable=SC2034 # for their readers
NAME_LINE='[A-Za-z0-9][A-Za-z0-9+._-]*'
# shellcheck disable=SC2034
DIGEST_LINE='[0-9a-f]{32}'
# shellcheck disable=SC2034
PATH_LINE='/.*'
# shellcheck disable=SC2034
SUMS_LINE='[0-9a-f]{64} [1-9][0-9]* [^ ]+'

# fill PATH COMMAND...: a new file of what the command prints, for us only. When that fails there is none, and $fault says why. Sets
# read_back when every byte was compared
fill() {
  filled=$1
  shift
  clear_place "$filled"
  read_back=''
  ! is_written_by_shell "$@" || return 0
  fault=$( (umask 077 && "$@" >"$filled") 2>&1) && return 0
  fault=${fault:-$1 ended with exit code $?}
  rm -f "$filled" 2>/dev/null
  return 1
}

# clear_place PATH: nothing is there, or what is there cannot be removed
clear_place() {
  if [ -e "$1" ] || [ -L "$1" ]; then rm -f "$1" 2>/dev/null; fi
}

LARGEST_BY_SHELL=16384

# is_written_by_shell COMMAND...: the text of print_lines or print_text is in $filled, and was read back. The shell starts no program for
# it, and may not say why it cannot write: then there is nothing, and a program says it
is_written_by_shell() {
  case $1 in
    print_lines)
      shift
      written=''
      for written_line; do written=$written$written_line$LINE_END; done
      ;;
    print_text) written=$2 ;;
    *) return 1 ;;
  esac
  [ "${#written}" -le "$LARGEST_BY_SHELL" ] || return 1
  # a group, since a shell tells of a process that a signal ends
  if { (umask 077 && printf '%s' "$written" >"$filled"); } 2>/dev/null && read_text "$filled" && [ "$text" = "$written" ]; then
    read_back=yes
    return 0
  fi
  rm -f "$filled" 2>/dev/null
  return 1
}

# print_lines LINES..., print_text TEXT: by a program, which says why it cannot write
print_lines() {
  printf '%s\n' "$@" | cat
}
print_text() {
  printf '%s' "$1" | cat
}

# fresh_of PATH: where a file is written before it is the one of that name; no pattern of ours finds it
fresh_of() {
  printf '%s/.%s.new\n' "${1%/*}" "${1##*/}"
}

# try_whole PATH COMMAND...: PATH is what the command prints, or stays as it was, and $fault says why
try_whole() {
  whole=$1
  shift
  fill "$(fresh_of "$whole")" "$@" && try_rename "$(fresh_of "$whole")" "$whole"
}

write_whole() {
  try_whole "$@" || refuse "$whole cannot be written: $fault"
}

# try_rename FROM TO: mv asks nobody, whatever TO is
try_rename() {
  fault=$(mv -Tf "$1" "$2" 2>&1) && return 0
  rm -f "$1" 2>/dev/null
  return 1
}

# try_copy SOURCE COPY: a file or a link, with its mode, owner and times; every byte is compared
try_copy() {
  clear_place "$2"
  fault=$(cp -pP "$1" "$2" 2>&1) && { [ -L "$1" ] || fault=$(cmp "$1" "$2" 2>&1); } && return 0
  rm -f "$2" 2>/dev/null
  return 1
}

# copy_whole SOURCE PATH
copy_whole() {
  if try_copy "$1" "$(fresh_of "$2")" && try_rename "$(fresh_of "$2")" "$2"; then return 0; fi
  refuse "$2 cannot be written: $fault"
}

# record PATH LINES...
record() {
  recorded_at=$1
  shift
  private_directory "${recorded_at%/*}"
  write_whole "$recorded_at" print_lines "$@"
}

# mark PATH: a file that says something by being there
mark() {
  private_directory "${1%/*}"
  [ -e "$1" ] || { (umask 077 && : >"$1"); } 2>/dev/null || write_whole "$1" true
}

# add_line PATH LINE: as the last one, and once
add_line() {
  private_directory "${1%/*}"
  if [ ! -e "$1" ]; then
    write_whole "$1" print_lines "$2"
  elif read_text "$1" && [ "${#text}" -le "$LARGEST_BY_SHELL" ]; then
    lines_without "$2"
    write_whole "$1" print_text "$others$2$LINE_END"
  else
    write_whole "$1" with_line_last "$@"
  fi
}

# lines_without LINE: sets others to the lines of $text that are not this one
lines_without() {
  others='' text_left=$text
  while [ "$text_left" ]; do
    text_line=${text_left%%"$LINE_END"*}
    text_left=${text_left#"$text_line"}
    text_left=${text_left#"$LINE_END"}
    [ "$text_line" = "$1" ] || others=$others$text_line$LINE_END
  done
}

with_line_last() {
  if [ -e "$1" ]; then without_line "$@" || return 1; fi
  print_lines "$2"
}

# drop_line PATH LINE: with its last line the list goes, so that an empty one is a damaged one
drop_line() {
  [ -e "$1" ] || return 0
  left_lines=$(without_line "$@") || refuse "$1 cannot be read"
  if [ -n "$left_lines" ]; then write_whole "$1" print_lines "$left_lines"; else remove "$1"; fi
}

# without_line PATH LINE: grep ends with 1 when nothing is left, and with more when it could not read or write
without_line() {
  grep -vxF -e "$2" "$1" || [ $? -eq 1 ]
}

# read_record PATH SHAPE: its lines, at least one, each of which is a whole match of the extended pattern. By `$(...) || exit`
read_record() {
  if ! recorded=$(cat "$1" 2>&1); then
    refuse "the record $1 cannot be read, so what it is about is left as it is: $recorded"
  fi
  if [ -z "$recorded" ] || printf '%s\n' "$recorded" | grep -qvxE -e "$2"; then
    refuse "the record $1 is empty or damaged, so what it is about is left as it is." \
      "Got \"$(printf '%s' "$recorded" | tr '\n' ' ' | cut -c 1-200)\", expected lines such as $2." \
      "Put the record back, or remove it when what it is about may stay as it is now; then run this again."
  fi
  printf '%s\n' "$recorded"
}

# remove PATHS...: what is there and does not go is an error
remove() {
  for removed; do
    [ -e "$removed" ] || [ -L "$removed" ] || continue
    fault=$(rm -f "$removed" 2>&1) || refuse "$removed cannot be removed: $fault"
  done
}

# remove_tree PATHS...
remove_tree() {
  for removed; do
    [ -e "$removed" ] || [ -L "$removed" ] || continue
    fault=$(rm -rf "$removed" 2>&1) || refuse "$removed cannot be removed: $fault"
  done
}

# forget_record PATHS...: with what an interrupted write left of each
forget_record() {
  for forgotten; do remove "$forgotten" "$(fresh_of "$forgotten")"; done
}

# try_sync PATHS...: regular files and directories on the disk; coreutils before 8.24 ignore the names and sync everything
try_sync() {
  fault=$(sync "$@" 2>&1)
}
