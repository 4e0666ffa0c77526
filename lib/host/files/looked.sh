# shellcheck shell=sh
# Facts of many files, asked by one program a kind, for scripts that only look. Whatever is not plain there, or was not looked at, is
# asked for itself: so what is told of it is told in one place, and a program that fails here costs nothing but time.
#
# A list has a line `PATH<tab>FACT` each. A directory is named with a `/.` behind it, so that a link to one is followed.
# shellcheck disable=SC2034,SC2154 # what it sets is for other libraries; they set source, attribute_tool and sum

LOOKED_AT='' LOOKED_STAT='' LOOKED_SUMS='' LOOKED_PACKAGED='' LOOKED_UNPLAIN='' LOOKED_NOW='' LOOKED_UPTIME=''

# A directory that was made with the program that asks for it, and is of its user
OWN_PROCESS=/proc/self/.

# look_at_files PATHS...: who gets at them; and when that was, by the clock and by the time since the boot
look_at_files() {
  [ $# -gt 0 ] || return 0
  LOOKED_AT=$(printf '%s\n' "$@")
  read -r LOOKED_UPTIME _ </proc/uptime
  LOOKED_STAT=$(stat -c "%n$TAB$STAT_FORMAT" "$@" "$OWN_PROCESS" 2>/dev/null)
  changed_at "$OWN_PROCESS" && LOOKED_NOW=$milliseconds
  LOOKED_UNPLAIN=$(unplain_attributes "$@" && unplain_flags "$@" && unplain_labels "$@") || LOOKED_AT=
}

# look_at_bytes PATTERNS...: regular files; a pattern is of a source
look_at_bytes() {
  command -v sha256sum >/dev/null 2>&1 || return 0
  for pattern; do
    shift
    find_source "$pattern"
    if [ -f "$source" ] && [ ! -L "$source" ]; then set -- "$@" "$source"; fi
  done
  [ $# -gt 0 ] || return 0
  LOOKED_SUMS=$(
    # a name that has to be escaped begins with a backslash, and is asked for itself
    sha256sum "$@" 2>/dev/null | while read -r sum looked_path; do printf '%s\t%s\n' "$looked_path" "$sum"; done
  )
}

# look_at_sources PATTERNS...: how their packages brought files that others are copies of
look_at_sources() {
  command -v rpm >/dev/null 2>&1 || return 0
  for pattern; do
    shift
    find_source "$pattern"
    set -- "$@" "$source"
  done
  wanted=$LINE_END$(printf '%s\n' "$@")$LINE_END
  LOOKED_PACKAGED=$(
    rpm -qf --qf "[%{FILENAMES}$TAB%{=NAME}-%{=VERSION}-%{=RELEASE}$TAB%{FILEMD5S}\n]" "$@" 2>/dev/null |
      while IFS= read -r line; do
        case $wanted in
          *"$LINE_END${line%%"$TAB"*}$LINE_END"*) printf '%s\n' "$line" ;;
        esac
      done
  )
}

# forget_looks: of files, since something changes
forget_looks() {
  LOOKED_AT='' LOOKED_STAT='' LOOKED_SUMS='' LOOKED_NOW='' LOOKED_UPTIME=''
}

# looked_up LIST PATH: sets $found
looked_up() {
  case $LINE_END$1$LINE_END in
    *"$LINE_END$2$TAB"*)
      found=${1#"$2$TAB"}
      [ "$found" != "$1" ] || found=${1#*"$LINE_END$2$TAB"}
      found=${found%%"$LINE_END"*}
      ;;
    *) return 1 ;;
  esac
}

# is_plain PATH: it was looked at, and who gets at it is said by its mode and owner alone
is_plain() {
  case $LINE_END$LOOKED_AT$LINE_END in
    *"$LINE_END$1$LINE_END"*) ;;
    *) return 1 ;;
  esac
  case $LINE_END$LOOKED_UNPLAIN$LINE_END in
    *"$LINE_END$1$LINE_END"*) return 1 ;;
  esac
}

STAT_FORMAT="%a$TAB%U$TAB%G$TAB%h$TAB%s$TAB%i$TAB%Y$TAB%Z %z"

# stat_of PATH: sets mode, owner, group, links, size, inode, written, and changed, the second in which its bytes, name or mode changed, with
# the time as people write it
stat_of() {
  looked_up "$LOOKED_STAT" "$1" ||
    found=$(stat -c "$STAT_FORMAT" "$1") || return 1
  mode=${found%%"$TAB"*} found=${found#*"$TAB"}
  owner=${found%%"$TAB"*} found=${found#*"$TAB"}
  group=${found%%"$TAB"*} found=${found#*"$TAB"}
  links=${found%%"$TAB"*} found=${found#*"$TAB"}
  size=${found%%"$TAB"*} found=${found#*"$TAB"}
  inode=${found%%"$TAB"*} found=${found#*"$TAB"}
  written=${found%%"$TAB"*} changed=${found#*"$TAB"}
}

# changed_at FILE: sets milliseconds; the name or mode counts as well
changed_at() {
  stat_of "$1" || return 1
  fraction=${changed#*.}000
  fraction=${fraction%"${fraction#???}"}
  milliseconds=$((${changed%% *} * 1000 + 1$fraction - 1000))
}

# own_user: sets owner to whoever runs this
own_user() {
  looked_up "$LOOKED_STAT" "$OWN_PROCESS" && stat_of "$OWN_PROCESS" || owner=$(id -un)
}

# sum_of PATH: sets sum to its SHA-256
sum_of() {
  if looked_up "$LOOKED_SUMS" "$1"; then sum=$found; else sum=$(sha256_of "$1"); fi
}

# unplain_attributes PATHS...: those with an extended attribute that is not the system's, or with an access list
unplain_attributes() {
  find_attribute_tool || { unplain_access "$@"; return 0; }
  attributes_of "$@" | while read -r attribute looked_path; do
    case $attribute in
      '#') named=$looked_path ;;
      user.* | security.capability | system.*acl*) printf '%s\n' "${named#file: }" ;;
    esac
  done
}

# unplain_access PATHS...: those with an access list; ls names what is not there on standard error
unplain_access() {
  # shellcheck disable=SC2012 # find tells of no access list
  ls -ldU -- "$@" 2>/dev/null | while read -r permissions _ _ _ _ _ _ _ looked_path; do
    case $permissions in
      ??????????+*) printf '%s\n' "$looked_path" ;;
    esac
  done
}

# unplain_flags PATHS...
unplain_flags() {
  lsattr -d "$@" 2>/dev/null | while read -r flags looked_path; do
    case $flags in
      *[ia]*) printf '%s\n' "$looked_path" ;;
    esac
  done
}

# unplain_labels PATHS...: all of them, as soon as one has another label than its path has by policy
unplain_labels() {
  has_labels || return 0
  case $(restorecon -nv "$@" 2>/dev/null) in
    '') ;;
    *) printf '%s\n' "$@" ;;
  esac
}
