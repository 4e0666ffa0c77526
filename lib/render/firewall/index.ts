import { oneLine, renderTemplate } from "../template";

/** Text of a file under /etc/sysctl.d on a machine that routes for others. */
export function renderForwarding(): string {
  return renderTemplate("firewall/forwarding.conf", {}, oneLine);
}
