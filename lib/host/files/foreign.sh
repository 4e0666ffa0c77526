# shellcheck shell=sh
# What others put beside our files and nodes come to first. Changes nothing.
# shellcheck disable=SC2154 # looked.sh sets mode, owner, links and size

LARGEST_FOREIGN=1048576
MOST_ASKED=64

# foreign_names KEY DIRECTORY: its regular files, behind links too, a line `mode name` each, and the names in it that are ours. A name
# with a line end is none that a loader asks for
foreign_names() {
  emit "$1.own" "$(find "$STATE_DIRECTORY/originals" -type f -printf "%f\n" 2>/dev/null | managed_below "$(state_name "$2/")")"
  if [ -d "$2" ]; then
    ls "$2" >/dev/null || refuse "the directory $2 cannot be read"
    emit "$1.names" "$(find -L "$2" -mindepth 1 -maxdepth 1 -type f ! -name '*
*' -printf '%m %f\n' 2>/dev/null)"
  else
    emit "$1.names" ""
  fi
}

# foreign_nodes KEY DHCPD-CONF...: the nodes of the first that is ours as a whole, a line `name address mac...` each; where none is, no
# value. Lines of a host stand in the order in which we write them
foreign_nodes() {
  nodes_key=$1
  shift
  for dhcpd_conf; do
    if [ ! -f "$dhcpd_conf" ] || ! head -n 1 "$dhcpd_conf" | grep -q '^# Written by pulumi-diskless\.'; then continue; fi
    emit "$nodes_key.nodes" "$(awk '
      { gsub(/[";]/, "") }
      $1 == "host" { address = ""; mac = "" }
      $1 == "fixed-address" { address = $2 }
      $1 == "hardware" { mac = $3 }
      $1 == "option" && $2 == "host-name" && address != "" && mac != "" {
        if (!($3 in cards)) { names[++count] = $3; cards[$3] = address }
        cards[$3] = cards[$3] " " mac
      }
      END { for (i = 1; i <= count; i++) print names[i], cards[names[i]] }' "$dhcpd_conf")"
    return
  done
}

# managed_below PREFIX: of the names of originals, those that begin so, without it; `%` stands in no name that a loader asks for
managed_below() {
  awk -v prefix="$1" 'index($0, prefix) == 1 && sub(/\.(file|none)$/, "") { print substr($0, length(prefix) + 1) }'
}

# foreign_text KEY PATH: empty when it is not there
foreign_text() {
  if [ ! -e "$2" ]; then
    emit "$1" ""
  elif stat_of "$2" && [ "$size" -gt "$LARGEST_FOREIGN" ]; then
    refuse "$2 has more than $LARGEST_FOREIGN bytes, expected a file that people write"
  else
    emit_command "$1" cat "$2"
  fi
}

# foreign_exports KEY OWN PATTERNS...: files of exports(5), which of them are ours as a whole, and what is exported now
foreign_exports() {
  exports_key=$1 own_exports=$2 exports_count=0
  shift 2
  for pattern; do
    for exports_file in $pattern; do
      if [ ! -f "$exports_file" ] || [ "$exports_file" = "$own_exports" ]; then continue; fi
      emit "$exports_key.$exports_count.path" "$exports_file"
      foreign_text "$exports_key.$exports_count.text" "$exports_file"
      if is_managed "$exports_file"; then managed=yes; else managed=no; fi
      emit "$exports_key.$exports_count.managed" "$managed"
      exports_count=$((exports_count + 1))
    done
  done
  emit "$exports_key.count" "$exports_count"
  emit "$exports_key.running" "$(exportfs -v 2>/dev/null)"
}

# is_managed PATH: as a whole, not a block in it
is_managed() {
  ! grep -qs '^# BEGIN pulumi-diskless ' "$1" || return 1
  recorded=$STATE_DIRECTORY/originals/$(state_name "$1")
  [ -e "$recorded.file" ] || [ -e "$recorded.none" ]
}

# foreign_lease_hosts KEY PATH: reservations that dhcpd keeps among its leases
foreign_lease_hosts() {
  if [ -f "$2" ]; then
    emit "$1.hosts" "$(awk '/^host /, /^}/' "$2")"
  else
    emit "$1.hosts" ""
  fi
}

# foreign_ssh_config KEY PATH BLOCK: its text, and what ssh makes of it for nodes; OpenSSH before 6.8 does not tell. When nobody else
# has written anything there, one node stands for all
foreign_ssh_config() {
  foreign_text "$1.text" "$2"
  if [ -e "$2" ] && block_outside "$2" "$3" | grep -q '^[[:blank:]]*[^#[:blank:]]'; then most=$MOST_ASKED; else most=1; fi
  emit "$1.asked" "$(
    [ ! -e "$2" ] || block_inside "$2" "$3" | sed -n 's/^Host //p' | tr ' ' '\n' | grep -vFx '*' | awk -v most="$most" 'NR <= most' |
      while read -r node; do
        echo "@node $node"
        ssh -G "$node" 2>/dev/null </dev/null |
          grep -E '^(hostname|user|port|proxycommand|proxyjump|batchmode|stricthostkeychecking|connecttimeout) '
      done
  )"
}
