import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Lab } from "../../lab";

const PROBES = join(__dirname, "..", "..", "lib", "host", "service");

/** Everything that an offer says of itself, where the library's probe keeps what it compares. */
const WHOLE = `
def offered(frame, xid, names):
    length = 4 * (byte(frame, 14) & 15)
    bootp = frame[14 + length + 8 :]
    if byte(frame, 23) != 17 or len(bootp) < 240 or byte(bootp, 0) != 2 or bootp[4:8] != xid:
        return None
    hexadecimal = lambda data: binascii.hexlify(data).decode("ascii")
    said = ["address " + socket.inet_ntoa(bootp[16:20]), "server " + socket.inet_ntoa(bootp[20:24])]
    said = said + ["server name " + hexadecimal(bootp[44:108].rstrip(bytes(1))), "file " + hexadecimal(bootp[108:236].rstrip(bytes(1)))]
    return ", ".join(said + ["%d %s" % (code, hexadecimal(value)) for code, value in sorted(options_of(bootp[240:]).items())])

`;

const HOST_NAME = 12;
const LEASE_TIME = 51;
const OF_THEIR_OWN = new RegExp(`^(${HOST_NAME}|${LEASE_TIME}) `);

/** An offer of DHCP to one card. */
export interface WholeOffer {
  /** The address that it reserves. */
  readonly address: string;
  /** The host name that it gives. */
  readonly hostName?: string;
  /** Seconds that the lease lives. One without an end lives to the end of the server's clock, which comes nearer. */
  readonly leaseSeconds: number;
  /** All other fields and options, for each firmware that asked. */
  readonly rest: readonly string[];
}

/** What the dhcpd of a master offers to a card that asks for every option, by BIOS and by UEFI firmware. */
export async function wholeOffer(
  lab: Lab,
  mac: string,
  [card, address]: readonly [string, string],
): Promise<WholeOffer> {
  const program = ["probe.py", "probe-dhcp.py"].map((name) => readFileSync(join(PROBES, name), "utf8")).join("");
  const asking = program
    .replace(
      /option\(55, .*\)$/m,
      "option(55, bytes([code for code in range(1, 255) if code not in (50, 52, 53, 55)]))",
    )
    .replace(/^QUESTIONS = /m, (start) => WHOLE + start);
  const asked = await lab.ssh(`python3 - dhcp ${card} ${address} ${address} ${mac} - bios uefi`, { input: asking });
  if (asked.code !== 0) throw new Error(`${mac} could not ask: ${asked.stdout}${asked.stderr}`);
  const offers = asked.stdout
    .trim()
    .split("\n")
    .map((line) => line.split(", "));
  const [first] = offers;
  const own = /^(bios|uefi) address /;
  if (!own.test(first[0])) throw new Error(`${mac} got no offer: ${asked.stdout}`);
  const option = (code: number) => first.find((field) => field.startsWith(`${code} `))?.slice(3);
  const hostName = option(HOST_NAME);
  return {
    address: first[0].replace(own, ""),
    hostName: hostName === undefined ? undefined : Buffer.from(hostName, "hex").toString(),
    leaseSeconds: parseInt(option(LEASE_TIME) ?? "", 16),
    rest: offers.map(([, ...fields]) => fields.filter((field) => !OF_THEIR_OWN.test(field)).join(", ")),
  };
}
