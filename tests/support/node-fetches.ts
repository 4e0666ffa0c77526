import { curlFromBootNetwork } from "../../lab/boot-network";
import { labNames, master } from "../../lab/names";
import { succeed } from "../../lab/processes";

const PATIENCE_SECONDS = "30";
const XID = "call";

/** NFSPROC4_NULL of program 100003 as RPC has it on TCP (RFC 5531): one fragment, no credentials. */
const NULL_CALL = Buffer.concat([
  words(0x80000000 + 40),
  Buffer.from(XID),
  words(0, 2, 100003, 4, 0, ...[0, 0], ...[0, 0]),
]);

/** Fetches a whole file by TFTP or HTTP, as a node does from beyond the master's firewall. Throws with what the client says. */
export async function fetchFromMaster(labName: string, scheme: "tftp" | "http", path: string): Promise<void> {
  const url = `${scheme}://${master.address}/${path}`;
  const { code, stderr } = await curlFromBootNetwork(labName, "--max-time", PATIENCE_SECONDS, "-o", "/dev/null", url);
  if (code !== 0) throw new Error(`${url}: ${stderr.trim()}`);
}

/** Has NFS 4 answer the call that does nothing. */
export async function callNfs(labName: string): Promise<void> {
  // Without shut-none the server could take the end of the call for the end of its client.
  const server = `TCP:${master.address}:2049,connect-timeout=${PATIENCE_SECONDS},shut-none`;
  const socat = ["netns", "exec", labNames(labName).segment, "socat", "-t", "5", "-", server];
  const answer = await succeed("ip", socat, { input: NULL_CALL });
  if (!answer.includes(XID)) throw new Error(`${master.address}: no answer to a null call of NFS 4`);
}

function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, i) => bytes.writeUInt32BE(value, 4 * i));
  return bytes;
}
