# shellcheck shell=sh
# A rollout as a part of an apply: the command that a person has too, with its progress on standard output.

# start_rollout COMMAND
start_rollout() {
  [ -x "$1" ] || refuse "$1 is missing on the host, so no node can be rolled; pulumi up --refresh brings it back"
  exec "$1"
}
