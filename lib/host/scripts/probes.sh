# shellcheck shell=sh
# What a node asks of its boot server, asked by the server itself, so that a daemon that runs and does not serve is told before a
# node finds out. Each succeeds when it is served, and when this host cannot ask: a network that is down is not the daemon's
# fault. Else it says what it got. Needs common.sh and transaction.sh.

# know_probe_program PYTHON-TEXT: for what the host has no command for
know_probe_program() {
  PROBE_PROGRAM=$1
}

# interface_of ADDRESS: that is up and has it
interface_of() {
  ip -o -4 addr show up 2>/dev/null | awk -v address="$1" '{ split($4, part, "/") } part[1] == address { print $2; exit }'
}

# ask_by_program WORDS...: CANNOT_ASK when there is no Python; that of EL8 and later has a name that no update moves
ask_by_program() {
  for python in /usr/libexec/platform-python python3 python; do
    command -v "$python" >/dev/null 2>&1 || continue
    "$python" -E -c "$PROBE_PROGRAM" "$@"
    return
  done
  return "$CANNOT_ASK"
}
CANNOT_ASK=3

# served STATUS: of a question
served() {
  [ "$1" = 0 ] || [ "$1" = "$CANNOT_ASK" ]
}

# probe_dhcp ADDRESS MAC EXPECTED: the reservation of a node is offered on the interface of the server
probe_dhcp() {
  interface=$(interface_of "$1")
  [ "$interface" ] || return 0
  ask_by_program dhcp "$interface" "$2" "$3"
  served $?
}

# probe_tftp ADDRESS ROOT: a new file below the root is what a client gets
probe_tftp() {
  [ "$(interface_of "$1")" ] || return 0
  put_probe_file "$2"
  ask_by_program tftp "$1" "${probe_file##*/}" "$probe_words"
  answered=$?
  if [ "$answered" = "$CANNOT_ASK" ] && curl --version 2>/dev/null | grep -qw tftp; then
    read_by_curl "tftp://$1/${probe_file##*/}"
    answered=$?
  fi
  drop_probe_file
  served "$answered"
}

# probe_http ADDRESS DIRECTORY LOCATION
probe_http() {
  [ "$(interface_of "$1")" ] || return 0
  command -v curl >/dev/null 2>&1 || return 0
  put_probe_file "$2"
  read_by_curl "http://$1$3/${probe_file##*/}"
  answered=$?
  drop_probe_file
  served "$answered"
}

# put_probe_file DIRECTORY: readable for all and gone in a moment
put_probe_file() {
  probe_file=$1/.diskless-probe-$$
  probe_words="asked at $(date +%s) by $$"
  trap 'drop_probe_file' EXIT
  trap 'exit 143' HUP INT TERM
  make_parents "$probe_file"
  rm -f "$1"/.diskless-probe-*
  printf '%s\n' "$probe_words" >"$probe_file" || refuse "$probe_file cannot be written"
  chmod 644 "$probe_file"
  restore_labels "$probe_file"
}

drop_probe_file() {
  rm -f "$probe_file"
  prune_directories
}

# read_by_curl URL: with no proxy between, and the words of the probe file
read_by_curl() {
  got=$(no_proxy='*' NO_PROXY='*' curl -sS -f -m 2 "$1" 2>&1) && [ "$got" = "$probe_words" ] && return 0
  [ "$got" ] || got="nothing"
  echo "$1 got ${got}, expected what lies in the directory"
  return 1
}

# probe_nfs ADDRESS VERSION PATH: mounted for a moment, read-only. A host that cannot mount, as a container, has it asked for the
# call that does nothing
probe_nfs() {
  [ "$(interface_of "$1")" ] || return 0
  if grep -qw nfs /proc/filesystems || modprobe nfs 2>/dev/null; then
    mount_for_a_moment "$@" && return 0
    case $said in
      *"not permitted"* | *"No such device"* | *"nknown filesystem type"* | *"wrong fs type"*) ;;
      *)
        echo "$1:$3 cannot be mounted: $said"
        return 1
        ;;
    esac
  fi
  ask_by_program nfs "$1" "$2"
  answered=$?
  if [ "$answered" = "$CANNOT_ASK" ] && command -v rpcinfo >/dev/null 2>&1; then
    rpcinfo -t "$1" nfs "$2" >/dev/null
    answered=$?
  fi
  served "$answered"
}

# mount_for_a_moment ADDRESS VERSION PATH: given up in seconds, since it is soft and not tried again
mount_for_a_moment() {
  mounted=$STATE_DIRECTORY/probed-export
  private_directory "$mounted"
  case $2 in
    4) type=nfs4 options= ;;
    *) type=nfs options=,nfsvers=3,nolock ;;
  esac
  said=$(mount -t "$type" -o "ro,soft,retry=0,timeo=20,retrans=1$options" "$1:$3" "$mounted" 2>&1 && ls -d "$mounted/." 2>&1)
  answered=$?
  umount "$mounted" 2>/dev/null || umount -l "$mounted" 2>/dev/null
  rmdir "$mounted" 2>/dev/null
  return "$answered"
}
