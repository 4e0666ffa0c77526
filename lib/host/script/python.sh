# shellcheck shell=sh
# The Python of a host, where it has one.

# find_python: sets python
find_python() {
  find_python3 || { python=python && command -v python >/dev/null 2>&1; }
}

# find_python3: sets python; that of EL8 and later has a name that no update moves
find_python3() {
  for python in "$HOST_ROOT/usr/libexec/platform-python" python3; do
    ! command -v "$python" >/dev/null 2>&1 || return 0
  done
  return 1
}
