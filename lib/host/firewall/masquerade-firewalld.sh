# shellcheck shell=sh
# The way of firewalld. In the zone of the way out it masquerades by a rich rule of the network's own, so that nothing else is
# masqueraded. Between two zones a policy lets it through, and a new one takes effect by a reload only.
#
# The note has a line `masquerade runtime|permanent ZONE NETWORK` or `policy NAME`.

POLICIES=$HOST_ROOT/etc/firewalld/policies
# shellcheck disable=SC2034 # of masquerade.sh
RULE_NOTE='masquerade (runtime|permanent) [^ ]+ [0-9./]+|policy [a-z0-9-]+'
HOLDING_PATIENCE=60

filter_state() {
  firewall_state
}

# observe_filter ADDRESS: firewalld with its policies, and where the nodes come in
observe_filter() {
  observe_firewall '' "$1"
  command -v firewall-cmd >/dev/null 2>&1 || return 0
  for scope in runtime permanent; do
    output=$(firewall_in "$scope" --list-all-policies 2>&1)
    case $? in
      0) emit "policies.$scope" "$output" ;;
      "$FIREWALL_NOT_RUNNING") return 0 ;;
      *) refuse "firewalld does not list its policies, which it has since version 0.9: $output" ;;
    esac
  done
}

# masquerade_network ID NETWORK WAY...: the way is the zones out, the policy and the zones in, a word each. The policy is empty where the
# zones let packets through. What the note has besides goes
masquerade_network() {
  # shellcheck disable=SC2034 # of masquerade.sh
  id=$1 network=$2 out_zones=$3 policy=$4 in_zones=$5 wanted_notes=
  state=$(filter_state) || exit
  emit state "$state"
  [ "$state" = running ] || refuse "firewalld is $state on this host, and it is what masquerades for $network." \
    "Start it (systemctl enable --now firewalld); or leave masquerade out and masquerade by rules of your own"
  hold_firewall
  [ -z "$policy" ] || refuse_losses
  take_claims
  # firewalld passes packets on by itself with the first masquerade, so what was there is asked before
  pass_packets
  for zone in $out_zones; do
    for scope in runtime permanent; do masquerade_in "$scope"; done
  done
  [ -z "$policy" ] || let_through
  drop_unwanted
}

# hold_firewall: others ask from the nodes' side meanwhile, and would lose their zone by a reload
hold_firewall() {
  # shellcheck disable=SC2153 # of zones-looked.sh
  { command exec 7<"$FIREWALLD"; } 2>/dev/null || refuse "$FIREWALLD cannot be opened"
  flock -w "$HOLDING_PATIENCE" 7 || refuse "others have asked the firewall for $HOLDING_PATIENCE seconds"
}

masquerade_rule() {
  printf 'rule family="ipv4" source address="%s" masquerade\n' "$1"
}
accept_rule() {
  printf 'rule family="ipv4" source address="%s" accept\n' "$1"
}

# masquerade_in runtime|permanent: $network in $zone
masquerade_in() {
  note="masquerade $1 $zone $network"
  want_note "$note"
  if firewall_in "$1" --zone="$zone" --query-masquerade >/dev/null 2>&1 ||
    firewall_in "$1" --zone="$zone" --query-rich-rule="$(masquerade_rule "$network")" >/dev/null 2>&1; then
    join_note "$note"
    return 0
  fi
  [ "$1" = runtime ] || remember_zone "$zone"
  note_opened "$note"
  output=$(firewall_in "$1" --zone="$zone" --add-rich-rule="$(masquerade_rule "$network")" 2>&1) && return 0
  forget_opened "$note"
  refuse "firewalld does not masquerade $network in the zone $zone: $output"
}

has_policy() {
  firewall_in "$1" --get-policies 2>/dev/null | tr ' ' '\n' | grep -qFx "$policy"
}

