# shellcheck shell=sh
# Where packets of the nodes come in.

# boot_interface INTERFACE ADDRESS: its name, the one given or the one that has the address, and the network, such as `eth1 10.0.0.1/24`
boot_interface() {
  if [ -z "$1" ] && [ "$LOOKED_ADDRESSES" ] && interface_of "$2"; then
    # shellcheck disable=SC2154 # of addresses.sh
    printf '%s %s\n' "$interface" "$interface_network"
    return 0
  fi
  ip -o -4 addr show 2>/dev/null | awk -v interface="$1" -v address="$2" '
    { split($4, part, "/") }
    address != "" && part[1] == address && (interface == "" || interface == $2) { print $2, $4; found = 1; exit }
    END { if (!found && interface != "") print interface }'
}
