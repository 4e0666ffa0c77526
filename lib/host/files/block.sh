# shellcheck shell=sh
# A block of lines of ours inside a file that others write too, such as /etc/hosts.

# block_lines MARKER: sets begin and end to the two lines around the block
block_lines() {
  begin="# BEGIN pulumi-diskless $1" end="# END pulumi-diskless $1"
}

# has_damaged_block FILE MARKER: a marker line is missing, doubled or before its turn, so nobody knows where it ends
has_damaged_block() {
  block_marks "$1" "$2"
  [ "$marks_say" = damaged ]
}

# block_marks FILE MARKER: sets marks_say to none, whole or damaged, and first_mark and last_mark to the numbers of the two lines
block_marks() {
  block_lines "$2"
  mark_lines=$(grep -anFx -e "$begin" -e "$end" "$1")
  first_mark=${mark_lines%%:*} marks_say=damaged
  last_mark=${mark_lines##*"$LINE_END"}
  last_mark=${last_mark%%:*}
  case $mark_lines in
    '') marks_say=none ;;
    "$first_mark:$begin$LINE_END$last_mark:$end") marks_say=whole ;;
  esac
}

# block_inside FILE MARKER: the lines between the markers
block_inside() {
  block_lines "$2"
  awk -v begin="$begin" -v end="$end" '
    $0 == begin { inside = 1; next }
    $0 == end { inside = 0; next }
    inside' "$1"
}

# block_outside FILE MARKER: the file without the block
block_outside() {
  block_lines "$2"
  awk -v begin="$begin" -v end="$end" '
    $0 == begin { inside = 1; next }
    $0 == end { inside = 0; next }
    !inside' "$1"
}

# block_replaced FILE MARKER CONTENT: the file with the block where it was, or at the end. The content goes through a pipe: an environment
# variable and an argument of a command take 128 KiB at most. awk opens the file itself, so that one which cannot be read is an error
block_replaced() {
  block_file=$1
  block_lines "$2"
  [ -e "$block_file" ] || block_file=/dev/null
  printf '%s' "$3" | awk -v begin="$begin" -v end="$end" '
    function put(line, got) {
      print begin
      while ((got = (getline line <"-")) > 0) print line
      if (got < 0) exit 1
      print end
      done = 1
    }
    $0 == begin { put(); inside = 1; next }
    $0 == end { inside = 0; next }
    !inside
    END { if (!done) put() }' "$block_file"
}
