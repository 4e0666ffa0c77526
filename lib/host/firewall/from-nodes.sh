# shellcheck shell=sh
# What gets through the firewall from the nodes' side, really asked.
#
# A process with a network of its own, joined to this host by a pair of interfaces, has an address of the boot network that nobody
# else has, for a moment. Nothing of it is on the wire. The network goes with its process, and with it the pair, the route and the
# neighbour, so what is killed leaves nothing behind.

NODES_SIDE=dlnodes0
NODES_END=dlnodes1
NODES_SIDE_MAC=02:64:6c:6e:00:01
NODES_END_MAC=02:64:6c:6e:00:02
FIREWALLD=$HOST_ROOT/etc/firewalld
ASKING_SECONDS=30
ASKING_PATIENCE=60
CANNOT_ASK_FROM_NODES=3

# know_nodes_program PYTHON-TEXT
know_nodes_program() {
  NODES_PROGRAM=$1
}

# ask_from_nodes INTERFACE ADDRESS PREFIX ZONE QUESTIONS...: `answers`, a line `name answer` each, or `unasked`, why not. ZONE is that of
# the interface when it is not the default zone, which takes what has none
ask_from_nodes() {
  # one at a time: all resources of a firewall are read at once. A function of its own gives the lock back
  if answers=$(
    exec 2>&1
    { command exec 7<"$FIREWALLD"; } 2>/dev/null || unasked "$FIREWALLD cannot be opened"
    flock -w "$ASKING_PATIENCE" 7 || unasked "others have asked for $ASKING_PATIENCE seconds"
    trap 'leave_nodes_side' EXIT
    on_signals 'exit 143' HUP INT TERM
    join_nodes_side "$@" && shift 4 && hear_answers "$@"
  ); then emit answers "$answers"; else emit unasked "$(printf '%s\n' "$answers" | awk 'END { print }')"; fi
}

unasked() {
  printf '%s\n' "$1"
  exit "$CANNOT_ASK_FROM_NODES"
}

# join_nodes_side INTERFACE ADDRESS PREFIX ZONE
join_nodes_side() {
  asked_address=$2 joined_zone=
  # of one that was killed: its zone would be that of a later one, and its interface stands in the way
  ip link del "$NODES_SIDE" >/dev/null 2>&1
  # shellcheck disable=SC2154 # of firewall.sh
  ! printf '%s\n' "$runtime_zones" | grep -qw "$NODES_SIDE" || leave_zone
  for needed in ip unshare nsenter flock; do
    command -v "$needed" >/dev/null 2>&1 || unasked "the command $needed is missing"
  done
  for nodes_python in "$HOST_ROOT/usr/libexec/platform-python" python3 ''; do
    command -v "$nodes_python" >/dev/null 2>&1 && break
  done
  [ "$nodes_python" ] || unasked "Python is missing"
  free_address=$(
    { cat /etc/hosts /etc/dhcp/dhcpd.conf /var/lib/dhcpd/dhcpd.leases; ip neigh; ip route; } 2>/dev/null |
      "$nodes_python" -E -c "$NODES_PROGRAM" free "$1" "$2" "$3"
  ) || unasked "no address of the network is free for a moment"
  unshare -n sleep "$ASKING_SECONDS" >/dev/null 2>&1 </dev/null 7<&- &
  asker=$!
  # until it has its network, ours would get both ends
  tries=0
  until has_own_network "$asker"; do
    tries=$((tries + 1))
    [ "$tries" -lt 50 ] || unasked "this host gives no process a network of its own"
    sleep 0.02
  done
  ip link add "$NODES_SIDE" address "$NODES_SIDE_MAC" type veth peer name "$NODES_END" address "$NODES_END_MAC" netns "$asker" ||
    unasked "this host makes no pair of interfaces"
  # udev tells NetworkManager to leave it alone; where there is no udev it would ask it for an address
  is_left_alone || nmcli device set "$NODES_SIDE" managed no >/dev/null 2>&1
  if [ "$4" ]; then
    joined_zone=$4
    firewall-cmd --zone="$4" --add-interface="$NODES_SIDE" >/dev/null || unasked "the zone $4 takes no other interface"
  fi
  address_nodes_side || unasked "the pair of interfaces gets no address"
}

# address_nodes_side: one host at each end, which know each other without asking
address_nodes_side() {
  # shellcheck disable=SC2016 # for the other shell
  ip link set "$NODES_SIDE" up &&
    nsenter -t "$asker" -n sh -c '
      ip addr add "$1/32" dev "$2" && ip link set "$2" up && ip route add "$3/32" dev "$2" &&
        ip neigh replace "$3" lladdr "$4" dev "$2"' \
      sh "$free_address" "$NODES_END" "$asked_address" "$NODES_SIDE_MAC" &&
    ip neigh replace "$free_address" lladdr "$NODES_END_MAC" dev "$NODES_SIDE" &&
    ip route add "$free_address/32" dev "$NODES_SIDE" src "$asked_address"
}

# has_own_network PROCESS: one that is gone has none
has_own_network() {
  network_of=$(readlink "/proc/$1/ns/net") && [ "$network_of" != "$(readlink "/proc/$$/ns/net")" ]
}

# hear_answers QUESTIONS...: what does not answer is asked by this host itself, too: what says nothing then is no matter of the firewall
hear_answers() {
  heard=$(nsenter -t "$asker" -n "$nodes_python" -E -c "$NODES_PROGRAM" ask "$asked_address" "$@") || unasked "$heard"
  printf '%s\n' "$heard"
  again=
  for question; do
    printf '%s\n' "$heard" | grep -qx "${question%%:*} answered" || again="$again $question"
  done
  # shellcheck disable=SC2086 # a question a word
  [ -z "$again" ] || "$nodes_python" -E -c "$NODES_PROGRAM" ask "$asked_address" $again | sed 's/^/here /'
}

leave_nodes_side() {
  if [ "${joined_zone:-}" ] || ! is_left_alone; then leave_zone; fi
  ip link del "$NODES_SIDE" >/dev/null 2>&1
  [ -z "${asker:-}" ] || kill "$asker" 2>/dev/null
}

leave_zone() {
  firewall-cmd --remove-interface="$NODES_SIDE" >/dev/null 2>&1
}

# is_left_alone: by NetworkManager, which joins what it manages to a zone
is_left_alone() {
  command -v nmcli >/dev/null 2>&1 || return 0
  grep -qs '^E:NM_UNMANAGED=1' "/run/udev/data/n$(cat "/sys/class/net/$NODES_SIDE/ifindex" 2>/dev/null)"
}
