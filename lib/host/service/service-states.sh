# shellcheck shell=sh
# How daemons are, by the service manager alone.

# observe_services NAMES...: whether each runs now and starts at boot. No node has a name with an `@`
observe_services() {
  look_at_states "$@"
  for name; do
    note_state "$name"
    emit "@service.$name" "running=$running enabled=$enabled"
  done
}

# note_state NAME: sets running and enabled to yes or no
note_state() {
  if service_running "$1"; then running=yes; else running=no; fi
  if service_enabled "$1"; then enabled=yes; else enabled=no; fi
}
