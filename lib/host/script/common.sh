# shellcheck shell=sh
# What every script on a master shares. POSIX sh, and nothing that coreutils 5.97 lacks.

# What an apply holds, see lock.sh.
LOCK=$STATE_DIRECTORY/lock

LINE_END='
'
# shellcheck disable=SC2034 # other libraries split lines by it
TAB='	'

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

# read_text PATH: sets text to that of a file, without zero bytes, by the shell itself. For what is small
read_text() {
  text=''
  { while IFS= read -r text_line; do text=$text$text_line$LINE_END; done <"$1"; } 2>/dev/null || return 1
  text=$text$text_line
}

# line_is_in LINE TEXT
line_is_in() {
  case $LINE_END$2$LINE_END in
    *"$LINE_END$1$LINE_END"*) return 0 ;;
  esac
  return 1
}

# state_name PATH: a path as one file name
state_name() {
  name_state "$1"
  printf '%s\n' "$state_named"
}

# name_state PATH: the same as $state_named, without a process
name_state() {
  state_named='' name_left=$1
  while :; do
    name_part=${name_left%%[%/]*}
    state_named=$state_named$name_part
    [ "$name_part" != "$name_left" ] || break
    name_left=${name_left#"$name_part"}
    case $name_left in
      %*) state_named=$state_named%25 ;;
      *) state_named=$state_named%2F ;;
    esac
    name_left=${name_left#?}
  done
}

# private_directory PATH: a directory of ours below the state directory
private_directory() {
  [ -d "$1" ] || fault=$(umask 077 && mkdir -p "$1" 2>&1) || refuse "the directory $1 cannot be made: $fault"
}

# has_labels: whether SELinux is on, so that files have labels
has_labels() {
  [ -e "$HOST_ROOT/sys/fs/selinux/enforce" ] || [ -e "$HOST_ROOT/selinux/enforce" ] || return 1
  command -v restorecon >/dev/null 2>&1 || return 1
  ! command -v selinuxenabled >/dev/null 2>&1 || selinuxenabled
}

# restore_labels PATHS...: with SELinux on, what is made here has the label of the directory that it was made in, and a daemon
# may not read that
restore_labels() {
  ! has_labels || restorecon "$@" 2>/dev/null || :
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
