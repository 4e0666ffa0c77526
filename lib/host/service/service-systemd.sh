# shellcheck shell=sh
# The service manager of EL8 and later: systemctl(1). A name without a suffix is that of a service; sockets are named in full.

service_known() {
  case $(systemd_says "$1" LoadState) in
    loaded | masked) true ;;
    *) false ;;
  esac
}
# service_running NAME: a manager that cannot be asked is an error, never "not running"
service_running() {
  case $(systemctl is-active "$1" 2>/dev/null) in
    active | reloading) true ;;
    '') systemd_silent ;;
    *) false ;;
  esac
}
service_enabled() {
  case $(systemctl is-enabled "$1" 2>/dev/null) in
    enabled | alias) true ;;
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
  systemctl start "$1" || { service_messages "$1"; return 1; }
}
# service_stop NAME: the service behind a socket would go on serving with what it got from it
service_stop() {
  systemctl stop "$1" && systemd_stop_triggered "$1"
}
service_restart() {
  systemd_ready "$1" || return 1
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
  fragment=$(systemd_says "$1" FragmentPath)
  [ -n "$fragment" ] && [ ! -e "$fragment" ]
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

systemd_says() {
  systemctl show --property="$2" "$1" 2>/dev/null | sed "s/^$2=//"
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
  [ "$(systemd_says "$1" LoadState)" = masked ] || return 0
  echo "$1 is masked, so nothing may start it; \`systemctl unmask $1\` on the host allows it again"
  return 1
}

systemd_stop_triggered() {
  case $1 in
    *.socket)
      for triggered in $(systemd_says "$1" Triggers); do systemctl stop "$triggered" || return 1; done
      ;;
  esac
}

# service_process NAME
service_process() {
  pid=$(systemd_says "$1" MainPID)
  [ "${pid:-0}" = 0 ] || echo "$pid"
}
# service_age NAME: seconds since the daemon started or was told to read its files, or `unknown`
service_age() {
  changed=$(systemd_says "$1" StateChangeTimestampMonotonic)
  if [ "${changed:-0}" = 0 ]; then echo unknown; else awk -v changed="$changed" '{ print $1 - changed / 1000000; exit }' /proc/uptime; fi
}
service_start_mark() {
  echo "$(systemd_says "$1" InvocationID) $(systemd_says "$1" StateChangeTimestampMonotonic)"
}
# service_reread NAME
service_reread() {
  [ -z "$(unit_unread "$1")" ] || systemctl daemon-reload
}

# systemd_units NAME: with what a socket starts
systemd_units() {
  echo "$1"
  case $1 in *.socket) systemd_says "$1" Triggers | tr ' ' '\n' ;; esac
}

# unit_own NAME: the lines that say what runs, as whom, with what in sight, and when it does not
unit_own() {
  for unit in $(systemd_units "$1"); do
    systemctl cat "$unit" 2>/dev/null | awk '
      /^# \/[^ ]*\.(service|socket|conf)$/ { path = substr($0, 3); kind = path ~ /\.d\// ? "drop-in" : "unit"; next }
      /\\$/ { kept = kept substr($0, 1, length($0) - 1) " "; next }
      { line = kept $0; kept = "" }
      line ~ /^(Exec|Environment|Unset|PassEnv|User|Group|Dynamic|Suppl|Root|Working|Bind|Private|Protect|Inacc|ReadOnly|NoExec|Temp|Mount|IPAddr|IPIng|IPEgr|Socket|Restrict|Network|Joins|Cond|Assert|Listen|Accept|Service=|Type|PIDFile|Remain|Capab|Ambient|SystemCall|RuntimeMax)/ {
        print kind "\t" path "\t" line
      }'
  done
}
unit_settings_files() {
  for unit in $(systemd_units "$1"); do
    systemctl cat "$unit" 2>/dev/null | sed -n 's/^EnvironmentFile=-\{0,1\}//p'
  done
}
unit_unread() {
  for unit in $(systemd_units "$1"); do
    [ "$(systemd_says "$unit" NeedDaemonReload)" != yes ] || printf 'unread\t%s\t\n' "$unit"
  done
}
unit_masked() {
  [ "$(systemd_says "$1" LoadState)" = masked ]
}
