# shellcheck shell=sh
# Whether the kernel passes packets on, now and after a boot.

IP_FORWARD=$HOST_ROOT/proc/sys/net/ipv4/ip_forward

set_ip_forward() {
  fault=$( (echo "$1" >"$IP_FORWARD") 2>&1) || refuse "net.ipv4.ip_forward cannot be set to $1: $fault"
}

# ip_forward_after_boot: what the files of sysctl(8) make of it, with the one that says otherwise
ip_forward_after_boot() {
  ip_forward_setting '' | awk '{ value = $1; file = $2 } END { print (value == "1" ? 1 : file == "" ? "(0)" : "(" value " by " file ")") }'
}

# ip_forward_setting OURS: the last value that a file gives it, and the file, such as `1 /etc/sysctl.d/70-vpn.conf`. OURS is the file
# that we wrote, or wrote a block into, where that does not count
ip_forward_setting() {
  sysctl_files "$1" | while read -r file; do
    awk -v file="${file#"$HOST_ROOT"}" -v ours="$1" '
      /^# BEGIN pulumi-diskless / { inside = file == ours }
      /^# END pulumi-diskless / { inside = 0 }
      !inside && /^[ \t]*-?[ \t]*net[.\/]ipv4[.\/](ip_forward|conf[.\/]all[.\/]forwarding)[ \t]*=/ {
        sub(/^[^=]*=[ \t]*/, ""); sub(/[ \t].*$/, ""); print $0, file
      }' "$file"
  done | tail -n 1
}

# restore_ip_forward OURS: to 0, unless others have come to need 1 since it was set
restore_ip_forward() {
  forwards_for=$(ip_forward_setting "$1" | sed -n 's/^1 \(.*\)/\1 sets it/p')
  [ "$forwards_for" ] || forwards_for=$(kernel_masquerades)
  if [ "$forwards_for" ]; then emit still-forwards "$forwards_for"; else set_ip_forward 0; fi
}

# kernel_masquerades: a rule by which it does
kernel_masquerades() {
  if rules=$(list_rules 2>&1); then
    printf '%s\n' "$rules" | awk '
      tolower($0) ~ /[ \t"]masquerade([ \t"]|$)/ && !found++ { sub(/^[ \t]+/, ""); print "the kernel still masquerades: " $0 }'
  else
    printf 'the kernel cannot be asked whether it still masquerades: %s\n' "$rules"
  fi
}
