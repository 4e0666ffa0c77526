# shellcheck shell=sh
# roll-nodes: reboots nodes into the images that they should run, few at a time, and stops at the first that does not come back with
# it. What it does is in a plan, a file.
# shellcheck disable=SC2034,SC2154 # what one of them sets another one reads

ROLLOUTS=$STATE_DIRECTORY/rollouts
POLL_SECONDS=2
# Words while nothing happens, so that a connection that is gone is noticed.
HEARTBEAT_SECONDS=15
# Until a node that takes a connection and does not answer must have come up.
COMING_SECONDS=60

say() {
  printf 'roll-nodes: %s\n' "$*" | plain_text || exit 141
}

# told_every SECONDS WORDS: at most that often
told_every() {
  [ $(($(date +%s) - told)) -ge "$1" ] || return 0
  say "$2"
  told=$(date +%s)
}

# setting NAME: of the plan
setting() {
  sed -n "s/^$1 //p" "$plan" | head -n 1
}

# roll_nodes PLAN SILENCE DIGITS WORD...: SILENCE is what ssh says of a node that is not there, DIGITS how many of a digest name an
# image, and the words are those of the command line
roll_nodes() {
  plan=$1 silence=$2 digits=$3
  shift 3
  [ -f "$plan" ] || refuse "$plan is missing, so nothing is known of the nodes and their images"
  approved=$(sed -n 's/^approved //p' "$plan") show=
  while [ $# -gt 0 ]; do
    case $1 in
      --approve) approve_image "${2-}"; shift ;;
      --show) show=yes ;;
      *) wrong_words ;;
    esac
    shift
  done
  begin_rollout
  find_nodes
  [ -z "$show" ] || { show_nodes; exit 0; }
  require_entries
  require_approval
  finish_interrupted
  roll_batches
  end_rollout
}

wrong_words() {
  echo "usage: roll-nodes [--show] [--approve DIGEST]..." >&2
  exit 2
}

# approve_image DIGEST: or the first digits of one
approve_image() {
  printf '%s\n' "$1" | grep -qxE "[0-9a-f]{$digits,}" || wrong_words
  approved="$approved
$1"
}

begin_rollout() {
  work=$(mktemp -d "${TMPDIR:-/tmp}/roll-nodes.XXXXXX") || refuse "no directory can be made in ${TMPDIR:-/tmp}"
  mine=none
  lock=$ROLLOUTS/lock away_marks=$ROLLOUTS/away
  trap 'rm -rf "$work"; unlock_rollout; rmdir "$away_marks" "$ROLLOUTS" 2>/dev/null; prune_state' EXIT
  on_signals interrupted HUP INT TERM PIPE
  mkdir "$work/before" "$work/now" "$work/old" "$work/since" "$work/health" "$work/again"
  [ -n "$show" ] || lock_rollout "$lock"
  # shellcheck disable=SC2016 # of awk
  write_whole "$work/wanted" awk '$1 == "image" { digest[$2] = $3 } $1 == "node" { print $2, digest[$3] }' "$plan"
  target=wanted give_up=fail_node
  max_unavailable=$(setting max-unavailable) time_limit=$(setting time-limit)
  health_mark='' todo='' silent='' unasked='' current='' taken='' finished='' failed='' told=$(date +%s)
}

# interrupted: its own words may find nobody either, which must not interrupt it again
interrupted() {
  trap '' HUP INT TERM PIPE
  echo "roll-nodes: interrupted; what reboots goes on, and the next run continues" >&2
  exit 143
}

# find_nodes: who is to be taken, in the order of the plan
find_nodes() {
  [ -s "$work/wanted" ] || return 0
  # shellcheck disable=SC2046 # words
  set -- $(cut -d ' ' -f 1 "$work/wanted")
  ask_patiently "$work/before" "$@"
  write_whole "$work/kinds" kinds_of_answers "$work/before" "$silence" "$@"
  write_whole "$work/found" list_found
  current=$(found_nodes current) todo=$(found_nodes todo) silent=$(found_nodes silent)
  for node in $(found_nodes unasked); do skip_unasked "$node" "$work/before/$node"; done
  [ -z "$silent" ] || say "skipped, since they do not answer; each takes its image at its next boot:$silent"
  [ -z "$current" ] || say "run their image already:$current"
}

# list_found: lines `WORD NODE WANTED`. A digest may look like a number, and is compared as a text
list_found() {
  awk -v kinds="$work/kinds" '
    BEGIN { while ((getline line <kinds) > 0) { split(line, told, " "); kind[told[1]] = told[2]; runs[told[1]] = told[3] } }
    {
      word = kind[$1] == "silent" ? "silent" : "unasked"
      if (kind[$1] == "up") word = runs[$1] "" == $2 "" ? "current" : "todo"
      print word, $1, $2
    }' "$work/wanted"
}

# found_nodes WORD: with a blank before each
found_nodes() {
  awk -v word="$1" '$1 == word { printf " %s", $2 }' "$work/found"
}

