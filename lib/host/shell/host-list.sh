# shellcheck shell=sh
# Host lists as a person writes them on a master. The grammar is that of docs/operations.md, which programs have too: host-list.ts of
# lib/model/nodes. A test holds both to the same names and the same refusals.

# More names are refused: a typing error makes billions of them.
MOST_LISTED=100000

# expand_host_list LIST: its names, one a line, in its order; with exit code 1 what is wrong with it
expand_host_list() {
  printf '%s\n' "$1" | LC_ALL=C awk -v most="$MOST_LISTED" '
    function refuse(reason) { print "\"" text "\" " reason; exit 1 }
    # trimmed(TEXT): without blanks at its ends and around its commas
    function trimmed(whole, blank) {
      blank = "[ \t\r\n\v\f]*"
      gsub(blank "," blank, ",", whole)
      sub("^" blank, "", whole)
      sub(blank "$", "", whole)
      return whole
    }
    function add_part(kind, text_or_ranges) {
      parts[lists]++
      kinds[lists, parts[lists]] = kind
      values[lists, parts[lists]] = text_or_ranges
    }
    # value(NUMBER): busybox takes one with zeros in front for octal
    function value(number) { sub(/^0+/, "", number); return number + 0 }
    # add_ranges(BRACKET): its ranges, each as its first and last number, its step and its digits
    function add_ranges(bracket, given, i, total, ends, first, last, stride, low, high, zeros) {
      if (bracket == "[]") refuse("has an empty bracket, expected " example)
      total = split(substr(bracket, 2, length(bracket) - 2), given, ",")
      add_part("ranges", ranges + 1 " " ranges + total)
      for (i = 1; i <= total; i++) {
        if (given[i] !~ /^[0-9]+(-[0-9]+(\/[0-9]+)?)?$/) refuse("has \"" given[i] "\" in brackets, expected " example)
        split(given[i], ends, "[-/]")
        low = ends[1]
        high = given[i] ~ /-/ ? ends[2] : low
        stride = given[i] ~ /\// ? ends[3] : "1"
        if (length(low) > 15 || length(high) > 15 || length(stride) > 15) refuse("has \"" given[i] "\" in brackets, expected " example)
        zeros = (low ~ /^0./ || high ~ /^0./)
        if (value(low) > value(high)) refuse("has the range " given[i] ", which ends before it begins; expected " high "-" low)
        if (value(stride) == 0) refuse("has the range " given[i] " with the step 0, expected at least 1")
        if (zeros && length(low) != length(high))
          refuse("has the range " given[i] " with ends of " length(low) " and " length(high) " digits, expected as many where zeros stand in front")
        firsts[++ranges] = value(low)
        lasts[ranges] = value(high)
        steps[ranges] = value(stride)
        digits[ranges] = zeros ? length(low) : 1
      }
    }
    # count_of(LIST): how many names it stands for
    function count_of(list, i, r, ends, product, sum) {
      product = 1
      for (i = 1; i <= parts[list]; i++) {
        if (kinds[list, i] == "text") continue
        split(values[list, i], ends, " ")
        sum = 0
        for (r = ends[1]; r <= ends[2]; r++) sum += int((lasts[r] - firsts[r]) / steps[r]) + 1
        product *= sum
      }
      return product
    }
    function with_digits(number, total) {
      number = sprintf("%.0f", number)
      while (length(number) < total) number = "0" number
      return number
    }
    # add_names(LIST, PART, HEAD): all names that begin with HEAD and go on with the parts from PART on
    function add_names(list, part, head, ends, r, number) {
      if (part > parts[list]) {
        if (head in known) refuse("has " head " twice, expected ranges that do not overlap")
        known[head]
        names[++named] = head
      } else if (kinds[list, part] == "text") add_names(list, part + 1, head values[list, part])
      else {
        split(values[list, part], ends, " ")
        for (r = ends[1] + 0; r <= ends[2] + 0; r++)
          for (number = firsts[r]; number <= lasts[r]; number += steps[r])
            add_names(list, part + 1, head with_digits(number, digits[r]))
      }
    }
    { text = NR == 1 ? $0 : text "\n" $0 }
    END {
      example = "numbers and ranges such as [0-3,7] or [000-098/2]"
      if (text !~ /[][,]/) { print text; exit }
      rest = trimmed(text)
      for (lists = 1; rest != ""; rest = substr(rest, length(token) + 1)) {
        if (match(rest, /^(\[[^][]*\]|[^][,]+)/) == 0) RLENGTH = 1
        token = substr(rest, 1, RLENGTH)
        if (token == "[") refuse("has an opening bracket that nothing closes")
        if (token == "]") refuse("has a closing bracket that nothing opened")
        if (token == ",") lists++
        else if (token ~ /^\[/) add_ranges(token)
        else add_part("text", token)
      }
      for (list = 1; list <= lists; list++) if (parts[list] == 0) refuse("has a comma without a name on each side")
      for (list = 1; list <= lists; list++) total += count_of(list)
      if (total > most) refuse("stands for " sprintf("%.0f", total) " names, expected at most " most)
      for (list = 1; list <= lists; list++) add_names(list, 1, "")
      for (i = 1; i <= named; i++) print names[i]
    }'
}
