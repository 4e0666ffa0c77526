# shellcheck shell=sh
# Which nodes take a connection, found out by one program for all of them: to ssh each that takes none costs its whole patience, and only
# so many can wait at once. So the time that thousands of dark nodes take is one patience, and no sum.

REACH_PORT=22
# Who says where a node is, and whether ssh reaches it otherwise than by its name.
REACH_HOSTS=/etc/hosts
REACH_CONFIGS='/root/.ssh/config /etc/ssh/ssh_config /etc/ssh/ssh_config.d/*.conf'
# So many neighbours a kernel keeps that does not say how many.
USUAL_NEIGHBOURS=1024

# A script that was not told it leaves all nodes to ssh.
REACH_PROGRAM=

# know_reach_program TEXT: what asks
know_reach_program() {
  REACH_PROGRAM=$1
}

# reach_nodes SECONDS LIST DIRECTORY: LIST, a name a line, keeps the nodes that ssh is to ask. What ssh would say of each of the others is in
# a file of its name in DIRECTORY. Fails, with the list as it was, where only ssh can tell
reach_nodes() {
  [ -n "$REACH_PROGRAM" ] && reach_python=$(python_that_reaches) && ssh_goes_straight || return 1
  "$reach_python" -E -c "$REACH_PROGRAM" "$1" "$(neighbours_at_once)" "$REACH_PORT" "$REACH_HOSTS" "$3" <"$2" >"$2.reached" 2>/dev/null &&
    mv -f "$2.reached" "$2" && return 0
  rm -f "$2.reached"
  return 1
}

# python_that_reaches: that of EL8 and later has a name that no update moves
python_that_reaches() {
  for reach_python in /usr/libexec/platform-python python3 python; do
    command -v "$reach_python" 2>/dev/null && return 0
  done
  return 1
}

# ssh_goes_straight: no file sends it elsewhere when it means a node. What it includes from elsewhere is not known here. The file of systemd
# is about names that no node has
ssh_goes_straight() {
  # shellcheck disable=SC2086 # patterns
  set -- $REACH_CONFIGS
  for config; do
    shift
    case $config in *-systemd-ssh-proxy.conf) continue ;; esac
    if [ -e "$config" ]; then set -- "$@" "$config"; fi
  done
  [ $# -gt 0 ] || return 0
  ! sed 's,^[[:blank:]]*[Ii]nclude[[:blank:]]\{1\,\}/etc/\(ssh/ssh_config.d\|crypto-policies\)/[^ ]*$,,' "$@" |
    grep -qiE '^[[:blank:]]*(include|hostname|port|proxycommand|proxyjump|proxyusefdpass)[[:blank:]=]'
}

# neighbours_at_once: half of those that the kernel keeps. Above that it has no room for one that would answer
neighbours_at_once() {
  kept_neighbours=$(ip ntable show name arp_cache 2>/dev/null | sed -n '1,/thresh3/s/.*thresh3 \([0-9]\{1,\}\).*/\1/p')
  echo $((${kept_neighbours:-$USUAL_NEIGHBOURS} / 2))
}
