# shellcheck shell=sh
# Power by Wake-on-LAN: a node is shut down by SSH and woken by magic packets from the master's card in the boot network, one
# for each of its cards. The target is the MAC addresses of the node's cards and its address.

# A packet that comes before the machine is off for good wakes nothing.
POWER_WAKE_PAUSE=5
POWER_WAKE_PACKETS=5

power_by_wake() {
  power_macs=${POWER_TARGET% *} power_address=${POWER_TARGET##* }
  case $POWER_ACTION in
    status) if power_is_silent; then echo unknown; else echo on; fi ;;
    on) ! power_is_silent || power_wake ;;
    off) power_is_silent || power_sleep ;;
    cycle)
      power_is_silent || power_sleep
      power_wake
      ;;
  esac
}

# power_is_silent: nothing tells a machine that is off from one whose cable is pulled
power_is_silent() {
  power_require ping iputils
  ! ping -c 1 -W 2 "$power_address" >/dev/null 2>&1 && ! power_answers
}

power_sleep() {
  power_tell "$POWER_SHUTDOWN"
  power_await silent power_voice
  sleep "$POWER_WAKE_PAUSE"
}

# power_voice: silent after three questions in a row, since one answer may be lost
power_voice() {
  for power_try in 1 2 3; do
    if ping -c 1 -W 1 "$power_address" >/dev/null 2>&1; then
      echo answering
      return 0
    fi
  done
  echo silent
}

power_wake() {
  power_require ether-wake net-tools
  power_card=$(ip -o route get "$power_address" 2>/dev/null | sed -n 's/.* dev \([^ ]*\).*/\1/p')
  [ -n "$power_card" ] || power_refuse "the master has no network card that leads to $power_address"
  for power_try in $(seq "$POWER_WAKE_PACKETS"); do
    [ "$power_try" = 1 ] || sleep 1
    for power_mac in $power_macs; do
      power_said=$(ether-wake -i "$power_card" "$power_mac" 2>&1) ||
        power_refuse "ether-wake cannot send to $power_mac by $power_card: $power_said"
    done
  done
}
