# shellcheck shell=sh
# Texts of small files, read by the shell itself: no program starts for a file that people write.
# shellcheck disable=SC2034,SC2154 # others read what it sets; looked.sh sets size, common.sh text

LARGEST_SMALL=32768

# small_text PATH: sets text to a regular file, every byte of it. Fails for one that is large, and for one that no variable can hold
small_text() {
  [ -f "$1" ] && stat_of "$1" && [ "$size" -le "$LARGEST_SMALL" ] && read_text "$1" && [ "${#text}" = "$size" ]
}

# first_line PATH: sets line
first_line() {
  line=''
  { IFS= read -r line || [ "$line" ]; } 2>/dev/null <"$1"
}

# is_ascii TEXT: what a terminal shows, in lines
is_ascii() {
  case $1 in
    *[!"$TAB$LINE_END"\ -~]*) return 1 ;;
  esac
}

# block_in_text MARKER: of $text, sets marks_say as block_marks does, and of a whole block inside and outside
block_in_text() {
  block_lines "$1"
  begin=$LINE_END$begin$LINE_END end=$LINE_END$end$LINE_END
  marks_say=none inside='' outside=$text
  case $LINE_END$text$LINE_END in
    *"$begin"* | *"$end"*) marks_say=damaged ;;
    *) return 0 ;;
  esac
  rest=$LINE_END$text
  # a file may end without a line end
  [ "${rest%"$LINE_END"}" != "$rest" ] || rest=$rest$LINE_END
  before=${rest%%"$begin"*}
  [ "$before" != "$rest" ] || return 0
  rest=$LINE_END${rest#*"$begin"}
  inside=${rest%%"$end"*}
  [ "$inside" != "$rest" ] || return 0
  after=$LINE_END${rest#*"$end"}
  case $before$LINE_END$after in
    *"$begin"* | *"$end"*) return 0 ;;
  esac
  case $inside$LINE_END in
    *"$begin"* | *"$end"*) return 0 ;;
  esac
  marks_say=whole
  [ -z "$inside" ] || inside=${inside#"$LINE_END"}$LINE_END
  outside=$before$after
  outside=${outside#"$LINE_END"}
}
