# shellcheck shell=sh
# The list of what an image holds, by which its digest names the content: every path with type, mode, owner, link target and bytes,
# device numbers, hard links, extended attributes. Time stamps are no content, nor is /dev but for the two devices that init needs
# before a node makes its own.

# A change of the form is a change of BUILDER_VERSION, too.
MANIFEST_FORMAT=2

# know_attribute_program PYTHON-TEXT
know_attribute_program() {
  ATTRIBUTE_PROGRAM=$1
}

# write_manifest
write_manifest() {
  step "listing the content"
  (cd "$ROOT" && listed . -name "*
*" -print) >"$WORK/listed" || refuse "the content of the image cannot be listed"
  [ ! -s "$WORK/listed" ] || refuse "names with a line end cannot be listed; remove them by the argument forget:
$(tr -d '\000-\011\013-\037\177' <"$WORK/listed" | head -n 20)"
  choose_attribute_tool
  (
    cd "$ROOT" || exit 1
    echo "manifest $MANIFEST_FORMAT"
    in_order listed . -printf '%y %m %U %G %p %l\n' && list_devices && list_links && list_attributes &&
      listed . -type f -print >"$WORK/listed" && sort "$WORK/listed" | sha256_list
  ) >"$WORK/manifest" || refuse "the content of the image cannot be listed"
}

# listed DIRECTORY TESTS...: of the current directory
listed() {
  below=$1
  shift
  find "$below" -xdev -path ./dev -prune -o -path ./lost+found -prune -o "$@"
}

# in_order COMMAND...: sorted, unless it fails
in_order() {
  "$@" >"$WORK/listed" && sort "$WORK/listed"
}

# list_devices: their numbers. What the node's udev puts over /dev says nothing
list_devices() {
  in_order each_device
}

each_device() {
  listed . \( -type b -o -type c \) -exec stat -c 'device %t:%T %n' {} \; || return 1
  for device in ./dev/console ./dev/null; do
    if [ -b "$device" ] || [ -c "$device" ]; then stat -c 'device %F %t:%T %n' "$device" || return 1; fi
  done
}

# list_links: paths that are one file have one number, in the order of their names
list_links() {
  listed . -type f -links +1 -printf '%i %p\n' >"$WORK/listed" || return 1
  sort -k 2 "$WORK/listed" | awk '
    { if (!($1 in number)) number[$1] = ++last; file[NR] = $1; sub(/^[^ ]* /, ""); path[NR] = $0; names[file[NR]]++ }
    END { for (i = 1; i <= NR; i++) if (names[file[i]] > 1) print "link", number[file[i]], path[i] }'
}

# by_attribute_program WORDS...: fails with 3 when no Python of the master knows extended attributes
by_attribute_program() {
  for python in "$HOST_ROOT/usr/libexec/platform-python" python3; do
    command -v "$python" >/dev/null 2>&1 || continue
    "$python" -E -c "$ATTRIBUTE_PROGRAM" "$@"
    return
  done
  return 3
}

# choose_attribute_tool: sets $attributes_by. One that is missing is named, since a list that is empty for that says something else
choose_attribute_tool() {
  attributes_by=
  if mkdir -p "$WORK/none" && by_attribute_program list "$WORK/none" >/dev/null 2>&1; then
    attributes_by=program
  elif command -v getfattr >/dev/null 2>&1; then
    attributes_by=getfattr
  elif command -v getcap >/dev/null 2>&1 && (cd "$WORK/none" && getcap -r . >/dev/null 2>&1); then
    attributes_by=getcap
    step "warning: getfattr is missing on the master (package attr), so of extended attributes only capabilities are part of the image's digest"
  else
    step "warning: getfattr is missing on the master (package attr), so extended attributes are no part of the image's digest"
  fi
  rm -rf "$WORK/none"
}

list_attributes() {
  case $attributes_by in
    program) in_order by_attribute_program list . ;;
    getfattr) in_order attributes_by_getfattr ;;
    getcap)
      echo "attributes (of capabilities alone; getfattr is missing)"
      getcap -r . >"$WORK/listed" 2>/dev/null && sed 's/^/capability /' "$WORK/listed" | sort
      ;;
    *) echo "attributes (not listed; getfattr is missing)" ;;
  esac
}

# attributes_by_getfattr: in the form of the program, and without what it leaves out
attributes_by_getfattr() {
  getfattr -R -P -h -d -m - -e hex . >"$WORK/attributes" || return 1
  awk '
    /^# file: / { path = substr($0, 9); if (path != ".") sub(/^(\.\/)?/, "./", path); next }
    path ~ /^\.\/(dev|lost[+]found)(\/|$)/ || $0 == "" { next }
    {
      at = index($0, "=")
      name = at ? substr($0, 1, at - 1) : $0
      value = at ? substr($0, at + 1) : ""
      sub(/^0x/, "", value)
      if (value == "\"\"" || value == "") value = "-"
      if (name != "security.selinux" && name != "security.evm") print "xattr", name, value, path
    }' "$WORK/attributes"
}

# drop_acls: squashfs keeps none, and the mode of a file that had one would grant its group what the ACL's mask does
drop_acls() {
  by_attribute_program drop-acls "$ROOT" >"$WORK/listed" || [ $? = 3 ] || refuse "the ACLs of the image's files cannot be read"
  [ -s "$WORK/listed" ] || return 0
  step "warning: squashfs keeps no ACLs, so nodes have $(sort -u "$WORK/listed" | wc -l) paths without theirs: $(sort -u "$WORK/listed" | head -n 10 | tr '\n' ' ')"
}

# carry_attributes PATH: what cp of coreutils 5.97 leaves behind, where the master has the commands of the package attr
carry_attributes() {
  if ! command -v getfattr >/dev/null 2>&1 || ! command -v setfattr >/dev/null 2>&1; then return 0; fi
  getfattr -R -P -h -d -m '^(user|trusted|system[.]posix_acl|security[.]capability)' -e hex --absolute-names "$1" 2>/dev/null |
    sed "s|^# file: |&$ROOT|" | setfattr -h --restore=- 2>/dev/null || :
}

# carry_directories: the attributes of directories that were made and not copied, whose paths are in $WORK/directories
carry_directories() {
  [ -s "$WORK/directories" ] || return 0
  by_attribute_program carry "$ROOT" <"$WORK/directories" || [ $? = 3 ] ||
    refuse "the attributes of the master's directories cannot be carried into the image"
}
