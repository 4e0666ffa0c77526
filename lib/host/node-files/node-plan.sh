# shellcheck shell=sh
# The plan of node files: which files each node has. Read on the master for a push or a question, and on a node when it boots; both
# take a node's part out of it by the same lines, so that its digest is the same on both.

# require_plan PLAN WORK NAME: every byte of it as it was written. What it leaves in the directory WORK goes with that
require_plan() {
  fault=$(plan_faults "$1" "$2") || refuse "$3 cannot be read: $fault"
  [ -z "$fault" ] || refuse "$3 $fault"
}

# plan_faults PLAN WORK: what is wrong with it, and nothing when all is well
plan_faults() {
  version=$(sed -n '/^#/d; p; q' "$1" | cut -c 1-100) || return 1
  case $version in
    'node-files 1') ;;
    'node-files '*)
      echo "has the version \"${version#node-files }\", and this command knows version 1. They come from different releases of pulumi-diskless."
      return
      ;;
    *)
      echo "is no plan of node files: its first line is \"$version\", expected \"node-files 1\""
      return
      ;;
  esac
  # shellcheck disable=SC2016 # of sed
  fill "$2/body" sed '$d' "$1" || { echo "$fault"; return 1; }
  sum=$(sha256_of "$2/body") || return 1
  if [ "$(tail -n 1 "$1")" != "end $sum" ]; then
    echo "is torn or was edited: its last line is not the SHA-256 of what stands before it. pulumi up --refresh brings it back."
  elif [ "$(tr -dc '\000' <"$1" | wc -c)" -ne 0 ]; then
    echo "has a byte 0 in it, which no file of a node may have"
  else
    awk "$PLAN_GRAMMAR" "$2/body"
  fi
}

# For awk: the first line that does not belong into a plan
# shellcheck disable=SC2016 # of awk
PLAN_GRAMMAR='
  function bad(words) {
    print "is no plan that this command knows: line " NR " " words
    exit
  }
  function check_scope(scope) {
    if (scope != "all" && scope !~ /^(group|node):./) bad("has the unknown scope \"" scope "\"")
  }
  /^#/ || ($1 == "node-files" && !begun++) { next }
  /^\|/ {
    if (place != "file" && place != "content") bad("is content of no file")
    place = "content"
    next
  }
  /^\\$/ {
    if (place != "content") bad("ends a content that has not begun")
    place = "closed"
    next
  }
  $1 == "run" {
    if (place != "file" || has_command || NF < 2) bad("is the command of no file")
    has_command = 1
    next
  }
  $1 == "set" {
    if (NF != 3 || $3 !~ /^[1-9][0-9]*$/) bad("is no setting, expected \"set NAME NUMBER\"")
    if ($2 != "at-once" && $2 != "time-limit" && $2 != "most-failures") bad("has the unknown setting \"" $2 "\"")
    place = ""
    next
  }
  $1 == "node" {
    if (NF < 3 || $2 !~ /^[A-Za-z0-9][A-Za-z0-9._-]*$/) bad("is no node, expected \"node NAME GROUP MAC...\"")
    if ($2 in seen) bad("names the node " $2 " again")
    seen[$2] = 1
    place = ""
    next
  }
  $1 == "file" {
    if (NF != 6 || $2 !~ /^\/.*[^\/]$/ || $2 ~ /\/\/|\\|[[:cntrl:]]|\/\.\.?(\/|$)/ || $3 !~ /^[0-7]+$/ || length($3) > 4)
      bad("is no file, expected \"file PATH MODE OWNER GROUP SCOPE\"")
    check_scope($6)
    place = "file"
    has_command = 0
    next
  }
  $1 == "account" {
    if (NF != 3 || $2 !~ /^[a-z_][a-z0-9_-]*$/) bad("is no account, expected \"account NAME SCOPE\"")
    check_scope($3)
    place = "file"
    has_command = 1
    next
  }
  { bad("has the unknown word \"" $1 "\"") }'

# plan_setting PLAN NAME DEFAULT
plan_setting() {
  awk -v name="$2" -v value="$3" '$1 == "set" && $2 == name { value = $3 } END { print value }' "$1"
}

# plan_nodes PLAN: their names, one a line
plan_nodes() {
  sed -n 's/^node \([^ ]*\) .*/\1/p' "$1"
}

# nodes_named NODES NAME...: lines `NAME NODE` for the list of nodes, or `NAME` alone of one that it does not have. Upper case and a short
# name are as good as the full one
nodes_named() {
  nodes=$1
  shift
  printf '%s\n' "$@" | awk -v nodes="$nodes" '
    BEGIN {
      while ((getline line <nodes) > 0) {
        name = tolower(line)
        node[name] = line
        sub(/\..*/, "", name)
        if (!(name in short)) short[name] = line
      }
    }
    { name = tolower($1); print $1, (name in node ? node[name] : name in short ? short[name] : "") }'
}

# node_of_cards PLAN MAC...: the one node that has any of these cards
node_of_cards() {
  plan=$1
  shift
  cards=$(printf '%s ' "$@" | tr A-F a-f)
  found=$(awk -v cards="$cards" '
    BEGIN { split(cards, named); for (i in named) has[named[i]] = 1 }
    $1 == "node" { for (i = 4; i <= NF; i++) if ($i in has) { print $2; next } }' "$plan")
  case $found in
    '') refuse "the plan of node files names no node with the network card ${cards% }; is this node in the program, with this MAC address?" ;;
    *'
'*) refuse "the plan of node files gives the network cards ${cards% } to several nodes: $(printf '%s' "$found" | tr '\n' ' ')" ;;
  esac
  printf '%s\n' "$found"
}

