# shellcheck shell=sh
# The service manager of CentOS 5: scripts under /etc/init.d, links by chkconfig(8), services of xinetd among them.
# shellcheck disable=SC2034 # others read what it sets

service_known() {
  [ -x "$HOST_ROOT/etc/init.d/$1" ]
}
service_running() {
  service_known "$1" && service "$1" status >/dev/null 2>&1
}
# may_run_now NAME: as far as is known
may_run_now() {
  service_known "$1"
}
service_enabled() {
  service_known "$1" && chkconfig --list "$1" 2>/dev/null | grep -q '3:on'
}
service_start() {
  service "$1" start
}
service_stop() {
  service "$1" stop
}
service_restart() {
  service "$1" restart
}
service_enable() {
  chkconfig "$1" on
}
service_disable() {
  chkconfig "$1" off
}
# service_messages NAME: the last lines that the daemon logged, for an error
service_messages() {
  tail -n 10 /var/log/messages 2>/dev/null | grep -i -- "$1"
}

# look_at_units NAMES...: each has a script of its own, which answers for nobody else
look_at_units() {
  :
}
# look_at_states NAMES...
look_at_states() {
  :
}
forget_units() {
  :
}

# service_process NAME: sets pid to the daemon itself, by the file that its script leaves, or else to the first that has its name
service_process() {
  for pid_file in "$HOST_ROOT/var/run/$1.pid" "$HOST_ROOT/var/run/$1d.pid"; do
    if [ -f "$pid_file" ] && read -r pid <"$pid_file" && [ -d "/proc/$pid" ]; then return 0; fi
  done
  case $1 in nfslock) set -- rpc.statd ;; esac
  pid=$(pidof "$1" "$1d" 2>/dev/null)
  pid=${pid##* }
}
# service_age NAME: sets age to seconds since the daemon started, or to `unknown`
service_age() {
  age=unknown
  service_process "$1"
  [ -z "$pid" ] || age=$(process_age "$pid")
}
# service_start_mark NAME: sets start_mark
service_start_mark() {
  service_process "$1"
  start_mark=$(sed "s/.*) //" "/proc/$pid/stat" | awk -v boot="$(cat /proc/sys/kernel/random/boot_id)" '{ print boot, $20 }')
}
# service_reread NAME: init scripts are read whenever they run
service_reread() {
  :
}

unit_own() {
  [ ! -f "$HOST_ROOT/etc/init.d/$1" ] || printf 'unit\t%s\t%s\n' "$HOST_ROOT/etc/init.d/$1" "checksum $(cksum <"$HOST_ROOT/etc/init.d/$1")"
}
# unit_settings_files NAME OWN-LINES
unit_settings_files() {
  echo "$HOST_ROOT/etc/sysconfig/$1"
}
unit_unread() {
  :
}
unit_masked() {
  false
}
