# shellcheck shell=sh
# SSH host keys of nodes, a pair a node, made on the master.
#
# node-host-keys/NODE/ has the pair by the names that it has on the node. A new directory comes there by one rename. What a person has put
# there is never removed: it goes to node-host-keys-kept/ instead, and comes back with its node.
# shellcheck disable=SC2154 # key-pair.sh sets key and published

KEPT_HOST_KEYS=$HOST_KEYS-kept
# Lines NODE TYPE KEY of all that were made here
MADE_HOST_KEYS=$HOST_KEYS-made

# host_key_of NODE: sets pair to the private half
host_key_of() {
  pair=$HOST_KEYS/$1/ssh_host_${KEY_TYPE}_key
}

# observe_host_keys TYPE NODE...
observe_host_keys() {
  KEY_TYPE=$1
  shift
  [ -d "$HOST_KEYS" ] || [ $# = 0 ] || exit "$ABSENT"
  emit_command pairs host_key_words "$@"
}

# host_key_words NODE...: lines `key NODE TYPE KEY` of each public half that is known, and `fault NODE WORDS`
host_key_words() {
  looked_host_keys "$@" | while read -r word node key; do
    if [ "$word" = key ]; then printf 'key %s %s\n' "$node" "$key"; else look_at_host_key "$node"; fi
  done
  other_host_keys "$@" | sed 's/ /?/g; s/.*/fault & is no node of the program/'
}

# look_at_host_key NODE: by itself
look_at_host_key() {
  host_key_of "$1"
  key='' faults=''
  if [ -e "$pair" ] || [ -L "$pair" ]; then key_faults "$pair"; else add_fault "$pair is missing"; fi
  fault=${faults%%"$LINE_END"*}
  [ -n "$fault" ] || key=$published
  [ -z "$key" ] || printf 'key %s %s\n' "$1" "$key"
  [ -z "$fault" ] || printf 'fault %s %s\n' "$1" "$fault"
}

# other_host_keys NODE...: directories of others
other_host_keys() {
  {
    printf 'for %s\n' "$@"
    find "$HOST_KEYS" -mindepth 1 -maxdepth 1 ! -name '.*' 2>/dev/null | sed 's,.*/,is ,'
  } | awk '
    { name = substr($0, index($0, " ") + 1) }
    $1 == "for" { known[name] = 1; next }
    !(name in known) { print name }'
}

# apply_host_keys TYPE NODE...: a private half that opens stays
apply_host_keys() {
  command -v ssh-keygen >/dev/null 2>&1 || refuse "ssh-keygen is missing on the host; is the package openssh installed?"
  KEY_TYPE=$1
  shift
  take_claims
  fresh_keys=$HOST_KEYS/.new
  private_directory "$HOST_KEYS"
  trap 'rm -rf "$fresh_keys"; prune_state' EXIT
  on_signals 'exit 143' HUP INT TERM
  remove_tree "$fresh_keys"
  looked=$(looked_host_keys "$@")
  for node in $(printf '%s\n' "$looked" | sed -n 's/^look //p'); do
    mend_host_key "$node" || bring_back "$node" || make_host_key "$node"
  done
  place_host_keys
  other_host_keys "$@" | while IFS= read -r node; do take_away "$node"; done || exit
  pairs=$(host_key_words "$@")
  remember_proven "$pairs
" "$@"
  emit pairs "$pairs"
}

# mend_host_key NODE: its modes and its public half; fails when there is no private one
mend_host_key() {
  host_key_of "$1"
  [ -f "$pair" ] && [ ! -L "$pair" ] || return 1
  ! has_no_faults key_faults "$pair" || return 0
  chmod 600 "$pair"
  key_of "$pair"
  [ -n "$key" ] || return 1
  published_key "$pair"
  if [ "$published" != "$key" ]; then
    remove_tree "$pair.pub"
    write_whole "$pair.pub" print_lines "$key root@$1"
  fi
  chmod 644 "$pair.pub"
}

make_host_key() {
  private_directory "$fresh_keys/$1"
  new_pair "$fresh_keys/$1/ssh_host_${KEY_TYPE}_key" "root@$1" "the host key of $1"
}

# place_host_keys: all of them on the disk first, and known as made here
place_host_keys() {
  [ -d "$fresh_keys" ] || return 0
  fault=$(find "$fresh_keys" -print0 | xargs -0 sync 2>&1) || refuse "host keys of nodes cannot be written to $HOST_KEYS: $fault"
  for fresh in "$fresh_keys"/*; do take_away "${fresh##*/}"; done
  fill "$MADE_HOST_KEYS" made_with_fresh || refuse "$MADE_HOST_KEYS cannot be written: $fault"
  for fresh in "$fresh_keys"/*; do
    try_rename "$fresh" "$HOST_KEYS/${fresh##*/}" || refuse "the host key of ${fresh##*/} cannot be written: $fault"
  done
}

made_with_fresh() {
  [ ! -f "$MADE_HOST_KEYS" ] || while read -r node key; do [ -d "$fresh_keys/$node" ] || printf '%s %s\n' "$node" "$key"; done <"$MADE_HOST_KEYS"
  for fresh in "$fresh_keys"/*; do
    published_key "$fresh/ssh_host_${KEY_TYPE}_key"
    printf '%s %s\n' "${fresh##*/}" "$published"
  done
}

# is_brought NODE: a private half that lies there was not made here
is_brought() {
  for half in "$HOST_KEYS/$1"/ssh_host_*_key; do
    if [ ! -f "$half" ] || [ -L "$half" ] || [ ! -s "$half" ]; then continue; fi
    published_key "$half"
    if made_here "$1" "$published" || { key_of "$half" && made_here "$1" "$key"; }; then continue; fi
    return 0
  done
  return 1
}

made_here() {
  [ -n "$2" ] && [ -f "$MADE_HOST_KEYS" ] && grep -qxF "$1 $2" "$MADE_HOST_KEYS"
}

# take_away NODE: what was kept of the name before stays as well
take_away() {
  if ! is_brought "$1"; then
    remove_tree "$HOST_KEYS/$1"
    return
  fi
  kept_name=$1
  [ ! -e "$KEPT_HOST_KEYS/$1" ] || kept_name=$1.$(date +%Y%m%d%H%M%S)
  private_directory "$KEPT_HOST_KEYS"
  try_rename "$HOST_KEYS/$1" "$KEPT_HOST_KEYS/$kept_name" || refuse "the host key of $1 cannot be kept: $fault"
}

# bring_back NODE
bring_back() {
  key_of "$KEPT_HOST_KEYS/$1/ssh_host_${KEY_TYPE}_key"
  [ -n "$key" ] || return 1
  take_away "$1"
  try_rename "$KEPT_HOST_KEYS/$1" "$HOST_KEYS/$1" || refuse "the host key of $1 that was kept cannot come back: $fault"
  rmdir "$KEPT_HOST_KEYS" 2>/dev/null
  mend_host_key "$1"
}

# release_host_keys: none of them is anybody else's. Says which were brought, and so are kept
release_host_keys() {
  release_claim key "$HOST_KEYS" || return 0
  [ ! -d "$HOST_KEYS" ] || for directory in "$HOST_KEYS"/*; do
    node=${directory##*/}
    ! is_brought "$node" || brought="${brought-} $node"
    [ ! -d "$directory" ] || take_away "$node"
  done
  [ -z "${brought-}" ] || emit kept "$KEPT_HOST_KEYS$brought"
  remove_tree "$HOST_KEYS"
  remove "$MADE_HOST_KEYS" "$PROVEN_HOST_KEYS"
  prune_state
}