# write_parts PLAN DIRECTORY NODE...: the parts of nodes, in one pass. Nodes that have the same have one part together: /etc/hosts names all
# nodes, so a text for each of thousands would fill the disk. The file NODE has the name of its part, and .list a line `NODE PART` of each.
# A node that the plan does not name has no files
write_parts() {
  plan=$1 parts=$2
  shift 2
  fault=$(mkdir "$parts" 2>&1) || refuse "$parts cannot be made: $fault"
  # a part that found no room would take files from its node
  fault=$({
    sed -n 's/^file \([^ ]*\) .*/path \1/p; s/^account \([^ ]*\) .*/path \1/p' "$plan" | sort -u
    printf 'for %s\n' "$@"
    cat "$plan"
  } | awk -v parts="$parts" "$PLAN_PARTS" 2>&1) || refuse "the parts of nodes cannot be written to $parts: ${fault:-awk failed}"
}

# take_plans PLAN SECRET-PLAN DIRECTORY: copies that nobody replaces meanwhile; of the latter when there is one
take_plans() {
  [ -f "$1" ] || refuse "$1 is missing, so it is unknown which files nodes should have; pulumi up --refresh brings it back"
  take_plan files "$1" "$3"
  [ ! -f "$2" ] || take_plan secrets "$2" "$3"
}

# take_plan KIND PLAN DIRECTORY
take_plan() {
  fill "$3/$1.plan" cat "$2" || refuse "$2 cannot be copied to $3: $fault"
  require_plan "$3/$1.plan" "$3" "$2"
}

# write_all_parts DIRECTORY: by the plans that were taken there, of the nodes in its list `nodes`, below `files` and `secrets`. The list
# `wanted` gets the digests of each node, a line each: NODE FILES SECRETS, or `-` where there is no secret plan
write_all_parts() {
  for kind in files secrets; do
    # shellcheck disable=SC2046 # names
    [ ! -f "$1/$kind.plan" ] || write_parts "$1/$kind.plan" "$1/$kind" $(cat "$1/nodes")
  done
  write_whole "$1/wanted" list_wanted_digests "$1"
}

list_wanted_digests() {
  [ -s "$1/nodes" ] || return 0
  for kind in files secrets; do
    [ ! -d "$1/$kind" ] || (
      cd "$1/$kind" && cut -d ' ' -f 2 .list | sort -u | sha256_list | sed "s/^/$kind digest /" && sed "s/^/$kind of /" .list
    ) || return 1
  done | awk '
    $2 == "digest" { digest[$1, $4] = $3 }
    $2 == "of" { part[$1, $3] = $4; if ($1 == "files") node[++nodes] = $3 }
    function digest_of(kind, name) {
      if (!((kind, name) in part)) return "-"
      if (!((kind, part[kind, name]) in digest)) exit 1
      return digest[kind, part[kind, name]]
    }
    END { for (n = 1; n <= nodes; n++) print node[n], digest_of("files", node[n]), digest_of("secrets", node[n]) }'
}

# For awk: paths and names of accounts in their order, the nodes that are asked for, and the plan. Of the entries for one the last that
# fits wins. The text of an entry is kept in blocks, since it may be long. No node has a name that begins with a dot
# shellcheck disable=SC2016 # of awk
PLAN_PARTS='
  BEGIN { ORS = "" }
  function keep(line) {
    if (length(block[last[entries]]) > 8192) last[entries] = ++blocks
    block[last[entries]] = block[last[entries]] line "\n"
  }
  function later(scope) {
    if ((scope, path[p]) in entry_for && entry_for[scope, path[p]] > entry) entry = entry_for[scope, path[p]]
  }
  /^path / { path[++paths] = $2; next }
  /^for ./ { node[++nodes] = $2; next }
  /^node / { group[$2] = $3; next }
  /^(file|account) / {
    entry_for[$NF, $2] = ++entries
    first[entries] = last[entries] = ++blocks
    sub(/ [^ ]+$/, "")
    keep($0)
    next
  }
  /^(run |\||\\$)/ { keep($0) }
  END {
    for (n = 1; n <= nodes; n++) {
      fitting = ""
      for (p = 1; p <= paths && (node[n] in group); p++) {
        entry = 0
        later("all")
        if (group[node[n]] != "-") later("group:" group[node[n]])
        later("node:" node[n])
        if (entry) fitting = fitting " " entry
      }
      if (!(fitting in part)) write_part(fitting)
      print part[fitting] "\n" >(parts "/" node[n])
      if (close(parts "/" node[n]) != 0) exit 1
      print node[n] " " part[fitting] "\n" >(parts "/.list")
    }
    print "" >(parts "/.list")
    if (close(parts "/.list") != 0) exit 1
  }
  function write_part(fitting, file, entry, e, b) {
    part[fitting] = "." ++count
    file = parts "/" part[fitting]
    print "" >file
    split(fitting, fits, " ")
    for (e = 1; e in fits; e++) for (b = first[fits[e]]; b <= last[fits[e]]; b++) print block[b] >file
    if (close(file) != 0) exit 1
  }'
