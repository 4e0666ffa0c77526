import { FakeMaster } from "./shell";

/**
 * firewalld of a fake master: `runtime.ZONE` and etc/firewalld/zones/ZONE.xml hold one service a line, `running` is there while
 * it runs, `default` names the default zone. eth1 with the address 10.0.0.1 is in the zone internal. As the real one it writes a
 * zone's file with the first permanent change only, and keeps the one before.
 */
export function installFirewalld(master: FakeMaster): void {
  for (const zone of ["public", "internal"]) master.write(`runtime.${zone}`, "ssh\n");
  master.write("running", "");
  master.write("default", "public\n");
  master.write("log", "");
  master.write("etc/firewalld/keep", "");
  master.command("ip", `echo "2: eth1    inet 10.0.0.1/24 brd 10.0.0.255 scope global eth1"`);
  const library = `
ZONES=$MASTER/etc/firewalld/zones
permanent_of() { if [ -e "$ZONES/$1.xml" ]; then cat "$ZONES/$1.xml"; else echo ssh; fi; }
write_permanent() {
  mkdir -p "$ZONES"
  permanent_of "$1" >"$MASTER/new"
  [ ! -e "$ZONES/$1.xml" ] || cp "$ZONES/$1.xml" "$ZONES/$1.xml.old"
  if [ "$2" = add ]; then echo "$3" >>"$MASTER/new"; else grep -vFx "$3" "$MASTER/new" >"$MASTER/newer"; mv "$MASTER/newer" "$MASTER/new"; fi
  mv "$MASTER/new" "$ZONES/$1.xml"
}
scope=\${SCOPE:-runtime} zone= act= service=
for word; do
  case $word in
    --permanent) scope=permanent ;;
    --zone=*) zone=\${word#*=} ;;
    --*-service=* | --remove-service-from-zone=*) act=\${word%%=*} service=\${word#*=} ;;
    --get-zone-of-interface=*) act=--get-zone-of-interface service=\${word#*=} ;;
    *) act=$word ;;
  esac
done
list() { if [ "$scope" = permanent ]; then permanent_of "$zone"; else cat "$MASTER/runtime.$zone"; fi; }
case $act in --add-service | --remove-service*) echo "$scope $zone $act $service" >>"$MASTER/log" ;; esac
`;
  master.command(
    "firewall-cmd",
    `${library}
if [ -e "$MASTER/broken" ]; then echo "Authorization failed." >&2; exit 253; fi
[ -e "$MASTER/running" ] || { echo "not running" >&2; exit 252; }
case $act in
  --state) echo running ;;
  --get-default-zone) cat "$MASTER/default" ;;
  --get-zone-of-interface) if [ "$service" = eth1 ]; then echo internal; else echo "no zone" >&2; exit 2; fi ;;
  --list-all-zones)
    for zone in internal public; do
      printf '%s (active)\\n  target: default\\n  interfaces: %s\\n  sources: \\n  services: %s\\n\\n' $zone "$([ $zone = public ] || echo eth1)" "$(list | tr '\\n' ' ')"
    done ;;
  --list-all) echo "$zone"; list ;;
  --query-service) if list | grep -qFx "$service"; then echo yes; else echo no; exit 1; fi ;;
  --add-service)
    [ "$service" != nosuch ] || { echo "Error: INVALID_SERVICE: nosuch" >&2; exit 101; }
    if [ "$scope" = permanent ]; then write_permanent "$zone" add "$service"; else echo "$service" >>"$MASTER/runtime.$zone"; fi ;;
  --remove-service)
    if [ "$scope" = permanent ]; then write_permanent "$zone" remove "$service"; else
      grep -vFx "$service" "$MASTER/runtime.$zone" >"$MASTER/left"; mv "$MASTER/left" "$MASTER/runtime.$zone"
    fi ;;
esac
`,
  );
  master.command(
    "firewall-offline-cmd",
    `SCOPE=offline
${library}
[ "$act" = --remove-service-from-zone ] || { echo "unexpected $*" >&2; exit 2; }
write_permanent "$zone" remove "$service"
`,
  );
}
