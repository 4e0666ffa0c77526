# shellcheck shell=sh
# One command on many nodes, by whichever tool a master has. What each node says lies in $work/out/NODE, and not in what a tool prints.
# shellcheck disable=SC2154 # $work, $mark, $most_bytes and $streamed of on-nodes.sh

# Each node that takes no connection costs its patience, so thousands are asked in 20 rounds, while so many processes are no burden.
LEAST_AT_ONCE=32
MOST_AT_ONCE=256

# run_on_nodes PROGRAMS WORDS...: by the first of the programs that is there, on the nodes of $work/nodes
run_on_nodes() {
  tool=
  for candidate in $1; do
    if [ "$candidate" = xargs ] || command -v "$candidate" >/dev/null 2>&1; then tool=$candidate; break; fi
  done
  [ -n "$tool" ] || refuse_on_nodes "not installed: $1"
  shift
  # Every tool has another way to say which node failed, so the node says it itself, in its last line. The mark of that line is new in
  # each run, so that no text that a command prints has it.
  quoted=$(printf '%s\n' "$*" | sed "s/'/'\\\\''/g")
  remote="sh -c '$quoted' 2>&1 </dev/null; set -- \$?; echo; echo \"$mark \$1\""
  at_once=$(($(wc -l <"$work/nodes") / 20))
  [ "$at_once" -ge "$LEAST_AT_ONCE" ] || at_once=$LEAST_AT_ONCE
  [ "$at_once" -le "$MOST_AT_ONCE" ] || at_once=$MOST_AT_ONCE
  own_ssh
  (
    PATH=$work/bin:$PATH
    "by_$tool"
  ) >"$work/said" 2>&1
}

# own_ssh: the tools run ssh as they find it. This one keeps what the node says, and is ended when that is too much
own_ssh() {
  ON_NODES_SSH=$(command -v ssh) || refuse_on_nodes "ssh is not installed"
  ON_NODES_WORK=$work ON_NODES_MARK=$mark ON_NODES_BYTES=$most_bytes ON_NODES_STREAMED=$streamed
  export ON_NODES_SSH ON_NODES_WORK ON_NODES_MARK ON_NODES_BYTES ON_NODES_STREAMED
  cat >"$work/bin/ssh" <<'END'
#!/bin/sh
# node_of WORDS...: the first word of ssh that belongs to no option
node_of() {
  # shellcheck disable=SC2034 # options are passed over
  while getopts :46AaCfGgKkMNnqsTtVvXxYyB:b:c:D:E:e:F:I:i:J:L:l:m:O:o:P:p:Q:R:S:W:w: option; do :; done
  shift $((OPTIND - 1))
  printf '%s\n' "$1"
}
# what is told as it comes is kept byte by byte, since a larger read waits until it is full
keep_words() {
  if [ -n "$ON_NODES_STREAMED" ]; then dd bs=1 count="$ON_NODES_BYTES" 2>/dev/null; else head -c "$ON_NODES_BYTES"; fi
}
node=$(node_of "$@")
# shellcheck disable=SC2016 # for the inner shell, which becomes ssh
sh -c 'echo $$ >"$0"; exec "$@"' "$ON_NODES_WORK/ssh/$node" "$ON_NODES_SSH" "$@" 2>&1 | {
  keep_words
  if [ "$(head -c 1 | wc -c)" -gt 0 ]; then
    kill "$(cat "$ON_NODES_WORK/ssh/$node")"
    printf '\n%s cut\n' "$ON_NODES_MARK"
  fi
} >"$ON_NODES_WORK/out/$node"
END
  chmod 755 "$work/bin/ssh"
}

by_pssh() {
  pssh -h "$work/nodes" -l root -p "$at_once" -t 0 "$remote"
}
by_clush() {
  folded=$(fold_names <"$work/nodes")
  # one argument takes 128 KiB; old releases know no --hostfile
  if [ "${#folded}" -lt 100000 ]; then set -- -w "$folded"; else set -- --hostfile "$work/nodes"; fi
  clush -l root -f "$at_once" "$@" "$remote"
}
# pdsh puts the name of the node for %h and the like
by_pdsh() {
  pdsh -R ssh -l root -f "$at_once" -w "^$work/nodes" "$(printf '%s\n' "$remote" | sed 's/%/%%/g')"
}
by_xargs() {
  # shellcheck disable=SC2016 # for the inner shell; xargs itself gives up when a command ends with 255, as ssh does
  xargs -n 1 -P "$at_once" sh -c 'ssh -n -l root "$2" "$1" || :' on-nodes "$remote" <"$work/nodes"
}