# let_through: $network from $in_zones to $out_zones by $policy
let_through() {
  want_note "policy $policy"
  if has_policy permanent; then
    join_note "policy $policy"
  else
    note_opened "policy $policy"
    output=$(firewall-cmd --permanent --new-policy="$policy" 2>&1) || refuse "firewalld makes no policy $policy: $output"
  fi
  shape_policy permanent
  if has_policy runtime; then shape_policy runtime; else reload_firewall; fi
}

# shape_policy runtime|permanent: new zones come before old ones go, so that it never has none
shape_policy() {
  zones_of_policy "$1" ingress "$in_zones"
  zones_of_policy "$1" egress "$out_zones"
  in_policy "$1" --query-rich-rule="$(accept_rule "$network")" >/dev/null 2>&1 && return 0
  output=$(in_policy "$1" --add-rich-rule="$(accept_rule "$network")" 2>&1) ||
    refuse "firewalld does not let $network through by the policy $policy: $output"
}

in_policy() {
  scope_of_policy=$1
  shift
  firewall_in "$scope_of_policy" --policy="$policy" "$@"
}

# zones_of_policy runtime|permanent ingress|egress ZONES
zones_of_policy() {
  has=" $(in_policy "$1" "--list-$2-zones") " || refuse "firewalld does not list the zones of the policy $policy"
  for zone in $3; do
    case $has in *" $zone "*) continue ;; esac
    output=$(in_policy "$1" "--add-$2-zone=$zone" 2>&1) || refuse "the policy $policy does not take the zone $zone: $output"
  done
  for zone in $has; do
    case " $3 " in *" $zone "*) continue ;; esac
    output=$(in_policy "$1" "--remove-$2-zone=$zone" 2>&1) || refuse "the policy $policy does not leave the zone $zone: $output"
  done
}

# refuse_losses: a policy that the running firewall does not have yet needs a reload
refuse_losses() {
  ! has_policy runtime || return 0
  losses=$(runtime_only) || exit
  [ -z "$losses" ] || refuse "The policy $policy, by which $network gets from the zone $in_zones to the zone $out_zones, takes effect by a reload" \
    "of firewalld, and that would lose what others changed for now only:
$losses
Keep it (firewall-cmd --runtime-to-permanent) or drop it (firewall-cmd --reload). Then run pulumi up again."
}

reload_firewall() {
  output=$(firewall-cmd --reload 2>&1) || refuse "firewalld does not reload: $output"
}

# runtime_only: lines of the running firewall that a reload would lose. libvirt and docker put their interfaces back themselves
runtime_only() {
  now=$(firewall_lines runtime) || exit
  later=$(firewall_lines permanent) || exit
  printf '%s\n' "$now" | while read -r line; do
    if printf '%s\n' "$later" | grep -qFx -e "$line"; then continue; fi
    case $line in
      "$policy "*) continue ;;
      libvirt*' interfaces '* | 'docker interfaces '*) continue ;;
      *' interfaces '*) ! comes_back "${line%% *}" "${line##* }" || continue ;;
    esac
    printf '  %s\n' "$line"
  done
}

# comes_back ZONE INTERFACE: by a reload NetworkManager puts an interface into the zone of its connection, or into the default zone
comes_back() {
  connection=$(nmcli -g GENERAL.CON-UUID device show "$2" 2>/dev/null </dev/null) && [ -n "$connection" ] || return 1
  connection_zone=$(nmcli -g connection.zone connection show "$connection" 2>/dev/null </dev/null) || return 1
  if [ -z "$connection_zone" ]; then
    default_zone </dev/null
    # shellcheck disable=SC2154 # default_zone sets it
    connection_zone=$default
  fi
  [ "$connection_zone" = "$1" ]
}

