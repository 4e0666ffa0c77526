# shellcheck shell=sh
# The applier as a command on a node that boots, which runs no command of a file. Those are for services that run already.
# shellcheck disable=SC2154 # node-apply.sh sets $state and $work

# What `late` runs is what CentOS 5 has there.
NETWORK_SCRIPTS=/etc/sysconfig/network-scripts

# apply_node_files WORD MAC...: the plan of all nodes is on standard input. The word is `boot` before all services start, and `late` where
# some run: then commands are owed to the first push, but for those of network interfaces, which later services need
apply_node_files() {
  word=${1-}
  if { [ "$word" != boot ] && [ "$word" != late ]; } || [ $# -lt 2 ]; then
    echo "usage: apply-node-files boot|late MAC... <PLAN" >&2
    exit 2
  fi
  shift
  begin_apply
  fill "$work/plan" cat || refuse "the plan of node files cannot be written to the node: $fault"
  require_plan "$work/plan" "$work" "the plan of node files"
  node=$(node_of_cards "$work/plan" "$@") || exit
  write_parts "$work/plan" "$work/parts" "$node"
  read -r part <"$work/parts/$node"
  try_rename "$work/parts/$part" "$work/files.part" || refuse "the files of this node cannot be written: $fault"
  apply_parts
  require_all_placed
  # what is started from now on reads the new files
  if [ "$word" = late ]; then run_owed "$NETWORK_SCRIPTS/"; else rm -f "$state/owed"; fi
  print_digests
}
