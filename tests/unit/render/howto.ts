import { resolve } from "node:path";
import { onlyNetwork } from "../../../lib/model/network/served-networks";
import { parseMaster, parseNetwork } from "../../../lib/model/network/network";
import { readNodeFile } from "../../../components/nodes/source-files";
import { parseNodes } from "../../../lib/model/nodes/nodes";

/** The HOWTO's cluster, as the example has it. */
export const network = parseNetwork({ cidr: "10.0.0.0/24", gateway: "10.0.0.254" });
export const master = parseMaster({ hostname: "m0.example.com", address: "10.0.0.1" }, network);
export const nodes = parseNodes(
  readNodeFile(resolve(__dirname, "../../../examples/howto-centos5/host_ip_mac.txt")),
  [onlyNetwork(network, master)],
  master,
);
