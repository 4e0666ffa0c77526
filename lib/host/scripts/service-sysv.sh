# shellcheck shell=sh
# The service manager of CentOS 5: scripts under /etc/init.d, links by chkconfig(8), services of xinetd among them.

service_known() {
  [ -x "/etc/init.d/$1" ]
}
service_running() {
  service_known "$1" && service "$1" status >/dev/null 2>&1
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
# service_words NAME: the daemon's own last words, for an error
service_words() {
  tail -n 10 /var/log/messages 2>/dev/null | grep -i -- "$1"
}
