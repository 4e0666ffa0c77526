# shellcheck shell=sh
# Several questions in one script, each as if it were alone: what one of them sets, says or fails with is no matter of the others.

# know_marker MARKER: stands around each answer, and no value has it
know_marker() {
  ANSWER_MARKER=$1
}

# ask_together FUNCTIONS...: at once those before a `--`, which wait for others, and in turn those after it. What is answered meanwhile is
# held in a pipe until those after it have spoken
ask_together() {
  question=$1
  shift
  if [ "$question" = -- ]; then
    for question; do answer_apart "$question"; done
    return 0
  fi
  answer_apart "$question" | {
    ask_together "$@"
    cat
  }
}

# answer_apart FUNCTION: its answer, then the exit code that it ended with and what it said on standard error
answer_apart() {
  printf '%s.%s\n' "$ANSWER_MARKER" "$1"
  said=$("$1" 2>&1 >&3 3>&-)
  code=$?
  printf '%s.%s.end %s\n%s\n%s.%s.said\n' "$ANSWER_MARKER" "$1" "$code" "$said" "$ANSWER_MARKER" "$1"
} 3>&1 </dev/null
