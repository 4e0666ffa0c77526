# shellcheck shell=sh
# What rpm(8) knows and does by itself. What a package manager does lies above it.

LOOKED_INSTALLED=''

# look_at_packages NAMES...: what several scripts look at is one question, and none where all packages are known
look_at_packages() {
  if [ "${LOOKED_ALL_PACKAGES-}" ]; then
    LOOKED_INSTALLED=$LINE_END$(
      for name; do
        case $LINE_END$LOOKED_ALL_PACKAGES in
          *"$LINE_END$name "*) printf '%s\n' "$name" ;;
          *) printf 'package %s is not installed\n' "$name" ;;
        esac
      done
    )$LINE_END
    return 0
  fi
  LOOKED_INSTALLED=$LINE_END$(rpm -q --qf '%{NAME}\n' "$@" 2>&1)$LINE_END
}

# looked_installed NAMES...: those of them that are, when rpm has said of each whether it is
looked_installed() {
  case $LOOKED_INSTALLED in
    *"$LINE_END"error:*) return 1 ;;
  esac
  for name; do
    case $LOOKED_INSTALLED in
      *"$LINE_END$name$LINE_END"* | *"${LINE_END}package $name is not installed$LINE_END"*) ;;
      *) return 1 ;;
    esac
  done
  for name; do
    case $LOOKED_INSTALLED in
      *"$LINE_END$name$LINE_END"*) printf '%s\n' "$name" ;;
    esac
  done
}

# packages_installed NAMES...: those of them that are. A database that cannot be read, as on a disk that is full, is no answer
packages_installed() {
  ! looked_installed "$@" || return 0
  output=$(rpm -q --qf '%{NAME}\n' "$@" 2>&1)
  case $LINE_END$output in
    *"$LINE_END"error:*) refuse "rpm cannot be asked: $(printf '%s\n' "$output" | grep '^error:' | head -n 3)" ;;
  esac
  # a package of two architectures is told twice
  names_alone "$output" | sort -u
}

# names_alone TEXT: its lines that are a name and no message, by `$(...)` or in a pipeline
names_alone() {
  IFS=$LINE_END
  set -f
  for line in $1; do
    case $line in
      *' '*) ;;
      *) printf '%s\n' "$line" ;;
    esac
  done
}

# packages_all: there is no host without a package
packages_all() {
  output=$(rpm -qa --qf '%{NAME}\n') || refuse "rpm cannot list the packages of the host"
  output=$(printf '%s\n' "$output" | grep -v -e '^gpg-pubkey$' -e '^$') || refuse "rpm lists no package of the host"
  printf '%s\n' "$output" | sort -u
}
# packages_erase NAMES...: exactly these; rpm refuses when something else needs one, where a package manager takes that with it
packages_erase() {
  interruptible rpm -e "$@"
}
# packages_needed NAMES...: by something else
packages_needed() {
  rpm -e --test "$@" 2>&1 | grep -q ' is needed by '
}
# packages_with_needs NAMES...: with everything installed that they need
packages_with_needs() {
  closure=$(printf '%s\n' "$@" | sort -u)
  while :; do
    # shellcheck disable=SC2046,SC2086 # names of packages and of what they provide, one word each
    wider=$(
      {
        printf '%s\n' "$closure"
        rpm -q --whatprovides --qf '%{NAME}\n' $(rpm -q --requires $closure 2>/dev/null |
          awk '$1 !~ /^rpmlib\(/ && $1 !~ /^\(/ { print $1 }' | sort -u) 2>/dev/null | grep -v ' '
      } | sort -u
    )
    [ "$wider" != "$closure" ] || break
    closure=$wider
  done
  printf '%s\n' "$closure"
}
# package_offered NAME: whether a repository has it; one that cannot be asked is no answer
package_offered() {
  output=$(package_listed "$1" 2>&1) && return 0
  case $output in
    *"No matching Packages"* | *"No matching packages"*) return 1 ;;
  esac
  refuse "$PACKAGE_MANAGER could not say whether the repositories have $1: $(printf '%s\n' "$output" | tail -n 5)"
}

# interruptible COMMAND...: a package manager waits for its own lock, or for a mirror. When the apply is over before that, which lock.sh
# tells here, it changes nothing any more
interruptible() {
  if [ ! -d "${LOCK:-/proc/none}" ]; then "$@"; return; fi
  # shellcheck disable=SC2016 # of the inner shell, which becomes the command
  sh -c 'echo "$$" >"$0/interruptible"; [ ! -e "$0/over" ] && exec "$@"' "$LOCK" "$@"
  interrupted=$?
  rm -f "$LOCK/interruptible"
  return "$interrupted"
}
