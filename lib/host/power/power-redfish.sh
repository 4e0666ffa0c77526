# shellcheck shell=sh
# Power by Redfish (DMTF DSP0266). The target is the URL of the node's controller and, where it has several, the system; user and
# password go to curl by its standard input. Its answers are JSON, which the master's Python reads.

# know_redfish_program PYTHON-TEXT
know_redfish_program() {
  POWER_REDFISH_PROGRAM=$1
}

power_by_redfish() {
  power_require curl curl
  power_find_python || power_refuse "the master has no Python, which reads what the controller answers"
  power_system=''
  case $POWER_TARGET in
    *" "*) power_system=/redfish/v1/Systems/${POWER_TARGET#* } ;;
  esac
  power_controller=${POWER_TARGET%% *}
  [ -n "$power_system" ] || power_system=$(power_only_system) || exit
  case $POWER_ACTION in
    status) power_redfish_state ;;
    on) power_redfish_switch on On ;;
    off) power_redfish_switch off ForceOff ;;
    cycle)
      power_seen=$(power_redfish_state) || exit
      # most controllers refuse to reset what is off
      if [ "$power_seen" = off ]; then power_redfish_switch on On; else power_reset "$(power_setting reset)"; fi
      ;;
  esac
}

# power_redfish_switch on|off RESET-TYPE
power_redfish_switch() {
  power_seen=$(power_redfish_state) || exit
  [ "$power_seen" != "$1" ] || return 0
  power_reset "$2"
  power_await "$1" power_redfish_state
}

power_redfish_state() {
  power_said=$(power_redfish "$power_system") || exit
  case $(power_told state "$power_said") in
    On) echo on ;;
    Off) echo off ;;
    *) echo unknown ;;
  esac
}

# power_only_system: path of the one machine that the controller has
power_only_system() {
  power_said=$(power_redfish /redfish/v1/Systems) || exit
  power_systems=$(power_told systems "$power_said")
  case $power_systems in
    *"
"* | "") power_refuse "the controller $power_controller has not one system, so systemId must say which of them:
$power_systems" ;;
  esac
  printf '%s\n' "$power_systems"
}

# power_reset RESET-TYPE: where the system itself says that it takes it
power_reset() {
  power_said=$(power_redfish "$power_system") || exit
  power_action_path=$(power_told reset "$power_said")
  power_redfish "${power_action_path:-$power_system/Actions/ComputerSystem.Reset}" "{\"ResetType\": \"$1\"}" >/dev/null
}

# power_find_python: the Python of EL8 and later has a name that no update moves
power_find_python() {
  for power_python in /usr/libexec/platform-python python3 python; do
    ! command -v "$power_python" >/dev/null 2>&1 || return 0
  done
  return 1
}

# power_told state|systems|reset|why JSON: values of an answer, one a line
power_told() {
  printf '%s' "$2" | "$power_python" -E -c "$POWER_REDFISH_PROGRAM" "$1"
}

# power_redfish PATH [JSON]: what the controller answers; JSON is sent to it
power_redfish() {
  power_url=$power_controller$1
  power_password=$(power_password) || exit
  power_answer=$(power_curl_config "$@" | curl --config - 2>&1) ||
    power_refuse "the controller does not answer at $power_url: $(printf '%s\n' "$power_answer" | head -n 1)"
  power_code=${power_answer##*"
"}
  power_answer=${power_answer%"
"*}
  case $power_code in
    2??) printf '%s\n' "$power_answer" ;;
    401 | 403) power_refuse "$power_url refuses the user or the password (HTTP $power_code)" ;;
    *)
      power_why=$(power_told why "$power_answer")
      power_refuse "$power_url answers HTTP $power_code: $(printf '%s\n' "${power_why:-$power_answer}" | head -n 1)"
      ;;
  esac
}

# power_curl_config PATH [JSON]
power_curl_config() {
  power_config url "$power_url"
  power_config user "$(power_setting user):$power_password"
  power_config max-time "$POWER_ANSWER_SECONDS"
  power_config header "Accept: application/json"
  printf '%s\n' 'write-out = "\n%{http_code}"'
  power_ca=$(power_setting ca)
  [ -z "$power_ca" ] || power_config cacert "$power_ca"
  [ "$(power_setting verify)" != no ] || echo insecure
  printf '%s\n' silent show-error location
  [ $# -lt 2 ] || {
    power_config header "Content-Type: application/json"
    power_config data "$2"
  }
}

# power_config NAME VALUE: a line of curl's configuration
power_config() {
  power_quoted=$(printf '%s\n' "$2" | sed 's/\\/\\\\/g; s/"/\\"/g')
  printf '%s = "%s"\n' "$1" "$power_quoted"
}
