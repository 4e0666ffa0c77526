# shellcheck shell=sh
# Questions to servers, put by one program for all that ask, each with a time limit of its own. One that is not answered so is put once
# more for itself, by whoever asks: so what is wrong is told in one place, and one that hangs costs the others nothing.
# shellcheck disable=SC2154 # python.sh sets python, looked.sh found

QUESTIONS='' LOOKED_ANSWERS=''
LONGEST_QUESTION=60

# know_questioner PYTHON-TEXT
know_questioner() {
  QUESTIONER=$1
}

# ask_later 0|1 WORDS...: of the program for probes or of that which fetches
ask_later() {
  for word; do QUESTIONS=$QUESTIONS$word$LINE_END; done
  QUESTIONS=$QUESTIONS--$LINE_END
}

# put_questions: prints the answers. By `$(...)` or in a pipeline
put_questions() {
  if [ -z "$QUESTIONS" ] || ! find_python; then return 0; fi
  IFS=$LINE_END
  set -f
  # shellcheck disable=SC2086 # a word a line
  set -- $QUESTIONS
  exec "$python" -S -E -c "$QUESTIONER" "$LONGEST_QUESTION" 2 "${PROBE_PROGRAM-}" "${FETCH_PROGRAM-}" "$@" 2>/dev/null
}

# hear_answers: of put_questions, from standard input
hear_answers() {
  while IFS= read -r line; do LOOKED_ANSWERS=$LOOKED_ANSWERS$line$LINE_END; done
}

# ask_servers: puts the questions, and hears the answers
ask_servers() {
  LOOKED_ANSWERS=$(put_questions)
}

# heard WORDS...: sets answer when the question was answered
heard() {
  looked_up "$LOOKED_ANSWERS" "$*" || return 1
  answer=''
  while :; do
    case $found in
      *"$TAB"*) answer=$answer${found%%"$TAB"*}$LINE_END found=${found#*"$TAB"} ;;
      *) break ;;
    esac
  done
  answer=$answer$found
}
