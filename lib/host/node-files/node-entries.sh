# shellcheck shell=sh
# The files of one node: taken out of its part of the plan, and held against what it has. Runs on nodes: in the root of a node that
# boots, where /proc and /sys may be missing, and on a node that runs.

# Before it stands what a test takes for the root of a node.
NODE_ROOT=
NODE_FILES=/var/lib/node-files
# Parts of a node: those of the plan, and those of the secret plan.
PART_KINDS='files secrets'

# part_of KIND: what was applied last of that kind
part_of() {
  printf '%s\n' "$NODE_ROOT$NODE_FILES/$1.part"
}

# read_entries DIRECTORY: of the parts `KIND.part` in it: each content as the file KIND.NUMBER, and the list `entries`, a line each:
# KIND NUMBER MODE OWNER GROUP RECORD PATH COMMAND. RECORD is the path as the name of a file. Of accounts the lists `accounts`, lines
# NAME LINE of passwd(5), and `keys`, lines NAME KEY
read_entries() {
  : >"$1/entries" && : >"$1/accounts" && : >"$1/keys"
  for kind in $PART_KINDS; do
    [ -f "$1/$kind.part" ] || continue
    fault=$(awk -v kind="$kind" -v at="$1/$kind" -v lists="$1" "$ENTRIES" "$1/$kind.part" 2>&1 >>"$1/entries") ||
      refuse "the files of this node cannot be written to $1: ${fault:-awk failed}"
  done
  twice=$(awk 'seen[$7]++ { print $7 }' "$1/entries")
  [ -z "$twice" ] || refuse "$twice is in the plan and in the secret plan of this node"
}

# For awk. A line end is written before each line but the first one, so that the last one may have none
# shellcheck disable=SC2016 # of awk
ENTRIES='
  BEGIN { ORS = "" }
  function finish() {
    if (head == "") return
    if (begun && !open) print "\n" >content
    if (close(content) != 0) exit 1
    print kind, number, head, command "\n"
    head = ""
  }
  /^account / {
    finish()
    account = $2
    next
  }
  /^file / {
    finish()
    account = ""
    record = $2
    gsub(/%/, "%25", record)
    gsub(/\//, "%2F", record)
    head = $3 " " $4 " " $5 " " record " " $2
    command = ""
    begun = open = 0
    content = at "." (++number)
    print "" >content
    next
  }
  account != "" {
    line = substr($0, 2)
    list = lists (index(line, account ":x:") == 1 ? "/accounts" : "/keys")
    print account " " line "\n" >>list
    listed[list] = 1
    next
  }
  /^run / { command = substr($0, 5); next }
  /^\\/ { open = 1; next }
  {
    if (begun) print "\n" >content
    print substr($0, 2) >content
    begun = 1
  }
  END {
    finish()
    for (list in listed) if (close(list) != 0) exit 1
  }'

# list_differences DIRECTORY: entries of the list there that the node does not have so: KIND NUMBER WHAT, and then as in the list. WHAT
# is `absent`, `type`, `content`, `mode` or `owner`. A few processes for all of them
list_differences() {
  awk -v root="$NODE_ROOT" '{ print root $7 }' "$1/entries" >"$1/paths"
  tr '\n' '\0' <"$1/paths" | xargs -0 stat -c '%n %a %u %U %g %G %F' >"$1/found" 2>/dev/null
  {
    awk '$7 == "regular" { print $1 }' "$1/found"
    awk -v at="$1" '{ print at "/" $1 "." $2 }' "$1/entries"
  } | sha256_list >"$1/sums" 2>/dev/null
  awk -v root="$NODE_ROOT" -v at="$1" "$DIFFERENCES" "$1/sums" "$1/found" "$1/entries"
}

# For awk: what stat(1) and sha256sum(1) said, and the list
# shellcheck disable=SC2016 # of awk
DIFFERENCES='
  FILENAME == at "/sums" { sum[$2] = $1; next }
  FILENAME == at "/found" {
    mode[$1] = $2
    user[$1] = " " $3 " " $4 " "
    group[$1] = " " $5 " " $6 " "
    type[$1] = $7
    next
  }
  {
    path = root $7
    wanted = $3
    sub(/^0+/, "", wanted)
    what = ""
    if (!(path in type)) what = "absent"
    else if (type[path] != "regular") what = "type"
    else if (sum[path] == "" || sum[path] != sum[at "/" $1 "." $2]) what = "content"
    else if (mode[path] != (wanted == "" ? "0" : wanted)) what = "mode"
    else if (!index(user[path], " " $4 " ") || !index(group[path], " " $5 " ")) what = "owner"
    if (what != "") print $1, $2, what, substr($0, length($1 $2) + 3)
  }'
