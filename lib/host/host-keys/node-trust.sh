# shellcheck shell=sh
# What ssh of this library's own commands does about the host keys of nodes. Where the master keeps those, root's ssh_config lets no
# other one pass, and a node that has just booted still shows one of its own.

HOST_KEYS=$STATE_DIRECTORY/node-host-keys

# node_trust: words for ssh(1). A question, a reboot and a push go to nodes that have not got their key yet, and root's ssh_config may check
# before the keys are made
node_trust() {
  [ ! -d "$HOST_KEYS" ] && ! grep -qs 'GlobalKnownHostsFile /etc/ssh/ssh_known_hosts2' /root/.ssh/config ||
    echo '-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o GlobalKnownHostsFile=/dev/null'
}
