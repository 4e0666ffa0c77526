# shellcheck shell=sh
# Whether the kernel passes packets on, now and after a boot.

IP_FORWARD=$HOST_ROOT/proc/sys/net/ipv4/ip_forward

set_ip_forward() {
  fault=$( (echo "$1" >"$IP_FORWARD") 2>&1) || refuse "net.ipv4.ip_forward cannot be set to $1: $fault"
}

# ip_forward_after_boot: what sysctl.d(5) makes of it, with the file that says otherwise
ip_forward_after_boot() {
  ip_forward_setting '' | awk '{ value = $1; file = $2 } END { print (value == "1" ? 1 : file == "" ? "(0)" : "(" value " by " file ")") }'
}

# ip_forward_setting WITHOUT: the last value that a file of sysctl.d(5) but for WITHOUT gives it, and the file, such as
# `1 /etc/sysctl.d/70-vpn.conf`. A file hides those of its name further right
ip_forward_setting() {
  for directory in etc run usr/local/lib usr/lib; do
    for file in "$HOST_ROOT/$directory"/sysctl.d/*.conf; do
      [ ! -r "$file" ] || [ "$file" = "$HOST_ROOT$1" ] || printf '%s %s\n' "${file##*/}" "$file"
    done
  done | sort -s -k 1,1 | awk '!seen[$1]++ { print $2 }' | while read -r file; do
    awk -v file="${file#"$HOST_ROOT"}" '
      /^[ \t]*-?[ \t]*net[.\/]ipv4[.\/](ip_forward|conf[.\/]all[.\/]forwarding)[ \t]*=/ {
        sub(/^[^=]*=[ \t]*/, ""); sub(/[ \t].*$/, ""); print $0, file
      }' "$file"
  done | tail -n 1
}

# restore_ip_forward OWN-FILE: to 0, unless others have come to need 1 since it was set. OWN-FILE is that of sysctl.d which we wrote
restore_ip_forward() {
  forwards_for=$(ip_forward_setting "$1" | sed -n 's/^1 \(.*\)/\1 sets it/p')
  [ "$forwards_for" ] || forwards_for=$(kernel_masquerades)
  if [ "$forwards_for" ]; then emit still-forwards "$forwards_for"; else set_ip_forward 0; fi
}

# kernel_masquerades: a rule by which it does. libvirt and docker have theirs beside firewalld
kernel_masquerades() {
  if rules=$(nft list ruleset 2>&1); then
    printf '%s\n' "$rules" | awk '
      tolower($0) ~ /[ \t"]masquerade([ \t"]|$)/ && !found++ { sub(/^[ \t]+/, ""); print "the kernel still masquerades: " $0 }'
  else
    printf 'the kernel cannot be asked whether it still masquerades: %s\n' "$rules"
  fi
}
