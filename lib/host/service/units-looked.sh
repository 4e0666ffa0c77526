# shellcheck shell=sh
# What systemd says of several units in one answer, for scripts that only look. A unit that it does not tell of, and an answer that is not
# the plain one, is asked for itself.
# shellcheck disable=SC2034 # what it sets is for other libraries

LOOKED_UNITS='' LOOKED_ENABLED='' LOOKED_OWN='' LOOKED_COMMANDS=''
UNIT_PROPERTIES=LoadState,ActiveState,FragmentPath,Triggers,NeedDaemonReload,MainPID,StateChangeTimestampMonotonic,InvocationID

# look_at_units NAMES...: with what they start
look_at_units() {
  if [ -z "$LOOKED_NOW" ]; then
    read -r LOOKED_UPTIME _ </proc/uptime
    LOOKED_NOW=$(($(date +%s%N) / 1000000))
  fi
  forget_units
  look_at_states "$@"
  look_at_own_lines
  look_at_commands
}

# forget_units: since they change
forget_units() {
  LOOKED_UNITS='' LOOKED_ENABLED='' LOOKED_OWN='' LOOKED_COMMANDS=''
}

# look_at_states NAMES...: what is known of a unit without its files
look_at_states() {
  look_at_enabled "$@"
  for unit; do
    case $unit in
      # as most are called
      *.socket | *.timer | *.path) set -- "$@" "${unit%.*}.service" ;;
    esac
  done
  look_at_properties "$@"
  for unit; do
    shift
    looked_up "$LOOKED_UNITS" "$unit.Triggers" || continue
    # shellcheck disable=SC2154 # looked_up sets it
    for triggered in $found; do
      looked_up "$LOOKED_UNITS" "$triggered.LoadState" || set -- "$@" "$triggered"
    done
  done
  [ $# = 0 ] || look_at_properties "$@"
}

look_at_properties() {
  LOOKED_UNITS=$LOOKED_UNITS$LINE_END$(
    systemctl show --property="$UNIT_PROPERTIES" "$@" 2>/dev/null | while IFS= read -r line; do
      case $line in
        '') shift ;;
        *) printf '%s.%s\t%s\n' "$1" "${line%%=*}" "${line#*=}" ;;
      esac
    done
  )
}

# look_at_enabled NAMES...: a line each; where one has none, nobody knows whose the others are
look_at_enabled() {
  LOOKED_ENABLED=$(
    systemctl is-enabled "$@" 2>/dev/null | {
      answers=
      while read -r line; do
        [ $# -gt 0 ] || exit
        answers="$answers$1$TAB$line$LINE_END"
        shift
      done
      [ $# -gt 0 ] || printf '%s' "$answers"
    }
  )
}

# look_at_own_lines: of all units that have a file
look_at_own_lines() {
  LOOKED_OWN=$(
    IFS=$LINE_END fragments=''
    set -f --
    for line in $LOOKED_UNITS; do
      case $line in
        *".FragmentPath$TAB"/*)
          unit=${line%%".FragmentPath$TAB"*}
          set -- "$@" "$unit"
          fragments=$fragments$unit$TAB${line#*"$TAB"}$LINE_END
          ;;
      esac
    done
    [ $# = 0 ] || systemctl cat "$@" 2>/dev/null | FRAGMENTS=${fragments%"$LINE_END"} own_lines
  )
}

# look_at_commands: the command lines of their daemons, which have zero bytes between their words. Where one has a line end, nobody knows
# whose the others are
look_at_commands() {
  LOOKED_COMMANDS=$(
    IFS=$LINE_END
    set -f --
    for line in $LOOKED_UNITS; do
      case $line in
        *".MainPID$TAB"[1-9]*) set -- "$@" "/proc/${line#*"$TAB"}/cmdline" ;;
      esac
    done
    [ $# = 0 ] || sed -s -n '1F; s/\x00/ /g; p' "$@" 2>/dev/null | commands_told
  )
}

# commands_told: of files on standard input, each below its name, as one line each
commands_told() {
  commands='' process=''
  while IFS= read -r line || [ "$line" ]; do
    if [ "$process" ]; then
      commands=$commands$process$TAB$line$LINE_END process=''
    else
      process=${line%/cmdline}
      [ "$process" != "$line" ] || return 0
      process=${process#/proc/}
    fi
  done
  printf '%s' "$commands"
}

# own_lines: of units as `systemctl cat` prints them, the lines that say what runs, as whom, with what in sight, and when it does not.
# With FRAGMENTS, a line `UNIT<tab>FILE` each, the unit stands before each line, and one with a `-` says that its file was read
own_lines() {
  awk '
    BEGIN {
      total = split(ENVIRON["FRAGMENTS"], fragments, "\n")
      for (i = 1; i <= total; i++) {
        tab = index(fragments[i], "\t")
        of[substr(fragments[i], tab + 1)] = substr(fragments[i], 1, tab)
      }
    }
    total > 0 && /^# \// && substr($0, 3) in of {
      print of[substr($0, 3)] "-"
      path = kind = ""
    }
    /^# \/[^ ]*\.(service|socket|conf)$/ {
      path = substr($0, 3)
      kind = path ~ /\.d\// ? "drop-in" : "unit"
      if (kind == "unit" && total > 0) before = (path in of) ? of[path] : "?\t"
      next
    }
    /\\$/ { kept = kept substr($0, 1, length($0) - 1) " "; next }
    { line = kept $0; kept = "" }
    line ~ /^(Exec|Environment|Unset|PassEnv|User|Group|Dynamic|Suppl|Root|Working|Bind|Private|Protect|Inacc|ReadOnly|NoExec|Temp|Mount|IPAddr|IPIng|IPEgr|Socket|Restrict|Network|Joins|Cond|Assert|Listen|Accept|Service=|Type|PIDFile|Remain|Capab|Ambient|SystemCall|RuntimeMax)/ {
      print before kind "\t" path "\t" line
    }'
}

# looked_own NAME: its lines, when they are known
looked_own() {
  looked_up "$LOOKED_OWN" "$1" || return 1
  printf '%s\n' "$LOOKED_OWN" | while IFS= read -r line; do
    case $line in
      "$1$TAB-") ;;
      "$1$TAB"*) printf '%s\n' "${line#"$1$TAB"}" ;;
    esac
  done
}
