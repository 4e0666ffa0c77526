# shellcheck shell=sh
# What nodes run, asked by SSH from the master: many of them at once, each with its own patience, so that one that is down or hangs
# keeps no other waiting. How root reaches a node by its name is what /root/.ssh/config says.
# shellcheck disable=SC2154 # record.sh sets $fault

# Each is a few processes on the master.
ASKED_AT_ONCE=64
# Where only ssh can tell who takes no connection: so many rounds, until so many are asked at once.
MOST_ROUNDS=16
MOST_ASKED_AT_ONCE=256
# Until a node that does not answer counts as down.
CONNECT_SECONDS=4
# Until one that answers must have said everything.
ANSWER_SECONDS=20
# Both, for a node that may be busy.
PATIENT_CONNECT_SECONDS=20
PATIENT_ANSWER_SECONDS=40
# More of an answer is not taken, and its ssh is ended there: a node may send what it likes.
ANSWER_BYTES=65536
# The longest command line of a kernel; more of an answer goes into nobody's state.
SHOWN_BYTES=4096

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
  on_signals 'exit 143' HUP INT TERM
  ask_into "$asked" "$BOOT_QUESTION" "$@"
  ask_again slow "$ASKED_AT_ONCE" "$asked" "$BOOT_QUESTION" "$@"
}

