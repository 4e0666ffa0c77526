# shellcheck shell=sh
# Facts of many files, asked by one program a kind, for scripts that only look. Whatever is not plain there, or was not looked at, is
# asked for itself: so what is told of it is told in one place, and a program that fails here costs nothing but time.
#
# A list has a line `PATH<tab>FACT` each. A directory is named with a `/.` behind it, so that a link to one is followed.
# shellcheck disable=SC2034 # what it sets is for other libraries

LOOKED_LINE='
'
LOOKED_TAB='	'
LOOKED_AT='' LOOKED_STAT='' LOOKED_SUMS='' LOOKED_PACKAGED='' LOOKED_UNPLAIN=''

# look_at_files PATHS...: who gets at them
look_at_files() {
  [ $# -gt 0 ] || return 0
  LOOKED_AT=$(printf '%s\n' "$@")
  LOOKED_STAT=$(stat -c "%n$LOOKED_TAB$STAT_FORMAT" "$@" 2>/dev/null)
  LOOKED_UNPLAIN=$(unplain_access "$@" && unplain_attributes "$@" && unplain_flags "$@" && unplain_labels "$@") || LOOKED_AT=
}

# look_at_sources PATTERNS...: files that others are copies of, and how their packages brought them
look_at_sources() {
  sources=$(for pattern; do source_of "$pattern"; done)
  IFS=$LOOKED_LINE
  # shellcheck disable=SC2086 # a path a line
  set -f && set -- $sources && set +f
  unset IFS
  look_at_bytes "$@"
  command -v rpm >/dev/null 2>&1 || return 0
  LOOKED_PACKAGED=$(
    rpm -qf --qf "[%{FILENAMES}$LOOKED_TAB%{=NAME}-%{=VERSION}-%{=RELEASE}$LOOKED_TAB%{FILEMD5S}\n]" "$@" 2>/dev/null |
      SOURCES=$sources awk -F "$LOOKED_TAB" '
        BEGIN { total = split(ENVIRON["SOURCES"], paths, "\n"); for (i = 1; i <= total; i++) wanted[paths[i]] }
        $1 in wanted && !seen[$1]++'
  )
}

# look_at_bytes PATHS...: regular files
look_at_bytes() {
  command -v sha256sum >/dev/null 2>&1 || return 0
  for path; do
    shift
    if [ -f "$path" ] && [ ! -L "$path" ]; then set -- "$@" "$path"; fi
  done
  [ $# -gt 0 ] || return 0
  LOOKED_SUMS=$LOOKED_SUMS$LOOKED_LINE$(
    # a name that has to be escaped begins with a backslash, and is asked for itself
    sha256sum "$@" 2>/dev/null | while read -r sum path; do printf '%s\t%s\n' "$path" "$sum"; done
  )
}

# looked_up LIST PATH: sets $found
looked_up() {
  case $LOOKED_LINE$1$LOOKED_LINE in
    *"$LOOKED_LINE$2$LOOKED_TAB"*)
      found=${1#"$2$LOOKED_TAB"}
      [ "$found" != "$1" ] || found=${1#*"$LOOKED_LINE$2$LOOKED_TAB"}
      found=${found%%"$LOOKED_LINE"*}
      ;;
    *) return 1 ;;
  esac
}

# is_plain PATH: it was looked at, and who gets at it is said by its mode and owner alone
is_plain() {
  case $LOOKED_LINE$LOOKED_AT$LOOKED_LINE in
    *"$LOOKED_LINE$1$LOOKED_LINE"*) ;;
    *) return 1 ;;
  esac
  case $LOOKED_LINE$LOOKED_UNPLAIN$LOOKED_LINE in
    *"$LOOKED_LINE$1$LOOKED_LINE"*) return 1 ;;
  esac
}

STAT_FORMAT="%a$LOOKED_TAB%U$LOOKED_TAB%G$LOOKED_TAB%h$LOOKED_TAB%s$LOOKED_TAB%Z %z"

# stat_of PATH: sets mode, owner, group, links and size, and changed, the second in which its bytes, name or mode changed, with the time
# as people write it
stat_of() {
  looked_up "$LOOKED_STAT" "$1" ||
    found=$(stat -c "$STAT_FORMAT" "$1") || return 1
  mode=${found%%"$LOOKED_TAB"*} found=${found#*"$LOOKED_TAB"}
  owner=${found%%"$LOOKED_TAB"*} found=${found#*"$LOOKED_TAB"}
  group=${found%%"$LOOKED_TAB"*} found=${found#*"$LOOKED_TAB"}
  links=${found%%"$LOOKED_TAB"*} found=${found#*"$LOOKED_TAB"}
  size=${found%%"$LOOKED_TAB"*} changed=${found#*"$LOOKED_TAB"}
}

# sum_of PATH: prints its SHA-256
sum_of() {
  if looked_up "$LOOKED_SUMS" "$1"; then printf '%s\n' "$found"; else sha256_of "$1"; fi
}

# unplain_access PATHS...: those with an access list; ls names what is not there on standard error
unplain_access() {
  # shellcheck disable=SC2012 # find tells of no access list
  ls -ldU -- "$@" 2>/dev/null | while read -r permissions _ _ _ _ _ _ _ path; do
    case $permissions in
      ??????????+*) printf '%s\n' "$path" ;;
    esac
  done
}

# unplain_attributes PATHS...: those with an extended attribute that is not the system's
unplain_attributes() {
  attributes_of "$@" | while read -r attribute path; do
    case $attribute in
      '#') named=$path ;;
      user.* | security.capability) printf '%s\n' "${named#file: }" ;;
    esac
  done
}

# unplain_flags PATHS...
unplain_flags() {
  lsattr -d "$@" 2>/dev/null | while read -r flags path; do
    case $flags in
      *[ia]*) printf '%s\n' "$path" ;;
    esac
  done
}

# unplain_labels PATHS...: all of them, as soon as one has another label than its path has by policy
unplain_labels() {
  command -v restorecon >/dev/null 2>&1 || return 0
  ! command -v selinuxenabled >/dev/null 2>&1 || selinuxenabled || return 0
  case $(restorecon -nv "$@" 2>/dev/null) in
    '') ;;
    *) printf '%s\n' "$@" ;;
  esac
}
