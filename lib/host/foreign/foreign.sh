# shellcheck shell=sh
# What others put beside our files and nodes come to first. Changes nothing.
# shellcheck disable=SC2154 # looked.sh sets size, texts.sh text, line, marks_say, inside and outside

LARGEST_FOREIGN=1048576
MOST_ASKED=64

LOOKED_DIRECTORIES='' LOOKED_ENTRIES='' LOOKED_NODES=''

# look_at_entries DIRECTORIES...: what each of them has, for foreign_names
look_at_entries() {
  LOOKED_ENTRIES=$(entries_of "$@") && LOOKED_DIRECTORIES=$(printf '%s\n' "$@")
}

# entries_of DIRECTORIES...: regular files in them, behind links too, a line `DIRECTORY<tab>MODE NAME` each. A name with a line end is none
# that a loader asks for
entries_of() {
  find -L "$@" -mindepth 1 -maxdepth 1 -type f ! -name '*
*' -printf '%H\t%m %f\n' 2>/dev/null
}

# foreign_names KEY DIRECTORY: its regular files, a line `mode name` each, and the names in it that are ours
foreign_names() {
  emit "$1.own" "$(own_names "$2")"
  if [ ! -d "$2" ]; then
    emit "$1.names" ""
  elif line_is_in "$2" "$LOOKED_DIRECTORIES"; then
    emit "$1.names" "$(names_among "$2" "$LOOKED_ENTRIES")"
  else
    ls "$2" >/dev/null || refuse "the directory $2 cannot be read"
    emit "$1.names" "$(names_among "$2" "$(entries_of "$2")")"
  fi
}

# names_among DIRECTORY ENTRIES: those of that directory, by `$(...)`
names_among() {
  IFS=$LINE_END
  set -f
  for entry in $2; do
    case $entry in
      "$1$TAB"*) printf '%s\n' "${entry#"$1$TAB"}" ;;
    esac
  done
}

# own_names DIRECTORY: names in it that originals are kept of; `%` stands in no name that a loader asks for
own_names() {
  name_state "$1/"
  for original in "$STATE_DIRECTORY/originals/$state_named"*; do
    if [ ! -f "$original" ] || [ -L "$original" ]; then continue; fi
    original=${original#"$STATE_DIRECTORY/originals/$state_named"}
    case $original in
      *.file | *.none) printf '%s\n' "${original%.*}" ;;
    esac
  done
}

# look_at_nodes CONFIGURATION...: the nodes of the first that is ours as a whole, after a line `@PATH`
look_at_nodes() {
  for configuration; do
    first_line "$configuration"
    case $line in
      '# Written by pulumi-diskless.'*) LOOKED_NODES=@$configuration$LINE_END$(reserved_nodes "$configuration") ;;
      *) continue ;;
    esac
    return
  done
  LOOKED_NODES=@
}

# foreign_nodes KEY CONFIGURATION...: the same nodes, a line `name address mac...` each; where no file is ours, no value
foreign_nodes() {
  nodes_key=$1
  shift
  [ "$LOOKED_NODES" ] || look_at_nodes "$@"
  [ "$LOOKED_NODES" = @ ] || emit "$nodes_key.nodes" "${LOOKED_NODES#*"$LINE_END"}"
}

# reserved_nodes CONFIGURATION: of dhcpd, where the lines of a host stand in the order in which we write them, or of Kea, where a line is a
# reservation
reserved_nodes() {
  awk '
    function member(key) {
      return match($0, "\"" key "\": \"[^\"]*\"") ? substr($0, RSTART + length(key) + 5, RLENGTH - length(key) - 6) : ""
    }
    /"hw-address": / {
      name = member("hostname")
      if (!(name in cards)) { names[++count] = name; cards[name] = member("ip-address") }
      cards[name] = cards[name] " " member("hw-address")
      next
    }
    { gsub(/[";]/, "") }
    $1 == "host" { address = ""; mac = "" }
    $1 == "fixed-address" { address = $2 }
    $1 == "hardware" { mac = $3 }
    $1 == "option" && $2 == "host-name" && address != "" && mac != "" {
      if (!($3 in cards)) { names[++count] = $3; cards[$3] = address }
      cards[$3] = cards[$3] " " mac
    }
    END { for (i = 1; i <= count; i++) print names[i], cards[names[i]] }' "$1"
}

# foreign_text KEY PATH: empty when it is not there
foreign_text() {
  if [ ! -e "$2" ]; then
    emit "$1" ""
  elif small_text "$2"; then
    emit "$1" "$text"
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
  emit "$exports_key.running" "$(list_exports 2>/dev/null)"
}

# is_managed PATH: as a whole, not a block in it
is_managed() {
  if small_text "$1"; then
    case $LINE_END$text in
      *"$LINE_END# BEGIN pulumi-diskless "*) return 1 ;;
    esac
  elif grep -qs '^# BEGIN pulumi-diskless ' "$1"; then
    return 1
  fi
  name_state "$1"
  [ -e "$STATE_DIRECTORY/originals/$state_named.file" ] || [ -e "$STATE_DIRECTORY/originals/$state_named.none" ]
}

# foreign_lease_hosts KEY PATH: reservations that dhcpd keeps among its leases
foreign_lease_hosts() {
  lease_hosts=''
  if small_text "$2"; then
    case $LINE_END$text in
      *"$LINE_END"'host '*) lease_hosts=$(awk '/^host /, /^}/' "$2") ;;
    esac
  elif [ -f "$2" ]; then
    lease_hosts=$(awk '/^host /, /^}/' "$2")
  fi
  emit "$1.hosts" "$lease_hosts"
}

# foreign_ssh_config KEY PATH BLOCK: its text, and what ssh makes of it for nodes; OpenSSH before 6.8 does not tell. When nobody else
# has written anything there, one node stands for all
foreign_ssh_config() {
  foreign_text "$1.text" "$2"
  emit "$1.asked" "$([ ! -e "$2" ] || ask_ssh "$2" "$3")"
}

# ask_ssh PATH BLOCK: by `$(...)`
ask_ssh() {
  if ! small_text "$1" || ! block_in_text "$2" || [ "$marks_say" = damaged ]; then
    outside=$(block_outside "$1" "$2") inside=$(block_inside "$1" "$2")
  fi
  IFS=$LINE_END most=1
  set -f
  for line in $outside; do
    case ${line#"${line%%[!"$TAB "]*}"} in
      '' | '#'*) ;;
      *) most=$MOST_ASKED ;;
    esac
  done
  for line in $inside; do
    case $line in
      'Host '*) IFS=' ' ;;
      *) continue ;;
    esac
    for node in ${line#Host }; do
      [ "$node" != '*' ] || continue
      [ "$most" -gt 0 ] || return 0
      most=$((most - 1))
      printf '@node %s\n' "$node"
      ssh -G "$node" 2>/dev/null </dev/null | ssh_settings
    done
  done
}

# ssh_settings: of what ssh -G says on standard input, those that decide whom a node's name leads to
ssh_settings() {
  while IFS= read -r line; do
    case $line in
      'hostname '* | 'user '* | 'port '* | 'proxycommand '* | 'proxyjump '* | 'batchmode '* | 'stricthostkeychecking '* | 'connecttimeout '*)
        printf '%s\n' "$line"
        ;;
    esac
  done
}
