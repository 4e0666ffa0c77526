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
  if fault=$(wanted_digests "$asked/.wanted" "$@" 2>&1); then
    emit_command @wanted cat "$asked/.wanted/wanted"
  else
    emit @fault "$fault"
  fi
}

# wanted_digests DIRECTORY NODE...: of those that the plan names
wanted_digests() {
  wanted=$1
  shift
  private_directory "$wanted"
  take_plans "$plan" "$secret_plan" "$wanted"
  # by a file: the names of many nodes are more than one argument holds
  plan_nodes "$wanted/files.plan" >"$wanted/named"
  printf '%s\n' "$@" | grep -xF -f "$wanted/named" >"$wanted/nodes" || [ $? -eq 1 ] || refuse "names of nodes cannot be compared"
  write_all_parts "$wanted"
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
      else if ($0 ~ /^@edited \/[^ ]+$/) { if (++edits > 20) continue; lines = 0 }
      else if ($0 ~ /^[|]/) { if (!edits || edits > 20 || ++lines > 6) continue }
      else if ($0 ~ /^@owed ./) { if (++owed > 20) continue }
      else if ($0 !~ /^@(unchecked|more [0-9]+)$/) continue
      print node, $0
    }
    close(asked "/" node)
  }'
