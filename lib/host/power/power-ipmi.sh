# shellcheck shell=sh
# Power by IPMI over the network. The target is the address of the node's controller; the password goes by the environment, which
# only root can read, and never by an argument, which everybody can.

power_by_ipmi() {
  power_require ipmitool "ipmitool (CentOS 5: OpenIPMI-tools)"
  case $POWER_ACTION in
    status) power_ipmi_state ;;
    on | off) power_ipmi_switch "$POWER_ACTION" ;;
    cycle)
      power_seen=$(power_ipmi_state) || exit
      # a controller refuses to cycle what is off
      if [ "$power_seen" = off ]; then power_ipmi_switch on; else power_ipmi "chassis power cycle" >/dev/null; fi
      ;;
  esac
}

# power_ipmi_switch on|off
power_ipmi_switch() {
  power_seen=$(power_ipmi_state) || exit
  [ "$power_seen" != "$1" ] || return 0
  power_ipmi "chassis power $1" >/dev/null
  power_await "$1" power_ipmi_state
}

power_ipmi_state() {
  power_said=$(power_ipmi "chassis power status") || exit
  case $power_said in
    *"Power is on"*) echo on ;;
    *"Power is off"*) echo off ;;
    *) echo unknown ;;
  esac
}

# power_ipmi WORDS: of ipmitool's own language
power_ipmi() {
  IPMITOOL_PASSWORD=$(power_password) || exit
  # the name that old releases know
  IPMI_PASSWORD=$IPMITOOL_PASSWORD
  export IPMITOOL_PASSWORD IPMI_PASSWORD
  power_words=$1
  set -- -I "$(power_setting interface)" -H "$POWER_TARGET" -U "$(power_setting user)" -E
  power_cipher=$(power_setting cipher) power_port=$(power_setting port)
  [ -z "$power_cipher" ] || set -- "$@" -C "$power_cipher"
  [ -z "$power_port" ] || set -- "$@" -p "$power_port"
  # shellcheck disable=SC2086 # several words
  power_said=$(power_within_limit ipmitool "$@" $power_words 2>&1) ||
    power_refuse "the controller $POWER_TARGET did not take \"$power_words\": $power_said"
  printf '%s\n' "$power_said"
}
