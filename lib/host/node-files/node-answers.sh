# shellcheck shell=sh
# What nodes say of their files, in the one question that asks for their boot, and what they should say.
# shellcheck disable=SC2034,SC2154 # node-boots.sh and record.sh read and set some

# observe_node_files QUESTION PLAN SECRET-PLAN NODE...: the boot of each node as by observe_boots. `@files`, what they say of their files,
# each line with the name of its node; `@wanted`, the digests, or `@fault`, what is wrong with a plan
observe_node_files() {
  BOOT_QUESTION="$BOOT_QUESTION
$1"
  plan=$2 secret_plan=$3
  shift 3
  observe_boots "$@"
  emit_command @files files_words "$@"
  begin_wanted
  if fault=$(wanted_digests "$@" 2>&1); then
    emit_command @wanted cat "$wanted/asked"
  else
    emit @fault "$fault"
  fi
}

# begin_wanted: secrets of all nodes come there, so it is below what is root's alone, and what a question that was killed has left of them
# goes with the next one
begin_wanted() {
  for left in "$STATE_DIRECTORY"/node-question.*; do
    [ ! -d "$left" ] || kill -0 "${left##*.}" 2>/dev/null || remove_tree "$left"
  done
  wanted=$STATE_DIRECTORY/node-question.$$
  trap 'rm -rf "$asked" "$wanted"; prune_state' EXIT
  remove_tree "$wanted"
}

# wanted_digests NODE...: of those that the plan names, by the names that were asked for
# shellcheck disable=SC2016 # of awk
wanted_digests() {
  private_directory "$wanted"
  take_plans "$plan" "$secret_plan" "$wanted"
  add_host_keys "$wanted"
  write_whole "$wanted/all" plan_nodes "$wanted/files.plan"
  write_whole "$wanted/names" nodes_named "$wanted/all" "$@"
  write_whole "$wanted/nodes" awk '$2 != "" && !seen[$2]++ { print $2 }' "$wanted/names"
  write_all_parts "$wanted"
  write_whole "$wanted/asked" awk -v names="$wanted/names" '
    FILENAME != names { digests[$1] = $2 " " $3; next }
    $2 in digests { print $1, digests[$2] }' "$wanted/wanted" "$wanted/names"
}

# files_words NODE...
files_words() {
  printf '%s\n' "$@" | awk -v asked="$asked" "$BOOT_LINE$FILES_WORDS"
}

# For awk. It is bounded here as well, since a node may say what it likes
# shellcheck disable=SC2016 # of awk
FILES_WORDS='
  {
    node = $1
    booted = told = edits = owed = lines = 0
    while ((getline <(asked "/" node)) > 0) {
      if (is_boot()) booted = 1
      if (!booted || length($0) > 4096) continue
      $0 = substr($0, 1, 300)
      if ($0 ~ /^@files [0-9a-f-]+ [0-9a-f-]+$/) { if (told++) continue }
      else if (!told) continue
      else if ($0 ~ /^@edited (\/[^ ]+|account [a-z_][a-z0-9_-]*)$/) { if (++edits > 20) continue; lines = 0 }
      else if ($0 ~ /^[|]/) { if (!edits || edits > 20 || ++lines > 6) continue }
      else if ($0 ~ /^@owed ./) { if (++owed > 20) continue }
      else if ($0 !~ /^@(unchecked|more [0-9]+)$/) continue
      print node, $0
    }
    close(asked "/" node)
  }'
