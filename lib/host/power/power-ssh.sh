# shellcheck shell=sh
# Power over a node by logging in to it: no more than a reboot and a shutdown, and only while it runs. How root reaches a node by
# its name is what /root/.ssh/config says.

# Until a node that does not answer counts as down.
POWER_CONNECT_SECONDS=4

# Said before it goes, so that the answer arrives. Nothing on a node is worth a shutdown that hangs, on an NFS server for one.
POWER_REBOOT='(sleep 1; /sbin/reboot; sleep 90; /sbin/reboot -f) >/dev/null 2>&1 </dev/null & echo @going'
POWER_SHUTDOWN='(sleep 1; /sbin/poweroff; sleep 90; /sbin/poweroff -f) >/dev/null 2>&1 </dev/null & echo @going'

power_by_ssh() {
  case $POWER_ACTION in
    cycle) power_tell "$POWER_REBOOT" ;;
    off) power_tell "$POWER_SHUTDOWN" ;;
    on) power_answers || power_refuse "is off or does not answer, and SSH cannot switch it on: $POWER_TOLD" ;;
    status) if power_answers; then echo on; else echo unknown; fi ;;
  esac
}

# power_tell COMMAND: the node must say that it goes
power_tell() {
  power_ask "$1"
  case $POWER_TOLD in
    *@going*) ;;
    *) power_refuse "cannot be told by SSH: $POWER_TOLD" ;;
  esac
}

power_answers() {
  power_ask 'echo @here'
  case $POWER_TOLD in *@here*) ;; *) return 1 ;; esac
}

# power_ask COMMAND: what the node says, or ssh in its place
power_ask() {
  power_require ssh openssh-clients
  # shellcheck disable=SC2046 # words
  POWER_TOLD=$(power_within_limit \
    ssh -n -l root $(node_trust) -o BatchMode=yes -o "ConnectTimeout=$POWER_CONNECT_SECONDS" \
    -o ServerAliveInterval=5 -o ServerAliveCountMax=2 "$POWER_NODE" "$1" 2>&1 |
    head -c 4096 | tr -d '\000-\010\013-\037\177' | tr '\200-\377' '?') || :
  POWER_TOLD=${POWER_TOLD:-it said nothing}
}