show_nodes() {
  say "to be rebooted:${todo:- none}"
}

count() {
  echo $#
}

# is_approved DIGEST
is_approved() {
  for prefix in $approved; do
    case $1 in "$prefix"*) return 0 ;; esac
  done
  return 1
}

# require_approval: of each image that more nodes would get than may without
require_approval() {
  most=$(setting max-nodes)
  [ -n "$most" ] && [ -n "$todo" ] || return 0
  unapproved='' images=''
  while read -r word node image; do
    if [ "$word" != todo ] || is_approved "$image"; then continue; fi
    unapproved="$unapproved $node"
    case $images in *"$image"*) ;; *) images="$images --approve $image" ;; esac
  done <"$work/found"
  # shellcheck disable=SC2086 # words
  total=$(count $unapproved)
  [ "$total" -gt "$most" ] || return 0
  # shellcheck disable=SC2086 # words
  refuse "$total running nodes would be rebooted into an image that is not approved, at most $most are allowed (approvalThreshold): $(
    printf '%s ' $unapproved | cut -d ' ' -f -5)...
To do it nevertheless: roll-nodes$images
or name the digest in the program: approvedImages: [$(printf '%s' "$images" | sed 's/ --approve \([0-9a-f]*\)/, "\1"/g; s/^, //')]"
}

# finish_interrupted: nodes that an earlier run took out of service and that are as they should be
finish_interrupted() {
  for node in $current; do
    [ -f "$away_marks/$node" ] || continue
    say "$node: goes back into service; an earlier rollout ended before that"
    seconds=
    finish_node "$node"
  done
}

# roll_batches: the canary first
roll_batches() {
  # shellcheck disable=SC2086 # words
  set -- $todo
  total=$# place=0 size=$(setting canary) kind=', canary'
  while [ $# -gt 0 ] && [ -z "$failed" ]; do
    batch=
    while [ $# -gt 0 ] && [ "$size" -gt 0 ]; do
      batch="$batch $1" size=$((size - 1))
      shift
    done
    roll_queue take_next "$batch"
    size=$(setting batch-size) kind=
  done
}

# take_next NODE: the next one of the rollout
take_next() {
  place=$((place + 1))
  take_node "$1" "$place of $total$kind"
}

# roll_queue TAKE NODES: at most $max_unavailable of them away at once. After a failure no further one is taken, and those that are
# away are waited for
roll_queue() {
  take=$1 queue=$2 away=
  while [ -n "$queue$away" ]; do
    # shellcheck disable=SC2086 # words
    while [ -n "$queue" ] && [ "$(count $away)" -lt "$max_unavailable" ]; do
      next_of_queue
      # whoever is skipped may have taken its time, and those that are away have theirs
      if "$take" "$node"; then away="$away $node"; elif [ -n "$away" ]; then look_at_away; fi
      [ -z "$failed" ] || [ "$take" = return_node ] || queue=
    done
    [ -n "$away" ] || continue
    sleep "$POLL_SECONDS"
    look_at_away
    [ -z "$failed" ] || [ "$take" = return_node ] || queue=
  done
}

next_of_queue() {
  # shellcheck disable=SC2086 # words
  set -- $queue
  node=$1
  shift
  queue=${*:+ $*}
}

end_rollout() {
  if [ -n "$failed" ]; then
    if [ "$(setting on-failure)" = rollback ]; then roll_back_nodes; fi
    show_running
    echo "roll-nodes: stopped, since these nodes failed:$failed" | plain_text >&2
    exit 1
  fi
  hear_unasked
  # what nobody came up with takes the place of nothing that somebody did
  if [ -n "$finished$current" ]; then keep_entries good; rm -rf "$ENTRIES/last"; else keep_entries last; fi
  # shellcheck disable=SC2086 # words
  say "done: $(count $finished) of $(wc -l <"$work/wanted") nodes rebooted, $(count $current) ran their image before, $(count $silent) do not answer"
  [ -n "$unasked" ] || return 0
  echo "roll-nodes: incomplete: these nodes are there and could not be asked, so they may run another image:$unasked
Repair their SSH or switch them off, then run it again" | plain_text >&2
  exit 1
}

# show_running: what each node runs now
show_running() {
  # shellcheck disable=SC2046 # words
  set -- $(cut -d ' ' -f 1 "$work/wanted")
  ask_into "$work/now" "$BOOT_QUESTION" "$@"
  kinds_of_answers "$work/now" "$silence" "$@" |
    awk '{ print ($2 == "up" && $3 != "-" ? $3 : "nothing"), $1 }' | sort -s -k 1,1 >"$work/running"
  awk '
    $1 != image { if (image) print "roll-nodes: " image " is run by:" names; image = $1; names = "" }
    { names = names " " $2 }
    END { if (image) print "roll-nodes: " image " is run by:" names }' "$work/running" | plain_text
}
