# shellcheck shell=sh
# What nodes print, each into $work/out/NODE: as text that is seen, every line behind a name that the node did not choose.
# shellcheck disable=SC2154,SC2016 # $work, $mark and $most_bytes of on-nodes.sh; programs of awk

# Functions of awk. seen(LINE) has an escape such as \u001b for each character that a terminal acts upon or does not show, as visible.ts of
# lib/render has it, and \x9b for a byte that is no letter here. take(LINE) prints a line; the last one of a command is the mark
# with its exit code, and the line end before that is not the command's own.
TEXT_OF_NODES='
  function is_unseen(c) {
    return c < 9 || c > 9 && c < 32 || c > 126 && c < 160 || c == 173 || c == 1564 || c == 6158 || c > 8202 && c < 8208 ||
      c > 8231 && c < 8239 || c > 8287 && c < 8304 || c == 65279 || c > 65528 && c < 65532 || c > 65023 && c < 65040 ||
      c > 917503 && c < 921600
  }
  # letter_at(LINE, PLACE): its number of bytes, or 0, and its code in point
  function letter_at(line, place, first, bytes, i, byte, least) {
    first = code[substr(line, place, 1)]
    if (first < 128) { point = first; return 1 }
    if (letters != "UTF-8" || first < 194 || first > 244) return 0
    bytes = first < 224 ? 2 : first < 240 ? 3 : 4
    least = bytes == 2 ? 128 : bytes == 3 ? 2048 : 65536
    point = first % (bytes == 2 ? 32 : bytes == 3 ? 16 : 8)
    for (i = 1; i < bytes; i++) {
      byte = code[substr(line, place + i, 1)]
      if (byte < 128 || byte > 191) return 0
      point = point * 64 + byte % 64
    }
    return point < least || point > 1114111 || point > 55295 && point < 57344 ? 0 : bytes
  }
  function escaped(c) {
    if (c < 65536) return sprintf("\\u%04x", c)
    return sprintf("\\u%04x\\u%04x", 55296 + int((c - 65536) / 1024), 56320 + (c - 65536) % 1024)
  }
  function seen(line, place, bytes, text) {
    if (line !~ /[^ -~]/) return line
    text = ""
    for (place = 1; place <= length(line); place += bytes) {
      bytes = letter_at(line, place)
      if (bytes == 0) text = text sprintf("\\x%02x", code[substr(line, place, 1)])
      else text = text (is_unseen(point) ? escaped(point) : substr(line, place, bytes))
      if (bytes == 0) bytes = 1
    }
    return text
  }
  # end_of(LINE): how the command ended, or nothing when another line is meant
  function end_of(line, end) {
    end = index(line, mark " ") == 1 ? substr(line, length(mark) + 2) : ""
    return end ~ /^([0-9][0-9]?[0-9]?|cut)$/ ? end : ""
  }
  function take(line) {
    if (end_of(line) != "") { blank = 0; return }
    if (blank) print label ": "
    blank = (line == "")
    if (!blank) print label ": " seen(line)
  }
  # label_for(FIRST, COUNT, LIST): it stands before each line, so a long list is told once and apart
  function label_for(first, total, list) { return length(list) > 200 ? first " and " (total - 1) " others" : list }
  BEGIN { for (i = 0; i < 256; i++) code[sprintf("%c", i)] = i; code[""] = 0 }'

# show_answers: what the nodes say, in the order of the list. Nodes that say the same and end alike are told together
show_answers() {
  gather_answers
  [ -s "$work/answers" ] || return 0
  (
    cd "$work/out" || exit
    awk '{ print $2 }' "$work/answers" | LC_ALL=C xargs awk -v mark="$mark" -v letters="$TERMINAL_CHARMAP" \
      -v answers="$work/answers" "$TEXT_OF_NODES"'
      function end_answer() { if (blank) print label ": "; blank = 0 }
      BEGIN {
        while ((getline line <answers) > 0) { split(line, words, " "); label_of[words[2]] = label_for(words[2], words[3], words[4]) }
      }
      FNR == 1 { end_answer(); label = label_of[FILENAME] }
      { take($0) }
      END { end_answer() }'
  )
  LC_ALL=C awk "$TEXT_OF_NODES"'
    label_for($2, $3, $4) != $4 { print "on-nodes: " label_for($2, $3, $4) " are " $4 }' "$work/answers" >&2
}

