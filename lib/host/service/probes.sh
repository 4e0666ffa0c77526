# shellcheck shell=sh
# What a node asks of its boot server, asked by the server itself. A question is a call that sets `answer` to what was got, in one
# line; whether that is the right answer is for others to say. What cannot be asked is an answer too, and never the right one.
# shellcheck disable=SC2154 # addresses.sh sets interface and addresses, python.sh python, the service manager age

# know_probe_program PYTHON-TEXT yes|no: for what the host has no command for; and whether questions may write a file
know_probe_program() {
  PROBE_PROGRAM=$1 may_write=$2
}

# look_at_questions WORDS...: each is `SERVICE COMMAND`. What its program answers is asked for later, with what others ask. A service that
# does not run is asked nothing
look_at_questions() {
  later=yes
  for put_later; do
    service=${put_later%% *}
    case ${put_later#* } in
      ask_dhcp* | ask_tftp* | ask_http* | ask_nfs* | ask_ntp* | ask_syslog*) ! may_run_now "$service" || eval "${put_later#* }" ;;
    esac
  done
  later='' service=''
  forget_answers
}

later=''

# ask_question COMMAND: a function of this file with its arguments, or any command of the host, which prints the answer
ask_question() {
  case $1 in
    ask_*) eval "$1" ;;
    *) answer=$(sh -c "$1" 2>&1) ;;
  esac
}

# forget_answers: before the same questions are asked once more
forget_answers() {
  dhcp_answers=
  dhcp_asked=
}

# forget_all_answers: those of a question that was put with others, too
forget_all_answers() {
  forget_answers
  # shellcheck disable=SC2034 # of questions.sh
  LOOKED_ANSWERS=''
}

cannot_ask() {
  answer="(cannot be asked: $1)"
}

# on_interface_of ADDRESS: sets interface
on_interface_of() {
  interface_of "$1" || { cannot_ask "no interface that is up has $1"; return 1; }
}

# ask_by_program WORDS...
ask_by_program() {
  if [ "$later" ]; then
    ask_later 0 "$@"
    cannot_ask "nobody has answered yet"
  elif heard "$@"; then
    :
  elif find_python; then
    answer=$("$python" -E -c "$PROBE_PROGRAM" "$@" 2>&1) || cannot_ask "$answer"
  else
    cannot_ask "the host has no Python"
  fi
}

# ask_dhcp SERVER MAC PARTS FIRMWARE...: what all servers of the segment offer this card, as its first firmware asks; the others
# are asked at once, since each takes the time that a slow server needs. PARTS is `all`, or `address` of a text that decides by
# itself what else is offered
ask_dhcp() {
  ask_dhcp_relayed '' "$@"
}

# ask_dhcp_relayed NETWORK WORDS...: of ask_dhcp, for a card in a network behind a relay
ask_dhcp_relayed() {
  on_interface_of "$2" || return 0
  if [ "$dhcp_asked" != "$1 $2 $3" ]; then
    network=$1 server=$2 mac=$3 parts=$4 firmware=$5
    addresses_of "$interface"
    shift 4
    ask_by_program dhcp "$interface" "$server" "$addresses" "$mac" "${network:--}" "$@"
    [ -z "$later" ] || dhcp_asked="$network $server $mac"
    case $answer in '(cannot'*) return 0 ;; esac
    dhcp_answers=$answer dhcp_asked="$network $server $mac"
    set -- "$network" "$server" "$mac" "$parts" "$firmware"
  fi
  answer=''
  case $LINE_END$dhcp_answers in
    *"$LINE_END$5 "*)
      answer=$LINE_END$dhcp_answers
      answer=${answer#*"$LINE_END$5 "}
      answer=${answer%%"$LINE_END"*}
      ;;
  esac
  [ "$4" = all ] || answer=$(printf '%s\n' "$answer" | sed 's/, next-server [^;]*//g')
}

# ask_tftp SERVER ROOT NAMES...: a file below the root is what a client gets; of these, where one is there
ask_tftp() {
  on_interface_of "$1" || return 0
  server=$1 directory=$2
  shift 2
  put_probe_file "$directory"
  ask_by_program tftp "$server" "$directory" ${probe_file:+"${probe_file##*/}"} "$@"
  drop_probe_file
}

