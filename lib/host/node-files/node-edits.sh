# shellcheck shell=sh
# What a node says of its files when it is asked. It is told by what the shell has in itself as far as it goes: on a node whose NFS server
# is away, commands hang.
# shellcheck disable=SC2154 # read sets the fields of a list

# Until edits must have been found, in tenths of a second.
EDITS_PATIENCE=80
# More of them, and more of each, are counted only.
EDITS_SHOWN=20
EDIT_LINES=6

# tell_files: `@files DIGEST SECRETS-DIGEST`; `@owed COMMAND` for each that has not ended well yet; `@edited PATH` for each file that is
# not as it was applied, and `@edited account NAME` for each such account, with lines that begin with `|`; `@more NUMBER` of them;
# `@unchecked` when they could not be looked for
tell_files() {
  state=$NODE_ROOT$NODE_FILES
  read_digests
  told=$digests
  printf '@files %s\n' "${told:-- -}"
  if [ -f "$state/owed" ]; then
    while read -r _ command; do printf '@owed %s\n' "$command"; done <"$state/owed"
  fi
  if [ -f "$(part_of files)" ] || [ -f "$(part_of secrets)" ]; then tell_edits; fi
}

# read_digests: $digests, or nothing while an applier places files, and when one was cut off
read_digests() {
  digests=
  { read -r _ digests <"$state/digest"; } 2>/dev/null || :
}

# tell_edits: by a process of its own, which nobody waits for when it hangs. What differs while files are placed is no edit, so the digests
# must be the same before and after
tell_edits() {
  for left in "$state"/asked.*; do
    [ ! -d "$left" ] || kill -0 "${left##*.}" 2>/dev/null || rm -rf "$left"
  done
  asked=$state/asked.$$
  (umask 077 && mkdir "$asked") || { echo @unchecked; return; }
  (find_edits "$asked" && mv "$asked/found-edits" "$asked/edits") </dev/null >/dev/null 2>&1 &
  looking=$!
  waited=0
  while kill -0 "$looking" 2>/dev/null && [ "$waited" -lt "$EDITS_PATIENCE" ]; do
    sleep 0.1
    waited=$((waited + 1))
  done
  read_digests
  if [ "$told" ] && [ "$digests" = "$told" ] && [ -f "$asked/edits" ]; then cat "$asked/edits"; else echo @unchecked; fi
  kill "$looking" 2>/dev/null
  rm -rf "$asked"
}

# find_edits DIRECTORY
find_edits() {
  for kind in $PART_KINDS; do
    [ ! -f "$(part_of "$kind")" ] || fill "$1/$kind.part" cat "$(part_of "$kind")" || return 1
  done
  read_entries "$1"
  fill "$1/differences" list_differences "$1" && fill "$1/home-work" list_home_work "$1" &&
    fill "$1/account-edits" list_account_edits "$1" || return 1
  fill "$1/found-edits" describe_edits "$1"
}

# describe_edits DIRECTORY
describe_edits() {
  number_of_edits=0
  while read -r kind number what mode owner group _ path _; do
    number_of_edits=$((number_of_edits + 1))
    [ "$number_of_edits" -le "$EDITS_SHOWN" ] || continue
    printf '@edited %s\n' "$path"
    describe_edit "$1/$kind.$number" "$NODE_ROOT$path" | head -n "$EDIT_LINES" | cut -c 1-200 | sed 's/^/|/'
  done <"$1/differences"
  awk -v room="$((EDITS_SHOWN - number_of_edits))" -v most="$EDIT_LINES" '
    !($1 in lines) { order[++accounts] = $1 }
    ++lines[$1] <= most { text[$1] = text[$1] "|" substr($0, length($1) + 2, 200) "\n" }
    END { for (i = 1; i <= accounts && i <= room; i++) printf "@edited account %s\n%s", order[i], text[order[i]] }' "$1/account-edits"
  number_of_edits=$((number_of_edits + $(cut -d ' ' -f 1 "$1/account-edits" | sort -u | wc -l)))
  [ "$number_of_edits" -le "$EDITS_SHOWN" ] || printf '@more %s\n' "$((number_of_edits - EDITS_SHOWN))"
}

# list_account_edits DIRECTORY: lines NAME TEXT
list_account_edits() {
  list_line_edits "$1" && awk '
    $1 == "home" { print $2, "(no home directory " $5 ")" }
    $1 == "foreign" { print $2, "(home directory " $5 " of the user " $6 ")" }
    $1 == "key" { print $2, "-" substr($0, length($1 $2 $3 $4 $5) + 6) }' "$1/home-work"
}

# describe_edit APPLIED PATH: no line of a file that is not for all to read
describe_edit() {
  found=$(stat -c '%a %U:%G %F' "$2" 2>/dev/null)
  case $what in
    absent) echo '(absent)' ;;
    type) printf '(a %s)\n' "${found#* * }" ;;
    mode) printf '(mode 0%s, expected %s)\n' "${found%% *}" "$mode" ;;
    owner) printf '(owner %s, expected %s)\n' "$(printf '%s\n' "$found" | cut -d ' ' -f 2)" "$owner:$group" ;;
    *)
      if [ "$kind" = secrets ]; then
        echo '(another content)'
      elif is_for_all "$mode" && is_for_all "${found%% *}"; then
        diff -a -U 0 "$1" "$2" | tail -n +3
      else
        echo '(another content; its lines are not shown, since not everybody may read it)'
      fi
      ;;
  esac
}

# is_for_all MODE
is_for_all() {
  case $1 in *[4567]) return 0 ;; esac
  return 1
}
