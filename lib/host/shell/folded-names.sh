# shellcheck shell=sh
# Many names in few words, on a master. It prints what folded-names.ts of lib/model/nodes does, and a test holds both to it.

# fold_names: the names on standard input, one a line, as one host list
fold_names() {
  sed 's/^/all /' | fold_names_by_key | sed 's/^all //'
}

# fold_names_by_key: of lines "KEY NAME" one line "KEY LIST" for each key, in the order of the keys
fold_names_by_key() {
  LC_ALL=C awk '
    # the text of a name with % for its numbers, and its numbers in a form whose order is theirs: fewer digits come first
    {
      form = numbers = ""
      for (rest = $2; match(rest, /[0-9]+/); rest = substr(rest, RSTART + RLENGTH)) {
        number = substr(rest, RSTART, RLENGTH)
        isLong = RLENGTH > 15
        form = form substr(rest, 1, RSTART - 1) (isLong ? number : "%")
        if (!isLong) numbers = numbers sprintf(" %02d:%s", RLENGTH, number)
      }
      print $1 "\t" form rest "\t" numbers
    }' | LC_ALL=C sort -u -t "$(printf '\t')" -k 1,1 -k 2,2 -k 3,3 | LC_ALL=C awk -F '\t' '
    # value(NUMBER): busybox takes one with zeros in front for octal
    function value(number) { sub(/^0+/, "", number); return number + 0 }
    function is_next(first, last, number) {
      if (length(number) != length(last) && (first ~ /^0./ || number ~ /^0/)) return 0
      return value(number) == value(last) + 1
    }
    function range_of(first, last) { return first == last ? first : first "-" last }
    # put(RANGES): one host list of the form, with these ranges in the place of its numbers
    function put(ranges, given, total, i, range, before, list) {
      total = split(ranges, given, " ")
      list = ""
      rest = form
      for (i = 1; i <= total; i++) {
        range = given[i] ~ /[-,]/ ? "[" given[i] "]" : given[i]
        before = index(rest, "%")
        list = list substr(rest, 1, before - 1) range
        rest = substr(rest, before + 1)
      }
      folded = folded (folded == "" ? "" : ",") list rest
    }
    # blocks(COUNT, VECTORS, RANGES): sorted vectors of numbers as ranges of each place: first what differs in the last place alone,
    # then those whose last places are alike
    function blocks(total, vectors, ranges, i, before, number, heads, head, range, first, last, order, kinds, members, parts) {
      heads = 0
      for (i = 1; i <= total; i++) {
        match(vectors[i], / [0-9]+$/)
        before = substr(vectors[i], 1, RSTART - 1)
        number = substr(vectors[i], RSTART + 1)
        if (heads > 0 && before == head[heads]) {
          if (is_next(first, last, number)) { last = number; continue }
          range[heads] = range[heads] range_of(first, last) ","
        } else {
          if (heads > 0) range[heads] = range[heads] range_of(first, last)
          head[++heads] = before
          range[heads] = ""
        }
        first = last = number
      }
      range[heads] = range[heads] range_of(first, last)
      kinds = 0
      for (i = 1; i <= heads; i++) {
        if (!(range[i] in members)) order[++kinds] = range[i]
        members[range[i]] = members[range[i]] "\n" head[i]
      }
      for (i = 1; i <= kinds; i++) {
        number = split(substr(members[order[i]], 2), parts, "\n")
        if (number == 0) put(order[i] ranges)
        else blocks(number, parts, " " order[i] ranges)
      }
    }
    function end_form() {
      if (total == 0) return
      if (vectors[1] == "") put("")
      else blocks(total, vectors, "")
      total = 0
    }
    function end_key() {
      end_form()
      if (NR > 1) print key " " folded
      folded = ""
    }
    $1 != key { end_key(); key = $1; form = $2 }
    $2 != form { end_form(); form = $2 }
    { gsub(/ [0-9][0-9]:/, " ", $3); vectors[++total] = $3 }
    END { if (NR > 0) { end_form(); print key " " folded } }'
}
