# shellcheck shell=sh
# Several changes in one script, each as if it were alone. One that fails, or is ended after its time, is no matter of those after it.

# look_within SECONDS: what all of them look at, before the first
look_within() {
  {
    watch_time "$1"
    look_before </dev/null
    end_watch 0
  } 2>/dev/null
}

# change_apart SECONDS FUNCTION: as answer_apart, ended after its time. When nobody waits for this apply any more, nothing is begun
change_apart() {
  {
    printf '%s.%s\n' "$ANSWER_MARKER" "$2"
    if [ -e "$LOCK/over" ]; then
      tell_end "$2" "$LOCK_LOST" ""
      return 0
    fi
    said=$(change_within "$1" "$2" 2>&1 >&3 3>&-)
    tell_end "$2" $? "$said"
  } 3>&1 </dev/null
}

# change_within SECONDS FUNCTION
change_within() {
  watch_time "$1"
  ("$2")
  end_watch $?
}
