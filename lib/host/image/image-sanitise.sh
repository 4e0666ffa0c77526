# shellcheck shell=sh
# Takes out of the image what must never be the same on two machines, or readable by whoever can fetch the image. What the program
# asked for by name stays.

KEPT_FILES=
KEPT_PASSWORDS=

# keep_files PATHS...
keep_files() {
  for path; do
    [ -f "$ROOT$path" ] || refuse "$path is not on the master or not copied, so it cannot be kept in the image"
    KEPT_FILES=$KEPT_FILES$path$LINE_END
  done
}

# keep_passwords NAMES...
keep_passwords() {
  for name; do
    grep -q "^$name:" "$ROOT/etc/passwd" || refuse "the account $name is not on the master, so its password cannot be kept"
    KEPT_PASSWORDS="$KEPT_PASSWORDS $name"
  done
}

# is_kept PATH
is_kept() {
  case $LINE_END$KEPT_FILES in
    *"$LINE_END$1$LINE_END"*) return 0 ;;
  esac
  return 1
}

# forget PATTERNS...
forget() {
  for pattern; do
    # shellcheck disable=SC2086 # a pattern
    for found in "$ROOT"$pattern; do
      [ -e "$found" ] || [ -L "$found" ] || continue
      in_image "$found" || continue
      if [ "$KEPT_FILES" ]; then forget_all_but_kept "$found"; else rm -rf "$found"; fi
    done
  done
}

forget_all_but_kept() {
  find "$1" ! -type d -print | while IFS= read -r name; do
    is_kept "${name#"$ROOT"}" || rm -f "$name"
  done
  find "$1" -depth -type d -exec rmdir {} \; 2>/dev/null
}

# forget_lines PATHS...: what we wrote into files of others on the master, in a block or with a comment of ours
forget_lines() {
  for path; do
    grep -q pulumi-diskless "$ROOT$path" 2>/dev/null || continue
    in_image "$ROOT$path" || continue
    # shellcheck disable=SC2016 # of awk
    write_whole "$WORK/lines" awk '
      /^# BEGIN pulumi-diskless / { inside = 1 }
      !inside && !/--comment "pulumi-diskless / {
        # a table of iptables-save(8) in which nothing else is came with our rules
        if (/^[*]/) { table = $0 "\n"; next }
        if (table == "" || !/^COMMIT/) printf "%s%s\n", table, $0
        table = ""
      }
      /^# END pulumi-diskless / { inside = 0 }' "$ROOT$path"
    if [ -s "$WORK/lines" ]; then fill_image "$path" "$WORK/lines"; else rm -f "$ROOT$path"; fi
  done
}

# forget_sockets: no process answers on them
forget_sockets() {
  find "$ROOT" -xdev -type s -exec rm -f {} \;
}

# awk functions on field 2 of passwd(5), shadow(5), group and gshadow(5); an account may not be without a password, a group may
PASSWORDS='
function open(password, file) {
  if (password == "") return file !~ /^g/
  gsub(/[*!]/, "", password)
  return password != "" && password != "x"
}
function kept(name, file) { return file !~ /^g/ && index(names, " " name " ") }
'

# lock_passwords: accounts stay, and log in by key. What was locked stays locked, without the hash behind the mark
lock_passwords() {
  for accounts in passwd shadow group gshadow; do
    [ -f "$ROOT/etc/$accounts" ] || continue
    # shellcheck disable=SC2016 # of awk
    write_whole "$WORK/accounts" awk -F: -v OFS=: -v file="$accounts" -v names="$KEPT_PASSWORDS " "$PASSWORDS"'
      /^[^+-]/ && open($2, file) && !kept($1, file) { $2 = file ~ /^g/ || $2 ~ /^!/ ? "!!" : "*" }
      { print }' "$ROOT/etc/$accounts"
    fill_image "/etc/$accounts" "$WORK/accounts"
  done
}
