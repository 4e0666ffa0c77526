# shellcheck shell=sh
# Addresses that interfaces of this host have, when they are up.

LOOKED_ADDRESSES=''

# look_at_addresses: asked once, for scripts that only look
look_at_addresses() {
  LOOKED_ADDRESSES=$(ip -o -4 addr show up 2>/dev/null)
}

# interface_of ADDRESS: that is up and has it
interface_of() {
  addresses_up=$LOOKED_ADDRESSES
  [ "$addresses_up" ] || addresses_up=$(ip -o -4 addr show up 2>/dev/null)
  printf '%s\n' "$addresses_up" | while read -r _ name _ address _; do
    if [ "${address%%/*}" = "$1" ]; then
      printf '%s\n' "$name"
      break
    fi
  done
}
