# shellcheck shell=sh
# The way of iptables: the rules of the kernel, and those that the service iptables loads at a boot. Each rule of ours has a comment with
# the name of its resource, so that it is known among those of others. Those stay, in their order.
#
# The note has a line `rules of ID`, and `kept file` where the file of the kept rules is ours.

KEPT_RULES=$HOST_ROOT/etc/sysconfig/iptables
# shellcheck disable=SC2034 # of masquerade.sh
RULE_NOTE='rules of [^ ]+|kept file'

# filter_state: running, not enabled or not installed. A service that a boot does not start loads no rules
filter_state() {
  command -v iptables-restore >/dev/null 2>&1 || { echo not installed; return 0; }
  if service_enabled iptables; then echo running; else echo not enabled; fi
}

# observe_filter ADDRESS: the rules now and after a boot, and where the nodes come in
observe_filter() {
  state=$(filter_state) || exit
  emit state "$state"
  emit boot-side "$(boot_interface '' "$1")"
  [ "$state" = running ] || return 0
  output=$(running_rules) || exit
  emit runtime "$output"
  output=$(kept_rules) || exit
  emit permanent "$output"
}

running_rules() {
  output=$(iptables-save 2>&1) || refuse "iptables does not list its rules: $output"
  printf '%s\n' "$output"
}
kept_rules() {
  [ -e "$KEPT_RULES" ] || return 0
  cat "$KEPT_RULES" || refuse "$KEPT_RULES cannot be read"
}

# masquerade_network ID NETWORK WAY...: the way is the network interface that leads out
masquerade_network() {
  # shellcheck disable=SC2034 # of masquerade.sh
  id=$1 network=$2 out_interface=$3 wanted_notes=
  state=$(filter_state) || exit
  emit state "$state"
  [ "$state" = running ] || refuse "iptables is $state on this host, and it is what masquerades for $network." \
    "Have its rules loaded at a boot (yum install iptables; chkconfig iptables on);" \
    "or leave masquerade out and masquerade by rules of your own"
  take_claims
  want_note "rules of $id"
  want_note 'kept file'
  note_opened "rules of $id"
  if [ -e "$KEPT_RULES" ]; then join_note 'kept file'; else note_opened 'kept file'; fi
  put_rules "$(own_rules)"
  pass_packets
  drop_unwanted
}

# own_rules: each with its table. What others refuse in FORWARD comes after ours; what they exempt in POSTROUTING comes before
own_rules() {
  comment="-m comment --comment \"pulumi-diskless $id\""
  printf '%s\n' "filter -I FORWARD -s $network -o $out_interface $comment -j ACCEPT" \
    "filter -I FORWARD -d $network -i $out_interface -m state --state RELATED,ESTABLISHED $comment -j ACCEPT" \
    "nat -A POSTROUTING -s $network -o $out_interface $comment -j MASQUERADE"
}

# put_rules RULES: in the place of those that are there of this resource, now and for a boot; none where RULES is empty
put_rules() {
  kept=$(readlink -f "$KEPT_RULES") || refuse "$KEPT_RULES leads nowhere"
  prepare_kept "$1"
  load_rules "$1"
  place_kept
}

# rules_of_ours: awk that tells our lines, and has those that are wanted in rule[i], with their tables in table_of[i]
rules_of_ours='
  BEGIN {
    ours = "--comment \"pulumi-diskless " ENVIRON["rules_of"] "\""
    count = split(ENVIRON["wanted_rules"], rule, "\n")
    for (i = 1; i <= count; i++) {
      table_of[i] = substr(rule[i], 1, index(rule[i], " ") - 1)
      sub(/^[a-z]+ /, "", rule[i])
    }
  }'

# load_rules RULES: each table changes at once
load_rules() {
  command -v iptables-save >/dev/null 2>&1 || return 0
  saved=$(running_rules) || exit
  changes=$(printf '%s\n' "$saved" | rules_of=$id wanted_rules=$1 awk "$rules_of_ours"'
    /^\*/ { table = substr($1, 2) }
    index($0, ours) && sub(/^-A /, "-D ") { change[table] = change[table] $0 "\n" }
    END {
      for (i = 1; i <= count; i++) change[table_of[i]] = change[table_of[i]] rule[i] "\n"
      for (table in change) printf "*%s\n%sCOMMIT\n", table, change[table]
    }')
  [ -n "$changes" ] || return 0
  output=$(printf '%s\n' "$changes" | iptables-restore --noflush 2>&1) || {
    remove "$(fresh_of "$kept")"
    refuse "iptables does not change its rules: $output"
  }
}

# prepare_kept RULES: the next file beside the one of now, tried where something is added
prepare_kept() {
  fresh=$(fresh_of "$kept")
  remove "$fresh"
  [ -n "$1" ] || grep -qF "pulumi-diskless $id\"" "$kept" 2>/dev/null || return 0
  fill "$fresh" kept_with "$1" || refuse "$fresh cannot be written: $fault"
  [ ! -e "$kept" ] || fault=$(chown --reference="$kept" "$fresh" 2>&1 && chmod --reference="$kept" "$fresh" 2>&1) ||
    refuse "$fresh cannot be as $kept is: $fault"
  [ -n "$1" ] || return 0
  output=$(iptables-restore --test <"$fresh" 2>&1) && return 0
  remove "$fresh"
  refuse "iptables-restore would not load $KEPT_RULES at a boot with the rules for $network, so nothing was changed: $output"
}

place_kept() {
  [ -e "$fresh" ] || return 0
  try_rename "$fresh" "$kept" || refuse "$kept cannot be written: $fault"
  restore_labels "$kept"
}

# kept_with RULES: the kept rules, with RULES in the place of ours. A table that has nothing but ours comes and goes with them
kept_with() {
  kept_file=$kept
  [ -e "$kept_file" ] || kept_file=/dev/null
  rules_of=$id wanted_rules=$1 awk "$rules_of_ours"'
    function line_out(line) {
      if (opening != "") print opening
      opening = ""
      print line
    }
    function put(table, action) {
      for (i = 1; i <= count; i++) {
        if (table_of[i] != table || put_already[i] || index(rule[i], action) != 1) continue
        put_already[i] = 1
        line_out("-A" substr(rule[i], 3))
      }
    }
    index($0, ours) { next }
    /^\*/ { table = substr($1, 2); opening = $0; next }
    /^COMMIT/ { put(table, "-"); if (opening == "") print; opening = ""; next }
    /^(\[[0-9]+:[0-9]+\] )?-[AI] FORWARD / { put(table, "-I") }
    { line_out($0) }
    END {
      if (opening != "") print opening
      for (k = 1; k <= count; k++) {
        if (put_already[k]) continue
        opening = "*" table_of[k]
        put(table_of[k], "-")
        print "COMMIT"
      }
    }' "$kept_file"
}

# undo_rule NOTE: a file of ours stays where others keep rules in it
undo_rule() {
  case $1 in
    'rules of '*) put_rules '' ;;
    *) [ ! -e "$KEPT_RULES" ] || grep -qvE '^(|#.*|\*.*|:[A-Z]+ ACCEPT .*|COMMIT)$' "$KEPT_RULES" || remove "$KEPT_RULES" ;;
  esac
}

begin_undo() {
  :
}
end_undo() {
  :
}

sysctl_files() {
  [ ! -r "$HOST_ROOT/etc/sysctl.conf" ] || echo "$HOST_ROOT/etc/sysctl.conf"
}

list_rules() {
  iptables-save -t nat
}
