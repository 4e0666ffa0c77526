import { renderForwarding } from "../../../lib/render/firewall";
import { expectGolden } from "./golden";

test("a master that routes for its nodes says so to sysctl", () =>
  expectGolden("firewall/forwarding.conf", renderForwarding()));
