# shellcheck shell=sh
# push-node-files: brings running nodes to the files of the plans, all at once. A node that takes no connection gets its files when it
# boots.
# shellcheck disable=SC2034,SC2154 # ask_into of node-boots.sh reads and sets some

PUSH=$STATE_DIRECTORY/node-push
# Until a node that does not answer counts as down.
PUSH_CONNECT_SECONDS=10
# Until an earlier push must have ended.
PUSH_WAIT_SECONDS=900

# know_live_applier TEXT: what a node runs
know_live_applier() {
  LIVE_APPLIER=$1
}

# push_node_files PLAN SECRET-PLAN SILENCE WORD...: SILENCE is what ssh says of a node that takes no connection, and the words are those
# of the command line
push_node_files() {
  plan=$1 secret_plan=$2 silence=$3 pushed=apply
  shift 3
  for word; do
    case $word in
      --show) pushed=show ;;
      -*)
        echo "usage: push-node-files [--show] [NODE...]" >&2
        exit 2
        ;;
    esac
  done
  push_to_nodes "$@"
  print_results
  ! grep -qE '^[^ ]+ is (failed|not-begun)' "$PUSH/results"
}

# emit_push PLAN SECRET-PLAN SILENCE apply|show NODE...: of all nodes when none is named
emit_push() {
  plan=$1 secret_plan=$2 silence=$3 pushed=$4
  shift 4
  push_to_nodes "$@"
  emit_command results cat "$PUSH/results"
}

# push_to_nodes WORD...: those that are no options name nodes
push_to_nodes() {
  begin_push
  take_plans "$plan" "$secret_plan" "$PUSH"
  add_host_keys "$PUSH"
  name_nodes "$@"
  write_all_parts "$PUSH"
  send_parts
  judge_answers >"$PUSH/results" || refuse "the answers of nodes cannot be written to $PUSH"
}

# begin_push: one after the other, so that none that began with an older plan ends after one with a newer. Each process that sends
# files to a node has the lock, so that what is left of a push that was killed is waited for
begin_push() {
  [ -d "${plan%/*}" ] || refuse "$plan is missing, so it is unknown which files nodes should have; pulumi up --refresh brings it back"
  exec 9<"${plan%/*}"
  flock -w "$PUSH_WAIT_SECONDS" 9 || refuse "another push-node-files has not ended within $PUSH_WAIT_SECONDS seconds"
  remove_tree "$PUSH"
  private_directory "$PUSH"
  private_directory "$PUSH/answers"
  private_directory "$PUSH/failed"
  trap 'rm -rf "$PUSH"; prune_state' EXIT
  on_signals 'exit 143' HUP INT TERM PIPE
}

# name_nodes WORD...: each node once, however often and by what names it is named
name_nodes() {
  write_whole "$PUSH/nodes" plan_nodes "$PUSH/files.plan"
  named=
  for word; do
    case $word in -*) continue ;; esac
    found=$(nodes_named "$PUSH/nodes" "$word")
    found=${found#* }
    [ -n "$found" ] || refuse "$word is no node of $plan"
    case "
$named" in *"
$found
"*) continue ;; esac
    named="$named$found
"
  done
  [ -z "$named" ] || write_whole "$PUSH/nodes" print_text "$named"
}

# send_parts: as node-boots.sh asks, with the parts of a node on standard input
send_parts() {
  printf '%s\npart files\n' "$pushed" >"$PUSH/head"
  printf 'part secrets\n' >"$PUSH/between"
  printf 'end\n' >"$PUSH/end"
  : >"$PUSH/failed/.none"
  most_failures=$(plan_setting "$PUSH/files.plan" most-failures 1000000)
  export PUSH most_failures silence
  ASKED_AT_ONCE=$(plan_setting "$PUSH/files.plan" at-once 64)
  MOST_ASKED_AT_ONCE=$ASKED_AT_ONCE
  connect_seconds=$PUSH_CONNECT_SECONDS answer_seconds=$(plan_setting "$PUSH/files.plan" time-limit 60)
  ASK_NODE="$BEFORE_PUSH$ASK_NODE$AFTER_PUSH"
  # shellcheck disable=SC2046 # names
  [ ! -s "$PUSH/nodes" ] || ask_into "$PUSH/answers" "$LIVE_APPLIER" $(cat "$PUSH/nodes")
}

