import { FakeMaster } from "./shell";

/**
 * firewalld of a fake master: `runtime.ZONE` and etc/firewalld/zones/ZONE.xml hold one service a line, `running` is there while
 * it runs, `default` names the default zone. eth1 with the address 10.0.0.1 is in the zone internal. As the real one it writes a
 * zone's file with the first permanent change only, keeps the one before, and writes none that changes nothing. `policy.NAME` and
 * etc/firewalld/policies/NAME.xml hold a policy, which the running firewall gets by a reload. Rich rules are lines, too. eth2 is in no
 * zone. `more-zones` names further zones, and `now.ZONE` further interfaces of the running firewall. `entries.runtime` and
 * `entries.permanent` are the addresses of the set cluster. `ruleset` has rules of others in the kernel.
 */
export function installFirewalld(master: FakeMaster): void {
  for (const zone of ["public", "internal"]) master.write(`runtime.${zone}`, "ssh\n");
  master.write("running", "");
  master.write("default", "public\n");
  master.write("log", "");
  master.write("etc/firewalld/keep", "");
  master.write("proc/sys/net/ipv4/ip_forward", "0\n");
  master.command(
    "ip",
    `case $* in
  '-o link show dev eth'[12]) echo "3: \${5}@if4: <UP> mtu 1500" ;;
  *addr*) echo "2: eth1    inet 10.0.0.1/24 brd 10.0.0.255 scope global eth1" ;;
esac`,
  );
  master.command("nft", '[ ! -e "$MASTER/ruleset" ] || cat "$MASTER/ruleset"\n');
  const library = `
ZONES=$MASTER/etc/firewalld/zones
permanent_of() { if [ -e "$ZONES/$1.xml" ]; then cat "$ZONES/$1.xml"; else echo ssh; fi; }
write_permanent() {
  if permanent_of "$1" | grep -qFx "$3"; then done=add; else done=remove; fi
  [ "$done" != "$2" ] || return 0
  mkdir -p "$ZONES"
  permanent_of "$1" >"$MASTER/new"
  [ ! -e "$ZONES/$1.xml" ] || cp "$ZONES/$1.xml" "$ZONES/$1.xml.old"
  if [ "$2" = add ]; then echo "$3" >>"$MASTER/new"; else grep -vFx "$3" "$MASTER/new" >"$MASTER/newer"; mv "$MASTER/newer" "$MASTER/new"; fi
  mv "$MASTER/new" "$ZONES/$1.xml"
}
scope=\${SCOPE:-runtime} zone= act= service= services= policy=
for word; do
  case $word in
    --permanent) scope=permanent ;;
    --zone=*) zone=\${word#*=} ;;
    --policy=*) policy=\${word#*=} ;;
    --ipset=*) ;;
    --*-rich-rule=* | --*gress-zone=* | --new-policy=* | --delete-policy=*) act=\${word%%=*} service=\${word#*=} ;;
    --*-service=* | --remove-service-from-zone=*) act=\${word%%=*} service=\${word#*=} services="$services \${word#*=}" ;;
    --get-zone-of-interface=*) act=--get-zone-of-interface service=\${word#*=} ;;
    *) act=$word ;;
  esac
done
policy_file() { if [ "$scope" = runtime ]; then echo "$MASTER/policy.$1"; else echo "$MASTER/etc/firewalld/policies/$1.xml"; fi; }
without() { grep -vFx "$1" "$2" >"$MASTER/left"; mv "$MASTER/left" "$2"; }
policies() {
  for one in $(policy_file '*'); do
    [ ! -f "$one" ] || { one=\${one##*/}; one=\${one#policy.}; echo "\${one%.xml}"; }
  done
}
in_policy() {
  file=$(policy_file "$policy") kind=\${1#--*-} kind=\${kind%-zone*}
  case $1 in
    --query-rich-rule) grep -qFx "$service" "$file" ;;
    --add-rich-rule) echo "$service" >>"$file" ;;
    --remove-rich-rule) without "$service" "$file" ;;
    --list-rich-rules) grep '^rule ' "$file" ;;
    --list-*-zones) sed -n "s/^$kind //p" "$file" | tr '\\n' ' ' ;;
    --add-*-zone) echo "$kind $service" >>"$file" ;;
    --remove-*-zone) without "$kind $service" "$file" ;;
  esac
}
in_zone() {
  case $scope$1 in
    *--query-rich-rule) list | grep -qFx "$service" ;;
    permanent--*) what=\${1#--}; write_permanent "$zone" "\${what%%-*}" "$service" ;;
    *--add-rich-rule) echo "$service" >>"$MASTER/runtime.$zone" ;;
    *--remove-rich-rule) without "$service" "$MASTER/runtime.$zone" ;;
  esac
}
reload() {
  rm -f "$MASTER"/policy.*
  for file in "$MASTER"/etc/firewalld/policies/*.xml; do
    [ ! -f "$file" ] || { name=\${file##*/}; cp "$file" "$MASTER/policy.\${name%.xml}"; }
  done
  for zone in public internal; do permanent_of "$zone" >"$MASTER/reloaded"; mv "$MASTER/reloaded" "$MASTER/runtime.$zone"; done
}
list() { if [ "$scope" = permanent ]; then permanent_of "$zone"; else cat "$MASTER/runtime.$zone"; fi; }
case $act in
  --add-service | --remove-service) [ ! -e "$MASTER/running" ] || echo "$scope $zone $act$services" >>"$MASTER/log" ;;
  --remove-service-from-zone | --add-rich-rule | --remove-rich-rule | --*-policy | --reload) echo "$scope $zone $act $service" >>"$MASTER/log" ;;
esac
`;
  master.command(
    "firewall-cmd",
    `${library}
if [ -e "$MASTER/broken" ]; then echo "Authorization failed." >&2; exit 253; fi
[ -e "$MASTER/running" ] || { echo "not running" >&2; exit 252; }
case $act in
  --state) echo running ;;
  --*-rich-rule* | --*gress-zone*) if [ "$policy" ]; then in_policy "$act"; else in_zone "$act"; fi ;;
  --query-masquerade) exit 1 ;;
  --get-policies) policies | tr '\\n' ' ' ;;
  --new-policy) mkdir -p "$MASTER/etc/firewalld/policies"; : >"$(policy_file "$service")" ;;
  --delete-policy) mv "$(policy_file "$service")" "$(policy_file "$service").old" ;;
  --reload) reload ;;
  --list-all-policies)
    for policy in $(policies); do
      printf '%s (active)\\n  target: CONTINUE\\n  ingress-zones: %s\\n' "$policy" "$(in_policy --list-ingress-zones)"
      printf '  egress-zones: %s\\n  rich rules: \\n' "$(in_policy --list-egress-zones)"
      in_policy --list-rich-rules | sed 's/^/\\t/'
    done ;;
  --get-ipsets) [ ! -e "$MASTER/entries.runtime" ] || echo cluster ;;
  --get-entries) cat "$MASTER/entries.$scope" ;;
  --get-default-zone) cat "$MASTER/default" ;;
  --get-zone-of-interface) if [ "$service" = eth1 ]; then echo internal; else echo "no zone" >&2; exit 2; fi ;;
  --list-all-zones)
    for zone in internal public $(cat "$MASTER/more-zones" 2>/dev/null); do
      interfaces=$([ $zone != internal ] || echo eth1; [ "$scope" = permanent ] || cat "$MASTER/now.$zone" 2>/dev/null)
      printf '%s (active)\\n  target: default\\n  interfaces: %s\\n  sources: \\n' $zone "$(echo $interfaces)"
      printf '  services: %s\\n  rich rules: \\n' "$(list | grep -v '^rule ' | tr '\\n' ' ')"
      list | sed -n 's/^rule /\\trule /p'
    done ;;
  --list-all) echo "$zone"; list ;;
  --query-service) if list | grep -qFx "$service"; then echo yes; else echo no; exit 1; fi ;;
  --add-service)
    case $services in
      ' nosuch') echo "Error: INVALID_SERVICE: nosuch" >&2; exit 101 ;;
    esac
    for service in $services; do
      if [ "$service" = nosuch ]; then echo "Warning: INVALID_SERVICE: nosuch" >&2
      elif [ "$scope" = permanent ]; then write_permanent "$zone" add "$service"
      else echo "$service" >>"$MASTER/runtime.$zone"; fi
    done
    echo success ;;
  --remove-service)
    for service in $services; do
      if [ "$scope" = permanent ]; then write_permanent "$zone" remove "$service"; else without "$service" "$MASTER/runtime.$zone"; fi
    done
    echo success ;;
esac
`,
  );
  master.command(
    "firewall-offline-cmd",
    `SCOPE=offline
${library}
case $act in
  --remove-service-from-zone | --remove-rich-rule) write_permanent "$zone" remove "$service" ;;
  --delete-policy) rm "$MASTER/etc/firewalld/policies/$service.xml" ;;
  *) echo "unexpected $*" >&2; exit 2 ;;
esac
`,
  );
}
