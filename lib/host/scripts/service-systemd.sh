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
    '') service_known "$1" && systemd_silent; false ;;
    *) false ;;
  esac
}
# service_start NAME: a socket does not start while its service runs without it
service_start() {
  systemd_ready "$1" || return 1
  systemd_stop_triggered "$1"
  systemctl start "$1" || { service_words "$1"; return 1; }
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
  esac || { service_words "$1"; return 1; }
}
service_enable() {
  systemd_unmasked "$1" && systemctl --quiet enable "$1"
}
service_disable() {
  systemctl --quiet disable "$1"
}
# service_words NAME: the unit as systemd sees it, with the daemon's own last words
service_words() {
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
  if [ "$(systemd_says "$1" NeedDaemonReload)" = yes ]; then systemctl daemon-reload || return 1; fi
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
