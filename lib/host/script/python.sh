# shellcheck shell=sh
# The Python of a host, where it has one.

# find_python: sets python; that of EL8 and later has a name that no update moves
find_python() {
  for python in "$HOST_ROOT/usr/libexec/platform-python" python3 python; do
    ! command -v "$python" >/dev/null 2>&1 || return 0
  done
  return 1
}
