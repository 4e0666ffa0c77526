# shellcheck shell=sh
# What a run of the applier is to do, as lists in its directory: `changes`, entries that the node does not have so; `dropped`, what was
# kept of the image for files that no part has any more; `home-work`, what homes of accounts do not have so; `owed`, commands that those
# files ask for, with what an earlier run owes.
# shellcheck disable=SC2154 # record.sh sets $fault, and node-apply.sh the directories

# list_changes: a kind of which this run gets no part stays as it was applied, but for paths that it gets
list_changes() {
  for kind in $PART_KINDS; do
    if [ -f "$work/$kind.part" ] || [ ! -f "$(part_of "$kind")" ]; then continue; fi
    fill "$work/$kind.part" kept_part "$(part_of "$kind")" || refuse "what was applied last cannot be read: $fault"
  done
  read_entries "$work"
  list_account_files "$work"
  list_as home-work list_home_work "$work"
  # what is to be known of the image until all is in place, and after that
  list_as kept-accounts list_kept_accounts "$work"
  list_as put-keys list_put_keys "$work"
  list_as lasting-accounts list_lasting_accounts "$work"
  list_as lasting-keys list_lasting_keys "$work"
  list_as differences list_differences "$work"
  # shellcheck disable=SC2016 # of awk
  list_as changes awk '{ $3 = ""; sub(/  /, " "); print }' "$work/differences"
  list_as dropped list_dropped
  list_as owed list_owed
}

# kept_part PART: without the files that were sent, such as a secret that is one no more
kept_part() {
  awk -v sent="$work/files.part" '
    BEGIN { while ((getline line <sent) > 0) if (line ~ /^file / && split(line, word, " ")) moved[word[2]] }
    /^account / { keep = 1 }
    /^file / { keep = !($2 in moved) }
    keep' "$1"
}

# list_as NAME COMMAND...: what it prints
list_as() {
  list=$work/$1
  shift
  fill "$list" "$@" || refuse "what is to be done cannot be written down on the node: $fault"
}

# list_dropped: RECORD PATH
list_dropped() {
  {
    awk '{ print "wanted", $7 }' "$work/entries"
    find "$originals" -mindepth 1 -maxdepth 1 -name '%2F*' | sed 's,.*/,,'
  } | awk '
    $1 == "wanted" { wanted[$2] = 1; next }
    {
      path = $1
      sub(/\.(file|none)$/, "", path)
      gsub(/%2F/, "/", path)
      gsub(/%25/, "%", path)
      if (!(path in wanted)) print $1, path
    }'
}

# list_owed: PATH COMMAND, one line for each path. What its part says now counts for a path, else what it said before
list_owed() {
  {
    for kind in $PART_KINDS; do
      [ ! -f "$(part_of "$kind")" ] || awk '
        /^file / { path = $2 }
        /^run / { print "command", path, substr($0, 5) }' "$(part_of "$kind")"
    done
    awk '{ print "command", $7, substr($0, index($0, " " $7 " ") + length($7) + 2) }' "$work/entries"
    [ ! -f "$state/owed" ] || sed 's/^/owed /' "$state/owed"
    # what is dropped is undone first: a card that left a bond comes up after the bond is gone
    awk '{ print "owed", $2 }' "$work/dropped"
    awk '{ print "owed", $8 }' "$work/differences"
  } | awk '
    { rest = substr($0, length($1 $2) + 3) }
    $1 == "command" { command[$2] = rest; next }
    owed[$2]++ { next }
    !($2 in command) { command[$2] = rest }
    command[$2] != "" { print $2, command[$2] }'
}

# list_commands FILE: of lines `PATH COMMAND`, each command once
list_commands() {
  sed 's/^[^ ]* //' "$1" | awk '!seen[$0]++'
}

# run_owed START: each command of files whose paths start so once, however many of them ask for it. One that fails stays owed, and one
# that succeeds is forgotten before it is told: nobody may listen any more after a long one, and the first word then ends this run
run_owed() {
  [ -s "$state/owed" ] || { rm -f "$state/owed"; return 0; }
  list_as due list_due "$1"
  list_as commands list_commands "$work/due"
  while IFS= read -r command; do
    if run_command; then
      forget_command
      printf 'ran %s\n' "$command"
    else
      printf 'failed %s %s\n' "$status" "$command"
      command_output
    fi
  done <"$work/commands"
}

# list_due START: what is owed for files that are in place
list_due() {
  awk -v unplaced=" $unplaced " -v start="$1" 'substr($1, 1, length(start)) == start && !index(unplaced, " " $1 " ")' "$state/owed"
}

# run_command: $command. Its words go through a file, since a process that it leaves behind would hold a pipe
run_command() {
  status=0
  (umask 022 && cd / && exec sh -c "$command") </dev/null >"$work/output" 2>&1 9>&- || status=$?
  return "$status"
}

forget_command() {
  COMMAND=$command
  export COMMAND
  # shellcheck disable=SC2016 # of awk
  write_whole "$state/owed" awk -v unplaced=" $unplaced " \
    'index(unplaced, " " $1 " ") || substr($0, length($1) + 2) != ENVIRON["COMMAND"]' "$state/owed"
  [ -s "$state/owed" ] || rm -f "$state/owed"
}

# command_output: its last line, unless it is a secret's command
command_output() {
  COMMAND=$command
  export COMMAND
  for_secrets=$(awk '$1 == "secrets" && substr($0, index($0, " " $7 " ") + length($7) + 2) == ENVIRON["COMMAND"]' "$work/entries")
  [ -n "$for_secrets" ] || tail -n 1 "$work/output" | cut -c 1-300 | sed 's/^/| /'
}
