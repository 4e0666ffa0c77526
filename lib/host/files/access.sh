# shellcheck shell=sh
# Who gets at a file besides what its mode says: links, access lists, attributes, labels, and the directories above it. What is
# wrong is printed, one a line, and nothing when all is plain.
# shellcheck disable=SC2154 # looked.sh sets links and mode

# access_faults PATH: of a file of ours or a directory that holds some. A fault goes when a new file takes the place of the old
# one, but for a flag, see refuse_flags
access_faults() {
  if [ -f "$1" ] && stat_of "$1" && [ "$links" != 1 ]; then printf 'has %s hard links, expected 1\n' "$links"; fi
  ! is_plain "$1" || return 0
  if has_access_list "$1"; then printf 'has an access list%s\n' "$(access_list "$1")"; fi
  attributes=$(extended_attributes "$1")
  [ -z "$attributes" ] || printf 'has the extended attributes %s\n' "$attributes"
  flags=$(protecting_flags "$1")
  [ -z "$flags" ] || printf 'is %s\n' "$flags"
}

# has_access_list PATH: ls shows one where it knows access lists
has_access_list() {
  case $(ls -ld "$1") in
    ??????????+*) return 0 ;;
  esac
  return 1
}

# access_list PATH: its entries, as far as the host has a command that prints them
access_list() {
  entries=$(getfacl --omit-header --absolute-names --skip-base "$1" 2>/dev/null | awk 'NF { printf " %s", $1 }')
  printf '%s\n' "${entries:+:$entries}"
}

# drop_access_list PATH: the one that a directory gives to all that is made in it
drop_access_list() {
  has_access_list "$1" || return 0
  setfacl -b "$1" 2>/dev/null || refuse "$1 gets an access list from its directory, which cannot be taken off: setfacl is missing"
}

# extended_attributes PATH: their names in one line, without those of the system. A host that has neither getfattr nor Python 3
# cannot be asked
extended_attributes() {
  attributes_of "$1" | grep -E '^(user\.|security\.capability$)' | sort | awk '{ printf "%s%s", (NR > 1 ? " " : ""), $0 }'
}

# attributes_of PATHS...: their names, a line each, below a line `# file: PATH`
attributes_of() {
  if command -v getfattr >/dev/null 2>&1; then
    getfattr -h -m - --absolute-names "$@" 2>/dev/null
    return 0
  fi
  for python in "$HOST_ROOT/usr/libexec/platform-python" python3; do
    command -v "$python" >/dev/null 2>&1 || continue
    "$python" -E -c 'import os, sys
for path in filter(os.path.lexists, sys.argv[1:]):
    print("\n".join(["# file: " + path] + os.listxattr(path, follow_symlinks=False)))' "$@" 2>/dev/null
    return 0
  done
}

# protecting_flags PATH: those by which a file system refuses that anybody changes it
protecting_flags() {
  case $(lsattr -d "$1" 2>/dev/null | sed 's/ .*//') in
    *i*) echo 'immutable (chattr +i)' ;;
    *a*) echo 'append-only (chattr +a)' ;;
  esac
}

# label_fault PATH: another label of SELinux than its path has by policy
label_fault() {
  command -v restorecon >/dev/null 2>&1 || return 0
  ! command -v selinuxenabled >/dev/null 2>&1 || selinuxenabled || return 0
  restorecon -nv "$1" 2>/dev/null |
    sed -n 's/.* from \([^ ]*\) to \([^ ]*\)$/has the SELinux label \1, expected \2/p
      s/.* context \([^ ]*\)->\([^ ]*\)$/has the SELinux label \1, expected \2/p'
}

# directory_faults PATH SERVED: directories above that keep a daemon out. Of a file that nodes get, with SERVED not empty, each
# counts; of another one those of the system, since a daemon may have a directory to itself
directory_faults() {
  directory_above "$1"
  if ! is_plain "$above/."; then
    flags=$(protecting_flags "$above/.")
    [ -z "$flags" ] || printf '%s is %s\n' "$above" "$flags"
  fi
  while :; do
    if [ "$2" ] || is_public "$above"; then barrier "$above"; fi
    [ "$above" != / ] || break
    directory_above "$above"
  done
}

# directory_above PATH: as $above
directory_above() {
  above=${1%/*}
  above=${above:-/}
}

is_public() {
  case $1 in
    / | /etc | /usr | /var | /var/lib) return 0 ;;
  esac
  return 1
}

# barrier DIRECTORY: what in it keeps others from what is below
barrier() {
  [ -e "$1" ] || return 0
  if [ ! -d "$1" ]; then
    printf '%s is no directory\n' "$1"
    return 0
  fi
  stat_of "$1/." || return 0
  case $mode in
    *[1357]) ;;
    *) printf '%s has the mode 0%s, so others cannot pass it\n' "$1" "$mode" ;;
  esac
  if is_plain "$1/." || ! has_access_list "$1/."; then return 0; fi
  if ! command -v getfacl >/dev/null 2>&1; then
    printf '%s has an access list, and there is no getfacl to read it by\n' "$1"
    return 0
  fi
  shut=$(getfacl --omit-header --absolute-names --skip-base "$1/." 2>/dev/null | awk -F'[:\t ]+' '
    /^(user|group):[^:]+:/ {
      effective = $3
      if (match($0, /#effective:/)) effective = substr($0, RSTART + 11)
      if (effective !~ /x/) printf " %s:%s", $1, $2
    }')
  [ -z "$shut" ] || printf 'the access list of %s shuts out%s\n' "$1" "$shut"
}

# observe_access INDEX PATH SERVED: what is wrong with a file that is there, and the directory that it really lies in
observe_access() {
  [ -e "$2" ] || [ -L "$2" ] || return 0
  faults=$(
    if [ ! -L "$2" ]; then
      access_faults "$2"
      is_plain "$2" || label_fault "$2"
    fi
    directory_faults "$2" "$3"
  )
  emit "$1.access" "$faults"
  emit_directory "$1" "$2"
}

# emit_directory INDEX PATH: where the path leads, whatever is a link on its way
emit_directory() {
  directory_above "$2"
  emit "$1.directory" "$(cd "$above" 2>/dev/null && pwd -P)"
}

# require_access PATH SERVED: before anything is written. Directories that we made get their mode back; what somebody else set is
# for a person to take back.
require_access() {
  refuse_flags "$1"
  directory_above "$1"
  while [ "$above" != / ]; do
    if [ "$2" ] && [ -d "$above" ] && is_made "$above"; then chmod o+x "$above"; fi
    directory_above "$above"
  done
  left=$(directory_faults "$1" "$2")
  [ -z "$left" ] || refuse "$1 would not be reached: $left
Nothing was changed on the host: the directory is not ours. Take that back (chmod o+x, setfacl -b, chattr -i), then run the same again."
}

is_made() {
  [ -f "$MADE_DIRECTORIES" ] && grep -qxF -e "$1" "$MADE_DIRECTORIES"
}

# refuse_flags PATH: nothing is written over what somebody protected on purpose
refuse_flags() {
  [ -e "$1" ] || return 0
  flags=$(protecting_flags "$1")
  [ -z "$flags" ] || refuse "$1 is $flags: somebody protected it, so it stays as it is.
Take the flag off (chattr -i -a $1), then run the same again."
}
