# shellcheck shell=sh
# What every script on a master shares. POSIX sh, and nothing that coreutils 5.97 lacks.

# What an apply holds, see lock.sh.
LOCK=$STATE_DIRECTORY/lock

# emit KEY VALUE: one value of the answer, framed by its length in bytes
emit() {
  printf '%s %s\n%s\n' "$1" "${#2}" "$2"
}

# emit_command KEY COMMAND...: the output of a command, every byte of it, as one value
emit_command() {
  emit_key=$1
  shift
  emit_value=$("$@"; printf .)
  emit "$emit_key" "${emit_value%.}"
}

# plain_text: the standard input as printable ASCII, in lines of at most 4000 bytes. The plugin that shows the output of a build waits
# for ever at a line above 64 KiB, and fails at a byte that is not UTF-8
plain_text() {
  LC_ALL=C tr -c '\011\012\040-\176' '?' | LC_ALL=C fold -b -w 4000
}

# refuse WORDS...: stop with a message; the caller's exit code for "the host said no"
refuse() {
  printf '%s\n' "$*" | plain_text >&2
  exit "$REFUSED"
}

# on_signals COMMAND SIGNALS...: COMMAND ends the shell. bash 5.2 may act on a signal while it reads a $(...), and then reads COMMAND up
# to a ")". Without one, a quarter of the signals are lost or end the script with a syntax error. A shell that acts on it elsewhere has
# ended before it reads the second line
on_signals() {
  on_signal=$1
  shift
  # shellcheck disable=SC2064 # COMMAND is expanded when it runs
  trap "$on_signal
)" "$@"
}

# state_name PATH: a path as one file name, without a program
state_name() {
  name_left=$1
  while :; do
    name_part=${name_left%%[%/]*}
    printf '%s' "$name_part"
    [ "$name_part" != "$name_left" ] || break
    name_left=${name_left#"$name_part"}
    case $name_left in
      %*) printf '%s' %25 ;;
      *) printf '%s' %2F ;;
    esac
    name_left=${name_left#?}
  done
  echo
}

# private_directory PATH: a directory of ours below the state directory
private_directory() {
  [ -d "$1" ] || fault=$(umask 077 && mkdir -p "$1" 2>&1) || refuse "the directory $1 cannot be made: $fault"
}

# restore_labels PATHS...: with SELinux on, what is made here has the label of the directory that it was made in, and a daemon
# may not read that
restore_labels() {
  command -v restorecon >/dev/null 2>&1 || return 0
  ! command -v selinuxenabled >/dev/null 2>&1 || selinuxenabled || return 0
  restorecon "$@" 2>/dev/null || :
}

# prune_state: nothing of ours stays behind when the last resource is gone. Commands of one apply run at once, and one of them may be about
# to write into a directory that it has just made: what is empty then goes with the apply's lock
prune_state() {
  [ ! -e "$LOCK/owner" ] || return 0
  for directory in "$STATE_DIRECTORY"/*/ "$STATE_DIRECTORY"; do
    [ -d "$directory" ] && rmdir "$directory" 2>/dev/null
  done
  return 0
}
