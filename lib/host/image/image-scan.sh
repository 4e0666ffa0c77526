# shellcheck shell=sh
# Searches the finished tree for what must not be on a node (rules no-secrets-in-image, no-server-roles-in-image), and refuses the
# build with everything that was found.

# scan_image SERVICES...: those of a boot server
scan_image() {
  step "looking for secrets and boot-server roles"
  write_whole "$WORK/findings" true
  scan_for_secrets
  scan_for_identity
  scan_for_passwords
  scan_for_residue
  scan_for_addresses
  scan_for_roles "$@"
  scan_for_units "$@"
  [ ! -s "$WORK/findings" ] || refuse "the image holds what must not be on a node, so nothing is published:
$(cat "$WORK/findings")
Remove it by the argument forget, or keep it on purpose by keepFiles (a password: by keepPasswords)."
}

# files_of_image TESTS...: paths of files that are not empty, as ./etc/passwd
files_of_image() {
  (cd "$ROOT" && find . -xdev -path ./dev -prune -o -type f -size +0 "$@" -print)
}

# files_below DIRECTORY TESTS...
files_below() {
  (cd "$ROOT" && directory=$1 && shift && [ -d "$directory" ] && find "$directory" -xdev -type f -size +0 "$@" -print)
}

# finding REASON: of every path on standard input
finding() {
  while IFS= read -r path; do
    is_kept "${path#.}" || printf '  %s: %s\n' "${path#.}" "$1" || end_scan
  done >>"$WORK/findings" || end_scan
}

# end_scan: a finding that cannot be written down ends the build from within any pipe
end_scan() {
  echo "$WORK/findings cannot be written, so it is not known what the image holds" >&2
  kill -s TERM $$
  exit 1
}

# with_line PATTERN: those of the paths on standard input that have such a line
with_line() {
  while IFS= read -r path; do
    if grep -qiE -e "$1" "$ROOT/$path"; then printf '%s\n' "$path"; fi
  done
}

# not_shipped: those of the paths on standard input that no package brought below /usr; what a package brings is no secret
not_shipped() {
  while IFS= read -r path; do
    case $path in
      ./usr/*) ! rpm -qf "${path#.}" >/dev/null 2>&1 || continue ;;
    esac
    printf '%s\n' "$path"
  done
}

# holds_key FILE: in a text the header says enough; programs that read keys have the header too, but no key behind it
holds_key() {
  if grep -qI . "$1"; then grep -qE -e '-----BEGIN [A-Z0-9 ]*PRIVATE KEY' "$1" && return 0; fi
  awk '
    NR == 1 && /^SSH PRIVATE KEY FILE FORMAT/ { key = 1; exit }
    begun && (/^[A-Za-z0-9+\/=]+\r?$/ && length($0) >= 40 || /^[A-Z][A-Za-z-]+: /) { key = 1; exit }
    { begun = /^[ \t]*-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----\r?$/ }
    END { exit !key }' "$1"
}

scan_for_identity() {
  files_below ./etc/sysconfig | with_line '^[[:space:]]*HWADDR=.?[0-9a-f][0-9a-f]:' |
    finding "binds a network card by its address (HWADDR)"
  files_of_image -path '*/udev/rules.d/*.rules' | with_line '[}]=="([0-9a-f][0-9a-f]:){5}[0-9a-f][0-9a-f]"' |
    finding "binds a network card by its address (persistent-net)"
  files_of_image -name 'random-seed*' | finding "is a random seed"
  { files_below ./etc -name machine-id; files_below ./var/lib/dbus -name machine-id; } | with_line '^[0-9a-f]' |
    finding "is the identity of one machine"
}

# scan_for_addresses: a node has its address by DHCP, and one of the master's would take the master off the network
scan_for_addresses() {
  {
    files_below ./etc/sysconfig/network-scripts -name 'ifcfg-*' ! -name ifcfg-lo | with_line '^[[:space:]]*IPADDR[0-9]*=.?[0-9]'
    files_below ./etc/NetworkManager/system-connections | with_line '^[[:space:]]*address[0-9]*='
    files_below ./etc/systemd/network | with_line '^[[:space:]]*Address='
  } | finding "gives every node the same address"
}

scan_for_passwords() {
  for accounts in passwd shadow group gshadow; do
    [ -f "$ROOT/etc/$accounts" ] || continue
    awk -F: -v file="$accounts" -v names="$KEPT_PASSWORDS " "$PASSWORDS"'
      /^[^+-]/ && open($2, file) && !kept($1, file) {
        printf "  /etc/%s: %s has %s\n", file, $1, ($2 == "" ? "no password and is not locked" : "a password hash")
      }' "$ROOT/etc/$accounts" >>"$WORK/findings" || end_scan
  done
}

scan_for_residue() {
  files_below ./var/lib \( -name '*.lease*' -o -name 'kea-leases*' \) | finding "holds DHCP leases"
  files_of_image -name '.*_history' | finding "is the history of a shell"
  { files_below ./var/cache/yum; files_below ./var/cache/dnf; } | finding "is a cache of yum"
}

scan_for_roles() {
  for service; do
    (cd "$ROOT" && [ -d ./etc/rc.d ] && find ./etc/rc.d -name "S[0-9][0-9]$service" -print) |
      finding "starts $service, a service of the boot server"
  done
  files_below ./etc/xinetd.d | with_line 'tftpd' | while IFS= read -r path; do
    grep -qE '^[[:space:]]*disable[[:space:]]*=[[:space:]]*yes' "$ROOT/$path" || printf '%s\n' "$path"
  done | finding "serves TFTP"
  for configuration in ./etc/dhcpd.conf ./etc/dhcp/dhcpd.conf ./etc/kea/kea-dhcp4.conf; do
    if [ -s "$ROOT/$configuration" ]; then printf '%s\n' "$configuration"; fi
  done | finding "is the configuration of a DHCP server"
  { files_below ./etc -name exports; files_below ./etc/exports.d -name '*.exports'; } | with_line '^[[:space:]]*[^#[:space:]]' | finding "exports directories"
}

# scan_for_units SERVICES...: links by which systemd starts them
scan_for_units() {
  for service; do
    (cd "$ROOT" && [ -d ./etc/systemd/system ] &&
      find ./etc/systemd/system \( -path "*.wants/$service" -o -path "*.wants/$service.service" \
        -o -path "*.requires/$service" -o -path "*.requires/$service.service" \) -print) |
      finding "starts $service, a service of the boot server"
  done
}
