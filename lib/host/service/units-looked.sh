# shellcheck shell=sh
# What systemd says of several units in one answer, for scripts that only look. A unit that it does not tell of, and an answer that is not
# the plain one, is asked for itself.
# shellcheck disable=SC2034 # what it sets is for other libraries

LOOKED_UNITS='' LOOKED_ENABLED='' LOOKED_OWN='' LOOKED_NOW='' LOOKED_UPTIME=''
UNIT_PROPERTIES=LoadState,ActiveState,FragmentPath,Triggers,NeedDaemonReload,MainPID,StateChangeTimestampMonotonic,InvocationID

# look_at_units NAMES...: with what their sockets start
look_at_units() {
  LOOKED_NOW=$(date +%s%N)
  read -r LOOKED_UPTIME _ </proc/uptime
  look_at_properties "$@"
  look_at_enabled "$@"
  for unit; do
    # shellcheck disable=SC2086,SC2154 # names of units, one word each; found is set by looked_up
    if looked_up "$LOOKED_UNITS" "$unit.Triggers"; then set -- "$@" $found; fi
  done
  shift "$(units_told "$@")"
  [ $# = 0 ] || look_at_properties "$@"
  look_at_own_lines
}

# units_told NAMES...: how many of them were told of; what a socket starts stands behind them
units_told() {
  told=0
  for unit; do
    ! looked_up "$LOOKED_UNITS" "$unit.LoadState" || told=$((told + 1))
  done
  echo "$told"
}

look_at_properties() {
  LOOKED_UNITS=$LOOKED_UNITS$LOOKED_LINE$(
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
        answers="$answers$1$LOOKED_TAB$line$LOOKED_LINE"
        shift
      done
      [ $# -gt 0 ] || printf '%s' "$answers"
    }
  )
}

# look_at_own_lines: of all units that have a file
look_at_own_lines() {
  fragments=$(printf '%s\n' "$LOOKED_UNITS" | while IFS= read -r line; do
    case $line in
      *".FragmentPath$LOOKED_TAB"/*) printf '%s\t%s\n' "${line%%".FragmentPath$LOOKED_TAB"*}" "${line#*"$LOOKED_TAB"}" ;;
    esac
  done)
  # shellcheck disable=SC2046 # names of units, one word each
  LOOKED_OWN=$(systemctl cat $(printf '%s\n' "$fragments" | while read -r unit _; do echo "$unit"; done) 2>/dev/null |
    FRAGMENTS=$fragments own_lines)
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
      "$1$LOOKED_TAB-") ;;
      "$1$LOOKED_TAB"*) printf '%s\n' "${line#"$1$LOOKED_TAB"}" ;;
    esac
  done
}
