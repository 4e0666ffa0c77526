# shellcheck shell=sh
# Accounts of one node: their lines in the files that the image has for accounts. Lines of other names stay as they are, whoever wrote
# them, and what the image had of a name comes back when no part has that name any more.
# shellcheck disable=SC2154 # node-apply.sh sets the directories, and record.sh $fault

# The first two are in every image.
ACCOUNT_FILES='passwd group shadow gshadow'

# list_account_files DIRECTORY: adds an entry of the kind `accounts` to the list there for each of these files, with the content that it
# should have: what it has now, copied as `base.NUMBER`, with the lines of the accounts in it
list_account_files() {
  if [ ! -s "$1/accounts" ] && [ ! -f "$state/accounts" ]; then return 0; fi
  number=0
  for file in $ACCOUNT_FILES; do
    number=$((number + 1))
    path=/etc/$file
    [ "$number" -lt 3 ] || [ -e "$NODE_ROOT$path" ] || continue
    if [ ! -f "$NODE_ROOT$path" ] || [ -L "$NODE_ROOT$path" ]; then
      refuse "$path is no regular file on the node, so it cannot have the accounts of the plan"
    fi
    { fill "$1/base.$number" cat "$NODE_ROOT$path" && fill "$1/accounts.$number" merge_accounts "$1" "$file" "$1/base.$number"; } ||
      refuse "$path cannot have the accounts of the plan: $fault"
    stat -c "accounts $number %a %u %g %%2Fetc%%2F$file $path " "$NODE_ROOT$path" >>"$1/entries" ||
      refuse "$path cannot be read on the node"
  done
}

# merge_accounts DIRECTORY FILE BASE
merge_accounts() {
  awk -F : -v file="$2" -v accounts="$1/accounts" -v kept="$state/accounts" "$ACCOUNT_LINES$MERGE" "$3"
}

# For awk: the lines that accounts have in a file. `*` is no password, and yet not locked, which sshd would take as a reason to refuse a
# key. An account with the number of its group has a group of its own
# shellcheck disable=SC2016 # of awk
ACCOUNT_LINES='
  function line_in(file, passwd, field) {
    split(passwd, field, ":")
    if (file == "passwd") return passwd
    if (file == "shadow") return field[1] ":*:::::::"
    if (field[3] != field[4]) return ""
    return file == "group" ? field[1] ":x:" field[4] ":" : field[1] ":!::"
  }
  function cut_word(line) { return substr(line, index(line " ", " ") + 1) }
'

# For awk: a file of accounts. What is after a line that asks NIS would come too late
# shellcheck disable=SC2016 # of awk
MERGE='
  BEGIN {
    while ((getline line <accounts) > 0) {
      name = line
      sub(/ .*/, "", name)
      own = line_in(file, cut_word(line))
      if (own == "") continue
      ours[name] = 1
      wanted[name] = own
      order[++names] = name
      split(own, field, ":")
      if (file == "passwd" || file == "group") holder[field[3]] = name
    }
    while ((getline line <kept) > 0) {
      name = line
      sub(/ .*/, "", name)
      ours[name] = 1
      line = cut_word(line)
      if (index(line, file " ") == 1 && !(name in wanted)) {
        wanted[name] = cut_word(line)
        order[++names] = name
        split(wanted[name], field, ":")
        if ((file == "passwd" || file == "group") && field[3] in holder) taken(holder[field[3]], field[3], name)
      }
    }
  }
  function taken(by, number, other) {
    print by " has the number " number ", which " other " of the node has as well" | "cat >&2"
    failed = 1
    exit 1
  }
  function print_rest(i) {
    for (i = 1; i <= names; i++) if (!printed[order[i]]++) print wanted[order[i]]
  }
  /^[+-]/ { print_rest() }
  $1 in ours {
    if ($1 in wanted && !printed[$1]++) print wanted[$1]
    next
  }
  $3 in holder { taken(holder[$3], $3, $1) }
  { print }
  END {
    if (failed) exit 1
    print_rest()
  }'

# list_kept_accounts DIRECTORY: what is known of the image for each account, with those that the list there has now: lines NAME, and
# NAME FILE LINE
list_kept_accounts() {
  [ ! -f "$state/accounts" ] || cat "$state/accounts" || return 1
  awk -v kept="$state/accounts" '
    BEGIN { while ((getline line <kept) > 0) { sub(/ .*/, "", line); known[line] = 1 } }
    !($1 in known) && !once[$1]++ { print $1 }' "$1/accounts" >"$1/new-accounts" || return 1
  [ -s "$1/new-accounts" ] || return 0
  cat "$1/new-accounts" || return 1
  number=0
  for file in $ACCOUNT_FILES; do
    number=$((number + 1))
    [ ! -f "$1/base.$number" ] || awk -F : -v file="$file" -v new="$1/new-accounts" '
      BEGIN { while ((getline line <new) > 0) is_new[line] = 1 }
      $1 in is_new && !once[$1]++ { print $1, file, $0 }' "$1/base.$number" || return 1
  done
}

# list_lasting_accounts DIRECTORY: those lines of `kept-accounts` there whose account is still in the list
list_lasting_accounts() {
  awk -v accounts="$1/accounts" '
    BEGIN { while ((getline line <accounts) > 0) { sub(/ .*/, "", line); wanted[line] = 1 } }
    $1 in wanted' "$1/kept-accounts"
}

# list_line_edits DIRECTORY: lines NAME TEXT, of accounts in the list there whose line in a file is another one or missing. Nothing of
# what may hold a password
list_line_edits() {
  for file in $ACCOUNT_FILES; do
    [ -f "$NODE_ROOT/etc/$file" ] || continue
    awk -F : -v file="$file" -v accounts="$1/accounts" "$ACCOUNT_LINES$LINE_EDITS" "$NODE_ROOT/etc/$file" || return 1
  done
}

# shellcheck disable=SC2016 # of awk
LINE_EDITS='
  !($1 in found) { found[$1] = $0 }
  END {
    shown = file == "passwd" || file == "group"
    while ((getline line <accounts) > 0) {
      name = line
      sub(/ .*/, "", name)
      own = line_in(file, cut_word(line))
      if (own == "" || (name in found && found[name] == own)) continue
      if (!shown) {
        print name " (" (name in found ? "another line" : "no line") " in /etc/" file ")"
        continue
      }
      print name " -" own
      if (!(name in found)) continue
      split(found[name], field, ":")
      if (field[2] != "x") print name " (another line in /etc/" file ", with a password)"
      else print name " +" found[name]
    }
  }'