# gather_answers: a line "KEY FIRST COUNT LIST" for each answer into $work/answers, with the nodes that gave it
gather_answers() {
  (cd "$work/out" && find . -type f -printf '%f\n' | xargs sha256sum) >"$work/digests"
  LC_ALL=C awk -v digests="$work/digests" '
    BEGIN { while ((getline line <digests) > 0) { split(line, words, " "); digest[words[2]] = words[1] } }
    $1 in digest {
      if (!(digest[$1] in key)) key[digest[$1]] = sprintf("%06d", ++total)
      print key[digest[$1]], $1
    }' "$work/nodes" >"$work/who"
  fold_names_by_key <"$work/who" | LC_ALL=C awk -v who="$work/who" '
    BEGIN {
      while ((getline line <who) > 0) {
        split(line, words, " ")
        if (total[words[1]]++ == 0) first[words[1]] = words[2]
      }
    }
    { print $1, first[$1], total[$1], $2 }' >"$work/answers"
}

# show_news [last]: what has come since it was called before. A line that has not ended is told when it has, or with `last`
show_news() {
  find "$work/out" -type f -printf '%s %f\n' | LC_ALL=C awk -v told="$work/told" -v last="${1-}" '
    BEGIN { while ((getline line <told) > 0) { split(line, words, " "); to[words[1]] = words[2]; size[words[1]] = words[3] } }
    $1 > size[$2] + 0 || (last != "" && $1 > to[$2] + 0) { print $2, to[$2] + 0, $1 }' >"$work/news"
  while read -r news_node news_from news_to; do
    {
      tail -c "+$((news_from + 1))" "$work/out/$news_node" | head -c "$((news_to - news_from))"
      # so that the last line is never blank
      [ -n "${1-}" ] || printf .
    } | LC_ALL=C awk -v mark="$mark" -v letters="$TERMINAL_CHARMAP" -v label="$news_node" -v size="$news_to" \
      -v last="${1-}" -v told="$work/told" "$TEXT_OF_NODES"'
      NR > 1 { take(line) }
      { line = $0 }
      END {
        if (last != "") { take(line); if (blank) print label ": "; left = 0 }
        else left = length(line) - 1 + blank
        print label, size - left, size >>told
      }'
  done <"$work/news"
}

# show_as_it_comes: until $work/done is there, or nobody waits any more
show_as_it_comes() {
  until [ -e "$work/done" ] || [ ! -d "$work" ]; do
    show_news
    sleep 0.2 2>/dev/null || sleep 1
  done
  [ ! -d "$work" ] || show_news last
}

# failed_nodes: one line "NODES (REASON)" for each way in which nodes failed, the first one in the list first
failed_nodes() {
  (
    cd "$work/out" || exit
    find . -type f -printf '%f\n' | LC_ALL=C xargs awk -v mark="$mark" "$TEXT_OF_NODES"'
      end_of($0) != "" { print FILENAME, end_of($0) }'
  ) >"$work/ends"
  LC_ALL=C awk -v most="$most_bytes" -v ends="$work/ends" -v reasons="$work/reasons" '
    BEGIN { while ((getline line <ends) > 0) { split(line, words, " "); ended[words[1]] = words[2] } }
    {
      if (!($1 in ended)) reason = "no answer"
      else if (ended[$1] == "cut") reason = "said more than " most " bytes"
      else if (ended[$1] > 0) reason = "exit code " ended[$1]
      else next
      if (!(reason in key)) {
        key[reason] = sprintf("%03d", ++total)
        print key[reason], reason >reasons
      }
      print key[reason], $1
    }' "$work/nodes" | fold_names_by_key >"$work/failed"
  [ ! -s "$work/failed" ] ||
    LC_ALL=C awk 'NR == FNR { list[$1] = $2; next } { sub(/^[0-9]+ /, ""); print list[sprintf("%03d", FNR)] " (" $0 ")" }' \
      "$work/failed" "$work/reasons"
}
