# shellcheck shell=sh
# Who gets at a file besides what its mode says: links, access lists, attributes, labels, and the directories above it. What is
# wrong is added to $faults, one a line, and nothing when all is plain.
# shellcheck disable=SC2154 # looked.sh sets links and mode, python.sh python

faults=''

add_fault() {
  faults=$faults${faults:+$LINE_END}$1
}

# has_no_faults FUNCTION WORDS...: of those that the function adds
has_no_faults() {
  faults=
  "$@"
  [ -z "$faults" ]
}

# access_faults PATH: of a file of ours or a directory that holds some. A fault goes when a new file takes the place of the old
# one, but for a flag, see refuse_flags
access_faults() {
  if [ -f "$1" ] && stat_of "$1" && [ "$links" != 1 ]; then add_fault "has $links hard links, expected 1"; fi
  ! is_plain "$1" || return 0
  if has_access_list "$1"; then add_fault "has an access list$(access_list "$1")"; fi
  attributes=$(extended_attributes "$1")
  [ -z "$attributes" ] || add_fault "has the extended attributes $attributes"
  flags=$(protecting_flags "$1")
  [ -z "$flags" ] || add_fault "is $flags"
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
  directory_above "$1"
  if is_plain "$above/." || ! has_access_list "$1"; then return 0; fi
  setfacl -b "$1" 2>/dev/null || refuse "$1 gets an access list from its directory, which cannot be taken off: setfacl is missing"
}

# extended_attributes PATH: their names in one line, without those of the system. A host that has neither getfattr nor Python 3
# cannot be asked
extended_attributes() {
  ! find_attribute_tool || attributes_of "$1" | grep -E '^(user\.|security\.capability$)' | sort | awk '{ printf "%s%s", (NR > 1 ? " " : ""), $0 }'
}

# find_attribute_tool: sets attribute_tool
find_attribute_tool() {
  attribute_tool=getfattr
  if command -v getfattr >/dev/null 2>&1; then return 0; fi
  find_python3 && attribute_tool=$python
}

# attributes_of PATHS...: their names, a line each, below a line `# file: PATH`. A file system that has none says nothing
attributes_of() {
  if [ "$attribute_tool" = getfattr ]; then
    getfattr -h -m - --absolute-names "$@" 2>/dev/null
    return
  fi
  "$attribute_tool" -S -E -c 'import os, sys
for path in sys.argv[1:]:
    try:
        print("\n".join(["# file: " + path] + os.listxattr(path, follow_symlinks=False)))
    except OSError:
        pass' "$@" 2>/dev/null
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
  has_labels || return 0
  label=$(restorecon -nv "$1" 2>/dev/null |
    sed -n 's/.* from \([^ ]*\) to \([^ ]*\)$/has the SELinux label \1, expected \2/p
      s/.* context \([^ ]*\)->\([^ ]*\)$/has the SELinux label \1, expected \2/p')
  [ -z "$label" ] || add_fault "$label"
}

# directory_faults PATH SERVED: directories above that keep a daemon out. Of a file that nodes get, with SERVED not empty, each
# counts; of another one those of the system, since a daemon may have a directory to itself
directory_faults() {
  directory_above "$1"
  if ! is_plain "$above/."; then
    flags=$(protecting_flags "$above/.")
    [ -z "$flags" ] || add_fault "$above is $flags"
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
    add_fault "$1 is no directory"
    return 0
  fi
  stat_of "$1/." || return 0
  case $mode in
    *[1357]) ;;
    *) add_fault "$1 has the mode 0$mode, so others cannot pass it" ;;
  esac
  if is_plain "$1/." || ! has_access_list "$1/."; then return 0; fi
  if ! command -v getfacl >/dev/null 2>&1; then
    add_fault "$1 has an access list, and there is no getfacl to read it by"
    return 0
  fi
  shut=$(getfacl --omit-header --absolute-names --skip-base "$1/." 2>/dev/null | awk -F'[:\t ]+' '
    /^(user|group):[^:]+:/ {
      effective = $3
      if (match($0, /#effective:/)) effective = substr($0, RSTART + 11)
      if (effective !~ /x/) printf " %s:%s", $1, $2
    }')
  [ -z "$shut" ] || add_fault "the access list of $1 shuts out$shut"
}

# observe_access INDEX PATH SERVED: what is wrong with a file that is there, and the directory that it really lies in
observe_access() {
  [ -e "$2" ] || [ -L "$2" ] || return 0
  faults=
  if [ ! -L "$2" ]; then
    access_faults "$2"
    is_plain "$2" || label_fault "$2"
  fi
  directory_faults "$2" "$3"
  emit "$1.access" "$faults"
  emit_directory "$1" "$2"
}

# emit_directory INDEX PATH: where the path leads, whatever is a link on its way
emit_directory() {
  directory_above "$2"
  if cd -P "$above" 2>/dev/null; then emit "$1.directory" "$PWD"; else emit "$1.directory" ""; fi
  cd /
}

# require_access PATH SERVED: before anything is written. Directories that we made get their mode back; what somebody else set is
# for a person to take back.
require_access() {
  refuse_flags "$1"
  directory_above "$1"
  while [ "$above" != / ]; do
    if [ "$2" ] && [ -d "$above" ] && is_made "$above" && ! is_passable "$above"; then
      chmod o+x "$above"
      forget_looks
    fi
    directory_above "$above"
  done
  has_no_faults directory_faults "$1" "$2" || refuse "$1 would not be reached: $faults
Nothing was changed on the host: the directory is not ours. Take that back (chmod o+x, setfacl -b, chattr -i), then run the same again."
}

# is_passable DIRECTORY: for others, by its mode
is_passable() {
  stat_of "$1/." || return 1
  case $mode in
    *[1357]) return 0 ;;
  esac
  return 1
}

is_made() {
  [ -f "$MADE_DIRECTORIES" ] && grep -qxF -e "$1" "$MADE_DIRECTORIES"
}

# refuse_flags PATH: nothing is written over what somebody protected on purpose
refuse_flags() {
  if [ ! -e "$1" ] || is_plain "$1"; then return 0; fi
  flags=$(protecting_flags "$1")
  [ -z "$flags" ] || refuse "$1 is $flags: somebody protected it, so it stays as it is.
Take the flag off (chattr -i -a $1), then run the same again."
}
