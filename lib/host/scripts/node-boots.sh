# shellcheck shell=sh
# What nodes run, asked by SSH from the master: all of them at once, each with its own patience, so that one that is down or
# hangs keeps no other waiting. Needs common.sh and record.sh. How root reaches a node by its name is what /root/.ssh/config says.
# shellcheck disable=SC2154 # record.sh sets $fault

# Each is a few processes on the master.
ASKED_AT_ONCE=64
# Until a node that does not answer counts as down.
CONNECT_SECONDS=4
# Until one that answers must have said everything.
ANSWER_SECONDS=20

# Bytes that must still be free when all have answered.
ANSWER_ROOM=65536

# One line that any kernel has, from files alone: a node whose NFS server is away hangs on most commands.
# shellcheck disable=SC2016 # for the node's shell
BOOT_QUESTION='read up rest </proc/uptime; read id </proc/sys/kernel/random/boot_id; read kernel </proc/sys/kernel/osrelease
echo "@boot $(date +%s) $up $id $kernel"; cat /proc/cmdline'

# ask_nodes NODE...: what each says, or ssh in its place, in a file of its name below $asked
asked=
ask_nodes() {
  asked=$(mktemp -d "${TMPDIR:-/tmp}/node-boots.XXXXXX") || refuse "no directory can be made in ${TMPDIR:-/tmp}"
  trap 'rm -rf "$asked"' EXIT
  trap 'exit 143' HUP INT TERM
  ask_into "$asked" "$BOOT_QUESTION" "$@"
}

# ask_into DIRECTORY QUESTION NODE...: the same, in files of that directory
ask_into() {
  [ -n "$(command -v ssh)" ] || refuse "ssh is missing on the host, so no node can be asked; is openssh-clients installed?"
  answers=$1 question=$2
  shift 2
  printf '%s\n' "$@" | xargs -n 1 -P "$ASKED_AT_ONCE" \
    sh -c "$ASK_NODE" ask-node "$answers" "$question" "$CONNECT_SECONDS" "$ANSWER_SECONDS"
  # an answer that found no room would be taken for a node that is silent, and so runs nothing
  fill "$answers/.room" head -c "$ANSWER_ROOM" /dev/zero || refuse "answers of nodes cannot be written to $answers: $fault"
  rm -f "$answers/.room"
}

# observe_boots NODE...
observe_boots() {
  ask_nodes "$@"
  for node; do emit_command "$node" cat "$asked/$node"; done
}

# node_is_silent FILE WORDS: ssh's last words of a node that is not there; all others come from one that is
node_is_silent() {
  [ ! -s "$1" ] || tail -n 1 "$1" | grep -qiE -e "$2"
}

# Words: DIRECTORY QUESTION CONNECT-SECONDS ANSWER-SECONDS NODE. The watch ends with the answer; it is no child of the asking
# shell's wait, and holds no output open.
# shellcheck disable=SC2016 # for the shells that xargs starts
ASK_NODE='
  ssh -n -l root -o BatchMode=yes -o ConnectTimeout="$3" -o ServerAliveInterval=5 -o ServerAliveCountMax=2 \
    "$5" "$2" >"$1/$5" 2>&1 &
  asking=$!
  (
    waited=0
    while kill -0 "$asking" && [ "$waited" -lt "$4" ]; do sleep 1; waited=$((waited + 1)); done
    if [ "$waited" -ge "$4" ]; then echo "no answer within $4 seconds" >>"$1/$5"; kill "$asking"; fi
  ) >/dev/null 2>&1 </dev/null &
  wait "$asking" || :
'