# firewall_lines runtime|permanent: a line a fact, such as `public services ssh`
firewall_lines() {
  zone_lines=$(firewall_in "$1" --list-all-zones) || refuse "firewalld does not list its zones"
  policy_lines=$(firewall_in "$1" --list-all-policies) || refuse "firewalld does not list its policies"
  printf '%s\n' "$zone_lines" "$policy_lines" | awk '
    /^[^ \t]/ { part = $1; next }
    /^  [a-z-]+:/ { key = $1; sub(/:$/, "", key); for (i = 2; i <= NF; i++) print part, key, $i; next }
    NF && !/:[ \t]*$/ { sub(/^[ \t]+/, ""); sub(/[ \t]+$/, ""); print part, $0 }'
  if [ "$1" = runtime ]; then set --; else set -- --permanent; fi
  for what in rules passthroughs; do
    firewall-cmd "$@" --direct "--get-all-$what" 2>/dev/null | sed 's/^/direct /'
  done
  sets=$(firewall-cmd "$@" --get-ipsets) || refuse "firewalld does not list its sets of addresses"
  for ipset in $sets; do
    # of a set with a timeout firewalld lists no entries
    firewall-cmd "$@" --ipset="$ipset" --get-entries 2>/dev/null | sed "s/^/ipset $ipset /"
  done
}

# drop_rule NOTE: one that somebody took away is away already
drop_rule() {
  # shellcheck disable=SC2086 # a word each
  set -- $1
  scope=$2 zone=$3 rule=$(masquerade_rule "$4")
  if [ "$state" != running ]; then
    output=$(firewall-offline-cmd --zone="$zone" --remove-rich-rule="$rule" 2>&1)
  elif firewall_in "$scope" --zone="$zone" --query-rich-rule="$rule" >/dev/null 2>&1; then
    output=$(firewall_in "$scope" --zone="$zone" --remove-rich-rule="$rule" 2>&1)
  fi || refuse "firewalld goes on to masquerade in the zone $zone: $output"
}

# drop_policy NAME: where a reload would lose something, the running firewall keeps the policy without a rule until its next one
drop_policy() {
  policy=$1 output=
  if [ "$state" != running ]; then
    [ ! -e "$POLICIES/$policy.xml" ] || output=$(firewall-offline-cmd --delete-policy="$policy" 2>&1)
  elif has_policy permanent; then
    output=$(firewall-cmd --permanent --delete-policy="$policy" 2>&1)
  fi || refuse "firewalld keeps the policy $policy: $output"
  remove "$POLICIES/$policy.xml.old"
  if [ "$state" != running ] || ! has_policy runtime; then return 0; fi
  losses=$(runtime_only) || exit
  if [ -z "$losses" ]; then reload_firewall; return 0; fi
  in_policy runtime --list-rich-rules | while read -r rule; do
    in_policy runtime --remove-rich-rule="$rule" >/dev/null </dev/null || refuse "firewalld goes on to let through by $policy: $rule"
  done || exit
}

# undo_rule NOTE: a firewall that is stopped has nothing for now, but starts with what is permanent. One that was removed starts no more
undo_rule() {
  case "$1, $state" in
    *', not installed') : ;;
    'policy '*) drop_policy "${1#policy }" ;;
    'masquerade runtime '*', running' | 'masquerade permanent '*) drop_rule "$1" ;;
    *) : ;;
  esac
}

# begin_undo, end_undo: before the first and after the last of them
begin_undo() {
  [ "$state" != running ] || hold_firewall
}
end_undo() {
  restore_zones
}

# sysctl_files: those of sysctl.d(5) in their order. A file hides those of its name further right
sysctl_files() {
  for directory in etc run usr/local/lib usr/lib; do
    for file in "$HOST_ROOT/$directory"/sysctl.d/*.conf; do
      [ ! -r "$file" ] || [ "$file" = "$HOST_ROOT$1" ] || printf '%s %s\n' "${file##*/}" "$file"
    done
  done | sort -s -k 1,1 | awk '!seen[$1]++ { print $2 }'
}

# list_rules: all of the kernel's. libvirt and docker have theirs beside firewalld
list_rules() {
  nft list ruleset
}