# The words of ASK_NODE are those of this, too: $1 is the directory of answers, $6 the node. Its ssh gets no -n, and parts to read. A
# node that is not begun has no answer
# shellcheck disable=SC2016 # for the shells that xargs starts
BEFORE_PUSH='
  node=$6
  count() { if [ -e "$1" ]; then echo $#; else echo 0; fi; }
  [ "$(count "$PUSH/failed"/*)" -lt "$most_failures" ] || exit 0
  secrets=
  [ ! -d "$PUSH/secrets" ] || secrets=yes
  ssh() {
    shift
    read -r part <"$PUSH/files/$node"
    secret_part=
    [ -z "$secrets" ] || read -r secret_part <"$PUSH/secrets/$node"
    cat "$PUSH/head" "$PUSH/files/$part" ${secrets:+"$PUSH/between" "$PUSH/secrets/$secret_part"} "$PUSH/end" >"$raw.in" || {
      echo "there was no room on the master for its files"
      exit 1
    }
    exec ssh "$@" <"$raw.in" 9>&-
  }
'
# shellcheck disable=SC2016 # for the shells that xargs starts
AFTER_PUSH='
  case $(tail -n 1 "$1/$6") in
    "digest "*) ! grep -q "^failed " "$1/$6" || : >"$PUSH/failed/$6" ;;
    *) tail -n 1 "$1/$6" | grep -qiE -e "$silence" || : >"$PUSH/failed/$6" ;;
  esac
'

# judge_answers: what each node said, line by line with its name, and last `NODE is STATE WHY`
judge_answers() {
  awk -v answers="$PUSH/answers" -v silence="$silence" "$JUDGEMENT" "$PUSH/wanted"
}

# For awk. A node may say what it likes: what has another shape than the applier's words counts for nothing
# shellcheck disable=SC2016 # of awk
JUDGEMENT='
  function add(words) { why = why (why == "" ? "" : "; ") words }
  {
    node = $1
    wanted = $3 == "-" ? "^digest " $2 " [0-9a-f-]+$" : "^digest " $2 " " $3 "$"
    answer = answers "/" node
    last = why = ""
    changes = lines = 0
    for (got = 1; lines < 5000 && (got = (getline said <answer)) > 0; lines++) {
      last = said = substr(said, 1, 500)
      if (said ~ /^(changed|restored) \/[^ ]+$/ || said ~ /^ran ./) {
        changes++
        print node, said
      } else if (said ~ /^left \/[^ ]+ ./) {
        print node, said
      } else if (said ~ /^failed [0-9]+ ./) {
        code = said
        sub(/^failed /, "", code)
        sub(/ .*/, "", code)
        sub(/^failed [0-9]+ /, "", said)
        add(said " ended with exit code " code)
      } else if (said ~ /^\| ./ && why != "") why = why ": " substr(said, 3)
    }
    close(answer)
    if (got < 0) print node, "is not-begun"
    else if (last ~ wanted) print node, "is", (why != "" ? "failed " why : changes ? "changed" : "current")
    else if (tolower(last) ~ silence) print node, "is down", last
    else print node, "is failed", (last ~ /^digest / ? "it has other files than it was sent" : last == "" ? "it said nothing" : last)
  }'

# print_results: for a person
print_results() {
  awk -v show="$([ "$pushed" = apply ] || echo yes)" '
    BEGIN {
      words["changed"] = show ? "would change" : "changed"
      words["restored"] = show ? "would restore" : "restored"
      words["ran"] = show ? "would run" : "ran"
      words["left"] = show ? "would leave" : "left"
    }
    $2 != "is" {
      item = substr($0, length($1 $2) + 3)
      done = done ($2 == before ? ", " : (done == "" ? "" : "; ") words[$2] " ") item
      before = $2
      next
    }
    {
      tally[$3]++
      total++
      if ($3 == "down" || $3 == "not-begun") list[$3] = list[$3] " " $1
      if ($3 == "failed") done = done (done == "" ? "" : "; ") "failed: " substr($0, length($1 $2 $3) + 4)
      if (done != "") print $1 ": " done
      done = before = ""
    }
    END {
      if (tally["down"]) print "not reached, so they get their files when they boot:" list["down"]
      if (tally["not-begun"]) print "not begun, since too many nodes failed:" list["not-begun"]
      printf "%d of %d nodes %s, %d have their files, %d are not reached, %d failed, %d were not begun\n", tally["changed"], total,
        (show ? "would change" : "changed"), tally["current"], tally["down"], tally["failed"], tally["not-begun"]
    }' "$PUSH/results" | sed 's/^/push-node-files: /' | plain_text
}
