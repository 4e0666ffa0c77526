import { FakeMaster } from "./shell";

/**
 * rpm(8) and yum(8), or dnf(8), of a fake master: `installed` lists names, `requires` lists `package dependency`, `broken` those that do
 * not install.
 */
export function installRpm(master: FakeMaster, manager: string, installed: string[]): void {
  master.write("installed", installed.map((name) => `${name}\n`).join(""));
  master.write("requires", "dhcp dhcp-libs\nxinetd tcp_wrappers\ntftp-server xinetd\n");
  master.write("broken", "");
  master.write("offered", "pdsh\npssh\n");
  master.write("unreachable", "");
  master.write("log", "");
  master.command(
    "rpm",
    `
installed() { grep -qFx -e "$1" "$MASTER/installed"; }
case $1 in
  -qa) cat "$MASTER/installed"; echo gpg-pubkey ;;
  -q) shift 3; for name; do if installed "$name"; then echo "$name"; else echo "package $name is not installed"; fi; done ;;
  -e)
    shift
    if [ "$1" = --test ]; then shift; dry=yes; else echo "rpm -e $*" >>"$MASTER/log"; fi
    while read -r package dependency; do
      case " $* " in *" $package "*) continue ;; esac
      case " $* " in *" $dependency "*) ! installed "$package" || { echo "error: $dependency is needed by $package"; exit 1; } ;; esac
    done <"$MASTER/requires"
    [ -z "$dry" ] || exit 0
    for name; do grep -vFx -e "$name" "$MASTER/installed" >"$MASTER/left"; mv "$MASTER/left" "$MASTER/installed"; done
    ;;
esac
`,
  );
  master.command(
    manager,
    `
if [ "$1" = list ]; then
  [ ! -s "$MASTER/unreachable" ] || { echo "Error: Cannot retrieve repository metadata"; exit 1; }
  grep -qFx -e "$3" "$MASTER/offered" || { echo "Error: No matching Packages to list"; exit 1; }
  echo "$3.noarch 1.0 base"
  exit 0
fi
shift 2
echo "${manager} install $*" >>"$MASTER/log"
add() {
  grep -qFx "$1" "$MASTER/installed" && return
  while read -r package dependency; do [ "$package" != "$1" ] || (add "$dependency"); done <"$MASTER/requires"
  echo "$1" >>"$MASTER/installed"
}
for name; do
  if grep -qFx "$name" "$MASTER/broken"; then echo "No package $name available."; code=1; else add "$name"; fi
done
exit "\${code:-0}"
`,
  );
}