# ask_again KINDS MOST DIRECTORY QUESTION NODE...: with more time, those whose answer is of these kinds, but no more than so many: whoever
# asks for the others again has their time, too
ask_again() {
  again_kinds=" $1 " again_most=$2 answers=$3 question=$4
  shift 4
  again=$(kinds_of_answers "$answers" "" "$@" | awk -v kinds="$again_kinds" -v most="$again_most" '
    index(kinds, " " $2 " ") && asked++ < most { print $1 }')
  [ -n "$again" ] || return 0
  connect_seconds=$PATIENT_CONNECT_SECONDS answer_seconds=$PATIENT_ANSWER_SECONDS
  # shellcheck disable=SC2086 # words
  ask_into "$answers" "$question" $again
  connect_seconds='' answer_seconds=''
}

# kinds_of_answers DIRECTORY SILENCE NODE...: lines `NODE KIND IMAGE`, by one program for all of them. A node that said what it runs is
# `up`, with `-` for an image that is none of ours. One that took the connection and did not go on with it in time, as under load, is `slow`.
# One that takes none is `silent` by its last words, which SILENCE tells. All others are `odd`
kinds_of_answers() {
  kinds_in=$1 kinds_silence=$2
  shift 2
  printf '%s\n' "$@" | awk -v answers="$kinds_in" -v silence="$kinds_silence" "$BOOT_LINE$ANSWER_KINDS"
}

# ask_into DIRECTORY QUESTION NODE...: the same, in files of that directory
connect_seconds='' answer_seconds=''
ask_into() {
  [ -n "$(command -v ssh)" ] || refuse "ssh is missing on the host, so no node can be asked; is openssh-clients installed?"
  answers=$1 question=$2
  shift 2
  NODE_TRUST=$(node_trust)
  export NODE_TRUST
  fill "$answers/.names" print_lines "$@" || refuse "names of nodes cannot be written to $answers: $fault"
  at_once=$ASKED_AT_ONCE
  if [ $# -gt "$at_once" ] && ! reach_nodes "${connect_seconds:-$CONNECT_SECONDS}" "$answers/.names" "$answers"; then
    at_once=$(bounded "$at_once" "$(($# / MOST_ROUNDS))" "$MOST_ASKED_AT_ONCE")
  fi
  # an xargs that is given nothing runs its command once, nevertheless
  [ ! -s "$answers/.names" ] || xargs -n 1 -P "$at_once" \
    sh -c "$ASK_NODE" ask-node "$answers" "$question" \
    "${connect_seconds:-$CONNECT_SECONDS}" "${answer_seconds:-$ANSWER_SECONDS}" "$ANSWER_BYTES" <"$answers/.names"
  # an answer that found no room would be taken for a node that is silent, and so runs nothing
  fill "$answers/.room" head -c "$ANSWER_ROOM" /dev/zero || refuse "answers of nodes cannot be written to $answers: $fault"
  rm -f "$answers/.room" "$answers/.names"
}

# bounded LEAST NUMBER MOST: a user's own least may be above the most
bounded() {
  if [ "$2" -lt "$1" ] || [ "$1" -gt "$3" ]; then echo "$1"; elif [ "$2" -gt "$3" ]; then echo "$3"; else echo "$2"; fi
}

# observe_boots NODE...: what each said of its boot, else its last words, as values of the answer by one program for all of them
observe_boots() {
  ask_nodes "$@"
  printf '%s\n' "$@" | awk -v answers="$asked" -v most="$SHOWN_BYTES" "$BOOT_LINE$BOOT_WORDS"
}

# boot_in FILE: names the boot of a node that answered
boot_in() {
  awk "$BOOT_LINE"' is_boot() { print $4; exit }' "$1"
}

# image_in FILE: what it booted, by the first of such words on its kernel command line
image_in() {
  awk "$BOOT_LINE"'
    boot {
      if (image_here() != "") print image_here()
      exit
    }
    is_boot() { boot = 1 }' "$1"
}

# For awk: a line that only the question prints, and the image that the line below it names
# shellcheck disable=SC2016 # of awk
BOOT_LINE='
  function is_boot() { return $1 == "@boot" && NF == 5 && $2 ~ /^[0-9]+$/ && $3 ~ /^[0-9.]+$/ && $4 ~ /^[0-9a-f-]+$/ }
  function image_here(i) {
    for (i = 1; i <= NF; i++) if ($i ~ /^diskless[.]image=[0-9a-f]+$/ && length($i) == 47) return substr($i, 16)
    return ""
  }'

# For awk: the values of observe_boots
# shellcheck disable=SC2016 # of awk
BOOT_WORDS='
  {
    node = $1
    said = words = ""
    booted = 0
    while (booted < 2 && (getline <(answers "/" node)) > 0) {
      if (booted || is_boot()) {
        booted++
        words = words substr($0, 1, most) "\n"
      }
      said = said $0 "\n"
      if (length(said) > 2 * most) said = substr(said, length(said) - most + 1)
    }
    close(answers "/" node)
    if (!booted) words = length(said) > most ? substr(said, length(said) - most + 1) : said
    print node " " length(words) "\n" words
  }'

# For awk: the lines of kinds_of_answers
# shellcheck disable=SC2016 # of awk
ANSWER_KINDS='
  {
    node = $1
    last = image = ""
    booted = 0
    while ((getline <(answers "/" node)) > 0) {
      last = $0
      if (booted == 1) image = image_here()
      if (booted || is_boot()) booted++
    }
    close(answers "/" node)
    if (booted) print node, "up", (image == "" ? "-" : image)
    else if (last == "" || last ~ /^Connection (to .* timed out|timed out during )/) print node, "slow"
    else if (last ~ /^(Disconnecting: )?Timeout, server .*not responding/) print node, "slow"
    else print node, (silence != "" && tolower(last) ~ silence ? "silent" : "odd")
  }'

# node_is_silent FILE WORDS: ssh's last words of a node that takes no connection; all others come from one that does
node_is_silent() {
  tail -n 1 "$1" | grep -qiE -e "$2"
}

# Words: DIRECTORY QUESTION CONNECT-SECONDS ANSWER-SECONDS ANSWER-BYTES NODE. The watch ends with the answer; it is no child of the
# asking shell's wait, and holds no output open. What a terminal or a state could take for more than text is left out.
# ssh tells of a time limit at the level INFO, whatever the level of somebody's ssh_config, and then of each host key that it takes.
# shellcheck disable=SC2016 # for the shells that xargs starts
ASK_NODE='
  raw=$1/.asked.$6
  rm -f "$raw" "$raw".*
  {
    ssh -n -l root $NODE_TRUST -o BatchMode=yes -o ConnectTimeout="$3" -o LogLevel=INFO \
      -o ServerAliveInterval=5 -o ServerAliveCountMax=$(($4 / 5 + 1)) "$6" "$2" 2>&1 &
    echo $! >"$raw.ssh"
    wait $!
  } | {
    head -c "$5" >"$raw" || exit 9
    head -c 1 >"$raw.more"
    if [ -s "$raw.more" ]; then kill "$(cat "$raw.ssh")"; fi
  } 2>/dev/null &
  asking=$!
  (
    waited=0
    while kill -0 "$asking" && [ "$waited" -lt "$4" ]; do sleep 1; waited=$((waited + 1)); done
    if [ "$waited" -ge "$4" ]; then
      : >"$raw.late"
      kill "$(cat "$raw.ssh")"
      sleep 1
      kill "$asking"
    fi
  ) >/dev/null 2>&1 </dev/null &
  found=0
  wait "$asking" || found=$?
  if [ "$found" = 9 ]; then echo "there was no room on the master for its answer"
  elif [ -s "$raw.more" ]; then echo "its answer had more than $5 bytes"
  elif [ -e "$raw.late" ]; then echo "no answer within $4 seconds"
  else tr -d "\000-\010\013-\037\177" <"$raw" | tr "\200-\377" "?" | sed "/^Warning: Permanently added /d"
  fi >"$1/$6"
  rm -f "$raw" "$raw".*
'
