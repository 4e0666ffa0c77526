import { FakeMaster } from "./shell";
import { installSysv } from "./sysv-commands";

/**
 * iptables of a fake master, which keeps rules: `nat` and `filter` hold those of the kernel's tables, each as `-A CHAIN ...`. As that of
 * CentOS 5 it prints a network with its mask and a blank at the end of a line, and takes what it printed. A table changes at its COMMIT,
 * and a word `--refused` is one that it does not know. The service iptables is enabled. eth1 has the address 10.0.0.1, and eth2 leads
 * outside.
 */
export function installIptables(master: FakeMaster): void {
  installSysv(master, "iptables");
  for (const file of ["iptables.enabled", "nat", "filter"]) master.write(file, "");
  master.write("proc/sys/net/ipv4/ip_forward", "0\n");
  master.write("etc/sysconfig/network", "");
  master.write("etc/sysctl.conf", "net.ipv4.ip_forward = 0\n");
  master.command(
    "ip",
    `case $* in
  '-o link show dev eth'[12]) echo "3: \${5}: <UP> mtu 1500" ;;
  *addr*) echo "2: eth1    inet 10.0.0.1/24 brd 10.0.0.255 scope global eth1" ;;
esac`,
  );
  master.command(
    "iptables-save",
    `[ ! -e "$MASTER/broken" ] || { echo "iptables-save: Permission denied" >&2; exit 1; }
[ "$1" != -t ] || set -- "$2"
for table in \${1:-filter nat}; do
  echo "*$table"
  [ $table = nat ] || printf ':%s ACCEPT [0:0]\\n' INPUT FORWARD OUTPUT
  cat "$MASTER/$table"
  echo COMMIT
done
`,
  );
  master.command(
    "iptables-restore",
    `test= flush=yes
for word; do case $word in --test) test=yes ;; --noflush) flush= ;; *) exec <"$word" ;; esac; done
[ -n "$test" ] || echo "load" >>"$MASTER/log"
number=0
while IFS= read -r line; do
  number=$((number + 1))
  case $line in '['*'] -'*) line=\${line#*] } ;; esac
  case $line in
    '' | '#'* | :*) ;;
    *--refused*) echo "iptables-restore v1.3.5: Unknown arg \\\`--refused'" >&2; echo "Error occurred at line: $number" >&2; exit 2 ;;
    '*'*) table=\${line#?}; if [ "$flush" ]; then : >"$MASTER/new"; else cp "$MASTER/$table" "$MASTER/new"; fi ;;
    COMMIT) [ -n "$test" ] || mv "$MASTER/new" "$MASTER/$table" ;;
    -[ADI]*)
      rule=$(printf '%s\\n' "$line" | sed 's,\\([-][sd] [0-9.]*\\)/24,\\1/255.255.255.0,; s/^-[DI]/-A/; s/ *$/ /')
      case $line in
        -A*) printf '%s\\n' "$rule" >>"$MASTER/new" ;;
        -I*) { printf '%s\\n' "$rule"; cat "$MASTER/new"; } >"$MASTER/newer"; mv "$MASTER/newer" "$MASTER/new" ;;
        -D*)
          grep -qFx -e "$rule" "$MASTER/new" || { echo "iptables-restore: line $number failed" >&2; exit 1; }
          grep -vFx -e "$rule" "$MASTER/new" >"$MASTER/newer"; mv "$MASTER/newer" "$MASTER/new" ;;
      esac ;;
    *) echo "iptables-restore: line $number failed" >&2; exit 1 ;;
  esac
done
`,
  );
}
