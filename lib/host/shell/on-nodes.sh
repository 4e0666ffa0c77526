# shellcheck shell=sh
# The command on-nodes: one command on the nodes of a list, or on some of them, and what they say.
# shellcheck disable=SC2034 # what the libraries read that it calls

ON_NODES_USAGE='usage: on-nodes [-w NODES]... [-g GROUP]... [-s] COMMAND...'

# A node is cut off behind so many bytes.
MOST_BYTES=65536
MOST_STREAMED_BYTES=1048576

# on_nodes LIST GROUPS PROGRAMS [WORDS...]: LIST has the nodes, one a line, GROUPS lines `NAME: NODES`; PROGRAMS are the tools to try
on_nodes() {
  node_list=$1 group_file=$2 programs=$3 streamed='' most_bytes=$MOST_BYTES picked=
  shift 3
  [ "${1-}" != --help ] || help_on_nodes
  work=$(mktemp -d "${TMPDIR:-/tmp}/on-nodes.XXXXXX") || exit 2
  viewer=
  trap '[ -z "$viewer" ] || kill "$viewer"; rm -rf "$work"' EXIT
  on_signals 'exit 143' HUP INT TERM
  mkdir "$work/bin" "$work/out" "$work/ssh" || exit 2
  [ ! -r "$node_list" ] || cat "$node_list" >"$work/all"
  while getopts :g:hsw: option; do
    case $option in
      g) pick_group "$OPTARG" ;;
      w) pick_nodes -w "$OPTARG" ;;
      s) streamed=yes most_bytes=$MOST_STREAMED_BYTES ;;
      h) help_on_nodes ;;
      :) misuse_on_nodes "-$OPTARG needs a word behind it" ;;
      *) misuse_on_nodes "there is no option -$OPTARG" ;;
    esac
  done
  shift $((OPTIND - 1))
  [ $# -gt 0 ] || misuse_on_nodes "no command is given"
  [ -s "$work/all" ] || refuse_on_nodes "$node_list names no node"
  # in the order of the list, however they were picked
  if [ -n "$picked" ]; then grep -xF -f "$work/picked" "$work/all"; else cat "$work/all"; fi >"$work/nodes"

  mark=@on-nodes-$(od -An -N8 -tx1 /dev/urandom | tr -d ' \n')
  if [ -n "$streamed" ]; then
    show_as_it_comes &
    viewer=$!
    run_on_nodes "$programs" "$@"
    : >"$work/done"
    wait "$viewer"
    viewer=
  else
    run_on_nodes "$programs" "$@"
    show_answers
  fi
  end_on_nodes
}

# end_on_nodes: who failed, and how
end_on_nodes() {
  failed_nodes >"$work/failures"
  [ -s "$work/failures" ] || return 0
  # a tool that did not come as far as ssh says why
  [ "$(find "$work/out" -type f | wc -l)" -eq "$(wc -l <"$work/nodes")" ] || plain_text <"$work/said" >&2
  echo "on-nodes: failed on $(paste -s -d , "$work/failures" | sed 's/),/), /g')" >&2
  ! grep -q '(no answer)$' "$work/failures" || return 3
  return 1
}

# pick_group NAME
pick_group() {
  group_list=$(groups_there | GROUP=$1 awk '$1 == ENVIRON["GROUP"] { print $2 }')
  if [ -z "$group_list" ]; then
    groups=$(groups_there | sed 's/ .*//' | paste -s -d , - | sed 's/,/, /g')
    [ -n "$groups" ] || refuse_on_nodes "-g: \"$1\" is no group, expected none, since $group_file names none"
    refuse_on_nodes "-g: \"$1\" is no group of $group_file, expected $groups"
  fi
  pick_nodes "-g $1" "$group_list"
}

# groups_there: lines "GROUP LIST"
groups_there() {
  [ ! -r "$group_file" ] || sed -n 's/^\([^ ]*\): /\1 /p' "$group_file"
}

# pick_nodes OPTION LIST: of full or short names
pick_nodes() {
  picked=yes
  listed=$(expand_host_list "$2") || refuse_on_nodes "$1: $listed"
  printf '%s\n' "$listed" | LC_ALL=C awk -v all="$work/all" -v unknown="$work/unknown" -v odd="$work/odd" '
    BEGIN {
      while ((getline name <all) > 0) {
        full[name]
        beginning = name
        sub(/\..*/, "", beginning)
        short[beginning] = name
      }
    }
    !/^[A-Za-z0-9.-]+$/ { print >odd; next }
    { name = tolower($0) }
    name in full { print name; next }
    name in short { print short[name]; next }
    { print >unknown }' >>"$work/picked"
  [ ! -s "$work/odd" ] || refuse_on_nodes "$1: \"$(head -n 1 "$work/odd")\" is no name of a node, expected names with commas between them"
  [ -s "$work/unknown" ] || return 0
  unknown=$(fold_names <"$work/unknown")
  if [ "$(wc -l <"$work/unknown")" -eq 1 ]; then
    refuse_on_nodes "$1: $unknown is not one of the nodes of $node_list, expected the full or the short name of one"
  fi
  refuse_on_nodes "$1: $unknown are not among the nodes of $node_list, expected full or short names of some"
}

help_on_nodes() {
  cat <<END
$ON_NODES_USAGE
Runs COMMAND as root on every node of $node_list at once,
and prints what the nodes say.

  -w NODES  on these nodes only: a name, s0,s1 or 's[0-3,7]'; quote brackets
  -g GROUP  on the nodes of this group only
  -s        tells each line of a node as it comes; without it nodes that say
            the same are told together, when all are done
  -h        this text

Several -w and -g together mean all that they name. Ends with 0 when COMMAND
did so on every node, with 1 when it failed on a node, with 3 when a node did
not answer, and with 2 when nothing was run. Standard error has who failed.
END
  exit 0
}

# refuse_on_nodes WORDS...: nothing was run
refuse_on_nodes() {
  printf 'on-nodes: %s\n' "$*" | plain_text >&2
  exit 2
}

misuse_on_nodes() {
  printf '%s\n' "$ON_NODES_USAGE" >&2
  refuse_on_nodes "$*; on-nodes -h says more"
}
