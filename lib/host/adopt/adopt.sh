# shellcheck shell=sh
# What a running boot server says of itself, for a program that describes it. Changes nothing.

# shellcheck disable=SC2034 # of files.sh: what a person keeps beside a program
LARGEST_CONTENT=1048576

# A server's leases are appended for years; the last of them count.
LARGEST_LEASES=1048576
MOST_PLACES=20

# observe_texts KEY DIRECTORY: what lies in a directory, each with its path
observe_texts() {
  texts=0
  for text in "$2"/*; do
    [ -e "$text" ] || [ -L "$text" ] || continue
    emit "$1$texts.path" "$text"
    observe_file "$1$texts" "$text" ""
    texts=$((texts + 1))
  done
}

# observe_text KEY PATH
observe_text() {
  emit "$1.path" "$2"
  observe_file "$1" "$2" ""
}

# observe_leases PATH
observe_leases() {
  emit leases.path "$1"
  if [ -f "$1" ]; then emit_command leases.content tail -c "$LARGEST_LEASES" "$1"; fi
}

# observe_places PATHS...: which of them are there. An empty directory, and a file of blank lines and remarks, is left out
observe_places() {
  emit places "$(
    for place in "$@"; do
      if [ -d "$place" ]; then
        if [ -n "$(ls "$place" 2>/dev/null)" ]; then echo "$place"; fi
      elif grep -qs '^[[:blank:]]*[^#[:blank:]]' "$place"; then
        echo "$place"
      fi
    done
  )"
}

# observe_grub ROOT: configuration of GRUB that nodes fetch
observe_grub() {
  emit grub "$(if [ -d "$1" ]; then find "$1" -maxdepth 5 -type f -name 'grub.cfg*' | LC_ALL=C sort | head -n "$MOST_PLACES"; fi)"
}

# observe_machine: its name for itself
observe_machine() {
  emit hostname "$(uname -n)"
}

# observe_addresses: those of its interfaces, each with a prefix length
observe_addresses() {
  emit addresses "$(ip -o -4 addr show 2>/dev/null | awk '{ print $4 }')"
}
