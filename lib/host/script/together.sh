# shellcheck shell=sh
# Several questions in one script, each as if it were alone: what one of them sets, says or fails with is no matter of the others.

# know_marker MARKER: stands around each answer, and no value has it
know_marker() {
  ANSWER_MARKER=$1
}

# ask_together FUNCTIONS...: at once those before a `--`, which wait for others; then those of answer_in_turn. What is answered meanwhile is
# held in a pipe until those after it have spoken
ask_together() {
  question=$1
  shift
  if [ "$question" = -- ]; then
    answer_in_turn "$@"
    return 0
  fi
  answer_apart "$question" | {
    ask_together "$@"
    cat
  }
}

# answer_in_turn FUNCTIONS...: while servers answer those before a `--`, and then those after it, which hear their answers
answer_in_turn() {
  put_questions | {
    look_meanwhile </dev/null
    while [ "$1" != -- ]; do
      answer_apart "$1"
      shift
    done
    shift
    hear_answers
    for question; do answer_apart "$question"; done
  }
}

# answer_apart FUNCTION: its answer, then the exit code that it ended with and what it said on standard error
answer_apart() {
  {
    printf '%s.%s\n' "$ANSWER_MARKER" "$1"
    said=$("$1" 2>&1 >&3 3>&-)
    tell_end "$1" $? "$said"
  } 3>&1 </dev/null
}

# tell_end FUNCTION CODE WORDS
tell_end() {
  printf '%s.%s.end %s\n%s\n%s.%s.said\n' "$ANSWER_MARKER" "$1" "$2" "$3" "$ANSWER_MARKER" "$1"
}
