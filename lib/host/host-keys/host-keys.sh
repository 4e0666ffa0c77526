# shellcheck shell=sh
# Host keys of nodes as further secret files of theirs: a push brings them, and a question sees that a node has not got them.
# shellcheck disable=SC2154 # record.sh sets $fault

HOST_KEY_OWNER='root root'
# By the service manager of the node. Connections stay open, that of the push too. Without a key that it can read, sshd stays as it is.
HOST_KEY_RELOAD='/usr/sbin/sshd -t && if [ -d /run/systemd/system ]; then systemctl try-reload-or-restart sshd; else service sshd reload; fi'

# add_host_keys DIRECTORY: to the copy of the secret plan there, or to one of their own where there is none
add_host_keys() {
  [ -d "$HOST_KEYS" ] || return 0
  fill "$1/with-host-keys" with_host_keys "$1" || refuse "host keys of nodes cannot be copied from $HOST_KEYS to $1: $fault"
  try_rename "$1/with-host-keys" "$1/secrets.plan" || refuse "host keys of nodes cannot be written to $1: $fault"
}

with_host_keys() {
  if [ -f "$1/secrets.plan" ]; then cat "$1/secrets.plan"; else sed -n '/^node /p' "$1/files.plan"; fi && host_key_entries
}

# host_key_entries: entries of a plan, each for its node
host_key_entries() {
  (cd "$HOST_KEYS" && find . -mindepth 2 -maxdepth 2 -type f -name 'ssh_host_*' | sort |
    xargs awk -v owner="$HOST_KEY_OWNER" -v reload="$HOST_KEY_RELOAD" "$HOST_KEY_ENTRIES")
}

# For awk. A name is ./NODE/FILE
# shellcheck disable=SC2016 # of awk
HOST_KEY_ENTRIES='
  FNR == 1 {
    split(FILENAME, name, "/")
    print "file /etc/ssh/" name[3], (name[3] ~ /[.]pub$/ ? "0644" : "0600"), owner, "node:" name[2]
    print "run", reload
  }
  { print "|" $0 }'
