import { FakeMaster, SHORT_SLEEP } from "./shell";

/**
 * service(8) and chkconfig(8) of a fake master. A daemon refuses to start with a configuration (etc/NAME.conf) that holds
 * `poison`, and dies right after its start with one that holds `dying`. Every call but a question is noted in `log`.
 */
export function installSysv(master: FakeMaster, ...services: string[]): void {
  for (const service of services) master.write(`etc/init.d/${service}`, "", 0o755);
  master.write("log", "");
  master.command(
    "service",
    `
config=$MASTER/etc/$1.conf
[ "$2" = status ] || echo "service $1 $2" >>"$MASTER/log"
case $2 in
  status) [ -e "$MASTER/$1.running" ] ;;
  stop) rm -f "$MASTER/$1.running" ;;
  start | restart)
    rm -f "$MASTER/$1.running"
    if grep -q poison "$config" 2>/dev/null; then echo "$1: poison on line 1"; exit 1; fi
    grep -q dying "$config" 2>/dev/null || cp "$config" "$MASTER/$1.running" 2>/dev/null || : >"$MASTER/$1.running"
    ;;
esac
`,
  );
  master.command(
    "chkconfig",
    `
if [ "$1" = --list ]; then
  if [ -e "$MASTER/$2.enabled" ]; then state=on; else state=off; fi
  echo "$2 0:off 1:off 2:$state 3:$state 4:$state 5:$state 6:off"
else
  echo "chkconfig $1 $2" >>"$MASTER/log"
  if [ "$2" = on ]; then : >"$MASTER/$1.enabled"; else rm -f "$MASTER/$1.enabled"; fi
fi
`,
  );
  master.command("pidof", "exit 1");
  // a probe waits a second between its attempts; the test does not
  master.command("sleep", SHORT_SLEEP);
}