# ask_http SERVER DIRECTORY LOCATION
ask_http() {
  on_interface_of "$1" || return 0
  put_probe_file "$2"
  ask_by_program http "$1" "$2" "$3" ${probe_file:+"${probe_file##*/}"}
  drop_probe_file
}

# put_probe_file DIRECTORY: in an apply, a new file that is readable for all and gone in a moment; whoever only looks asks for what
# is there
put_probe_file() {
  probe_file=
  [ "$may_write" = yes ] || return 0
  probe_file=$1/.diskless-probe-$$
  trap 'drop_probe_file' EXIT
  on_signals 'exit 143' HUP INT TERM
  make_parents "$probe_file"
  rm -f "$1"/.diskless-probe-*
  printf 'asked at %s by %s\n' "$(date +%s)" "$$" >"$probe_file" || refuse "$probe_file cannot be written"
  chmod 644 "$probe_file"
  restore_labels "$probe_file"
}

drop_probe_file() {
  [ -n "$probe_file" ] || return 0
  rm -f "$probe_file"
  prune_directories
}

# ask_nfs SERVER VERSION PATH: mounted for a moment, read-only. A host that cannot mount, as a container, has it asked for the
# call that does nothing
ask_nfs() {
  on_interface_of "$1" || return 0
  if mounts_nfs; then
    [ -z "$later" ] || return 0
    if output=$(mount_for_a_moment "$@"); then
      answer=served
      return 0
    fi
    case $output in
      *"not permitted"* | *"No such device"* | *"nknown filesystem type"* | *"wrong fs type"* | *"mktemp:"*) ;;
      *)
        answer="not mounted: $(printf '%s' "$output" | tr '\n' ' ')"
        return 0
        ;;
    esac
  fi
  ask_by_program nfs "$1" "$2"
}

nfs_client=''

# mounts_nfs: whether the kernel does, when it was asked first
mounts_nfs() {
  if [ -z "$nfs_client" ]; then
    nfs_client=no
    while read -r _ kind; do [ "$kind" != nfs ] || nfs_client=yes; done <"$HOST_ROOT/proc/filesystems"
    [ "$nfs_client" = yes ] || ! modprobe nfs 2>/dev/null || nfs_client=yes
  fi
  [ "$nfs_client" = yes ]
}

# mount_for_a_moment SERVER VERSION PATH: given up in seconds, since it is soft and not tried again
mount_for_a_moment() {
  mounted=$(mktemp -d /tmp/diskless-mount.XXXXXX 2>&1) || { echo "$mounted"; return 1; }
  case $2 in
    4) type=nfs4 options= ;;
    *) type=nfs options=,nfsvers=3,nolock ;;
  esac
  mount -t "$type" -o "ro,soft,retry=0,timeo=20,retrans=1$options" "$1:$3" "$mounted" 2>&1 && { ls -d "$mounted/." >/dev/null; } 2>&1
  answered=$?
  umount "$mounted" 2>/dev/null || umount -l "$mounted" 2>/dev/null
  rmdir "$mounted" 2>/dev/null
  return "$answered"
}

# ask_rpc SERVER PROGRAM: whether the port mapper knows it
ask_rpc() {
  on_interface_of "$1" || return 0
  if ! answer=$(rpcinfo -p "$1" 2>&1); then
    answer="the port mapper does not answer: $answer"
  elif printf '%s\n' "$answer" | awk -v program="$2" '$1 == program { found = 1 } END { exit !found }'; then
    answer=known
  else
    answer="not known to the port mapper"
  fi
}

# ask_ntp SERVER: of the daemon that service.sh asks for. ntpd without a time server trusts its own clock after minutes only
ask_ntp() {
  on_interface_of "$1" || return 0
  service_age "${service:-ntpd}"
  if [ "$age" != unknown ] && [ "${age%.*}" -lt "$SYNCHRONISED_SECONDS" ]; then age=young; else age=old; fi
  ask_by_program ntp "$1" "$age"
}
SYNCHRONISED_SECONDS=1200

# ask_syslog SERVER
ask_syslog() {
  on_interface_of "$1" || return 0
  ask_by_program syslog "$1"
}

# ask_port PORT: of a daemon that decides itself whom it answers; /proc/net/udp has the port in hexadecimal digits
ask_port() {
  if grep -qs ":$(printf %04X "$1") " /proc/net/udp /proc/net/udp6; then answer=open; else answer=closed; fi
}
