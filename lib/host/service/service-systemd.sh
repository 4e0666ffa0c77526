# shellcheck shell=sh
# The service manager of EL8 and later: systemctl(1). A name without a suffix is that of a service; sockets are named in full.
# shellcheck disable=SC2034,SC2154 # others read what it sets; looked.sh sets found

service_known() {
  systemd_says "$1" LoadState
  case $told in
    loaded | masked) true ;;
    *) false ;;
  esac
}
# service_running NAME: a manager that cannot be asked is an error, never "not running"
service_running() {
  if looked_up "$LOOKED_UNITS" "$1.ActiveState"; then
    case $found in
      active | reloading) return 0 ;;
    esac
  fi
  case $(systemctl is-active "$1" 2>/dev/null) in
    active | reloading) true ;;
    '') systemd_silent ;;
    *) false ;;
  esac
}
# may_run_now NAME: as far as is known
may_run_now() {
  looked_up "$LOOKED_UNITS" "$1.ActiveState" || return 0
  case $found in
    active | reloading) return 0 ;;
  esac
  return 1
}
service_enabled() {
  if looked_up "$LOOKED_ENABLED" "$1"; then
    case $found in
      enabled | alias) return 0 ;;
    esac
  fi
  case $(systemctl is-enabled "$1" 2>/dev/null) in
    enabled | alias) true ;;
    # said of no file by systemd 257, where 252 says nothing
    not-found) systemd_links "$1" | grep -q . ;;
    '')
      if systemd_lost_file "$1"; then systemd_links "$1" | grep -q .; return; fi
      service_known "$1" && systemd_silent
      false
      ;;
    *) false ;;
  esac
}
# service_start NAME: a socket does not start while its service runs without it
service_start() {
  systemd_ready "$1" || return 1
  systemd_stop_triggered "$1"
  forget_units
  systemctl start "$1" || { service_messages "$1"; return 1; }
}
# service_stop NAME: the service behind a socket would go on serving with what it got from it
service_stop() {
  forget_units
  systemctl stop "$1" && systemd_stop_triggered "$1"
}
service_restart() {
  systemd_ready "$1" || return 1
  forget_units
  case $1 in
    *.socket) service_stop "$1" && systemctl start "$1" ;;
    *) systemctl restart "$1" ;;
  esac || { service_messages "$1"; return 1; }
}
service_enable() {
  systemd_unmasked "$1" && systemctl --quiet enable "$1"
}
service_disable() {
  ! systemd_lost_file "$1" || { systemd_forget "$1"; return; }
  systemctl --quiet disable "$1"
}
# systemd_lost_file NAME: a unit of ours is known still when its file was taken away, and links to it may be left
systemd_lost_file() {
  systemd_says "$1" FragmentPath
  [ -n "$told" ] && [ ! -e "$told" ]
}
# systemd_forget NAME: as systemctl disable does, a directory goes with its last link
systemd_forget() {
  systemd_links "$1" | while IFS= read -r link; do
    rm -f "$link"
    rmdir "${link%/*}" 2>/dev/null || :
  done
}
systemd_links() {
  find "$HOST_ROOT/etc/systemd/system" -type l -path "*.wants/$1" 2>/dev/null
}
# service_messages NAME: the unit as systemd sees it, with the last lines that the daemon logged
service_messages() {
  systemctl --no-pager --full --lines=10 status "$1" 2>&1
}

# systemd_says NAME PROPERTY: sets told
systemd_says() {
  if looked_up "$LOOKED_UNITS" "$1.LoadState"; then
    # of a unit that was told of, what is missing is what its kind does not have
    if looked_up "$LOOKED_UNITS" "$1.$2"; then told=$found; else told=''; fi
  else
    told=$(systemctl show --property="$2" "$1" 2>/dev/null)
    told=${told#"$2="}
  fi
}
systemd_silent() {
  refuse "systemd does not answer: $(systemctl is-system-running 2>&1)"
}

# systemd_ready NAME: units that changed on disk are read again, and an earlier failure does not count against the next start
systemd_ready() {
  systemd_unmasked "$1" || return 1
  service_reread "$1" || return 1
  systemctl reset-failed "$1" 2>/dev/null || :
}

# systemd_unmasked NAME: whoever masked a unit meant that nothing may start it
systemd_unmasked() {
  systemd_says "$1" LoadState
  [ "$told" = masked ] || return 0
  echo "$1 is masked, so nothing may start it; \`systemctl unmask $1\` on the host allows it again"
  return 1
}

systemd_stop_triggered() {
  case $1 in
    *.socket)
      systemd_says "$1" Triggers
      for triggered in $told; do systemctl stop "$triggered" || return 1; done
      ;;
  esac
}

# service_process NAME: sets pid, to nothing where no process runs
service_process() {
  systemd_says "$1" MainPID
  pid=${told#0}
}
# service_age NAME: sets age to seconds since the daemon started or was told to read its files, or to `unknown`
service_age() {
  age=unknown
  systemd_says "$1" StateChangeTimestampMonotonic
  [ "${told:-0}" != 0 ] || return 0
  uptime=$LOOKED_UPTIME
  [ "$uptime" ] || read -r uptime _ </proc/uptime
  # in milliseconds; a number that begins with 0 is octal for a shell, and uptime has two digits behind its point
  age=$((${uptime%.*} * 1000 + 1${uptime#*.} * 10 - 1000 - told / 1000))
  [ "$age" -gt 0 ] || age=0
  fraction=00$((age % 1000))
  age=$((age / 1000)).${fraction#"${fraction%???}"}
}
# service_start_mark NAME: sets start_mark
service_start_mark() {
  systemd_says "$1" InvocationID
  start_mark=$told
  systemd_says "$1" StateChangeTimestampMonotonic
  start_mark="$start_mark $told"
}
# service_reread NAME
service_reread() {
  [ -z "$(unit_unread "$1")" ] || { systemctl daemon-reload && forget_units; }
}

# systemd_units NAME: sets units, with what a socket starts
systemd_units() {
  units=$1
  case $1 in
    *.socket)
      systemd_says "$1" Triggers
      units="$1 $told"
      ;;
  esac
}

# unit_own NAME: the lines that say what runs
unit_own() {
  systemd_units "$1"
  for unit in $units; do
    looked_own "$unit" || systemctl cat "$unit" 2>/dev/null | FRAGMENTS='' own_lines
  done
}
# unit_settings_files NAME OWN-LINES: by `$(...)`
unit_settings_files() {
  IFS=$LINE_END
  set -f
  for line in $2; do
    case $line in
      *"${TAB}EnvironmentFile="*)
        line=${line#*"${TAB}EnvironmentFile="}
        printf '%s\n' "${line#-}"
        ;;
    esac
  done
}
unit_unread() {
  systemd_units "$1"
  for unit in $units; do
    systemd_says "$unit" NeedDaemonReload
    [ "$told" != yes ] || printf 'unread\t%s\t\n' "$unit"
  done
}
unit_masked() {
  systemd_says "$1" LoadState
  [ "$told" = masked ]
}
