# shellcheck shell=sh
# Addresses that interfaces of this host have, when they are up.

LOOKED_ADDRESSES=''

# look_at_addresses: asked once, for scripts that only look
look_at_addresses() {
  LOOKED_ADDRESSES=$(ip -o -4 addr show up 2>/dev/null)
}

# interface_of ADDRESS: sets interface to one that is up and has it, and interface_network to the address with its prefix; fails where none
# has it
interface_of() {
  interface='' interface_network=''
  addresses_up=$LOOKED_ADDRESSES
  [ "$addresses_up" ] || addresses_up=$(ip -o -4 addr show up 2>/dev/null)
  for behind in / ' '; do
    case $addresses_up in
      *" inet $1$behind"*) ;;
      *) continue ;;
    esac
    interface_network=${addresses_up#*" inet $1"}
    interface_network=$1${interface_network%%[ "$LINE_END"]*}
    interface=${addresses_up%%" inet $1$behind"*}
    interface=${interface##*"$LINE_END"}
    interface=${interface#*: }
    interface=${interface%% *}
    return 0
  done
  return 1
}

# addresses_of INTERFACE: sets addresses to those that it has, with commas between them
addresses_of() {
  addresses='' addresses_up=$LOOKED_ADDRESSES
  [ "$addresses_up" ] || addresses_up=$(ip -o -4 addr show up 2>/dev/null)
  addresses_left=$LINE_END$addresses_up
  while :; do
    case $addresses_left in
      *": $1 "*) ;;
      *) return 0 ;;
    esac
    addresses_left=${addresses_left#*": $1 "}
    address=${addresses_left%%"$LINE_END"*}
    address=${address#*inet }
    address=${address%%[ /]*}
    addresses=$addresses${addresses:+,}$address
  done
}
