import { connect } from "node:net";

/** What an SSH server offers before anything is agreed (RFC 4253, 7.1), as it stands in its KEXINIT. */
export interface ServerOffer {
  readonly software: string;
  readonly kex: readonly string[];
  readonly hostKey: readonly string[];
  readonly cipher: readonly string[];
  readonly mac: readonly string[];
  readonly compression: readonly string[];
}

const KEXINIT = 20;
const COOKIE_BYTES = 16;

/** Reads the first packet of a server off the wire, with no SSH library between that could leave something out. */
export async function serverOffer(host: string, port: number): Promise<ServerOffer> {
  const socket = connect(port, host);
  socket.write("SSH-2.0-offer\r\n");
  let received = Buffer.alloc(0);
  try {
    for await (const chunk of socket) {
      received = Buffer.concat([received, chunk as Buffer]);
      const lineEnd = received.indexOf("\n");
      if (lineEnd === -1 || received.length < lineEnd + 5) continue;
      const packet = received.subarray(lineEnd + 1);
      if (packet.length >= 4 + packet.readUInt32BE(0)) {
        return parseOffer(received.subarray(0, lineEnd).toString().trim(), packet);
      }
    }
  } finally {
    socket.destroy();
  }
  throw new Error(`${host}:${port} ended before its KEXINIT, after ${received.length} bytes`);
}

function parseOffer(software: string, packet: Buffer): ServerOffer {
  const payload = packet.subarray(5); // its length and the length of its padding come first
  if (payload[0] !== KEXINIT)
    throw new Error(`the first packet is of type ${payload[0]}, expected KEXINIT (${KEXINIT})`);
  let at = 1 + COOKIE_BYTES;
  const lists = Array.from({ length: 8 }, () => {
    const length = payload.readUInt32BE(at);
    const text = payload.subarray(at + 4, at + 4 + length).toString("latin1");
    at += 4 + length;
    return text === "" ? [] : text.split(",");
  });
  const [kex, hostKey, toServer, toClient, macToServer, macToClient, zipToServer, zipToClient] = lists;
  const both = (a: string[], b: string[]): string[] => [...new Set([...a, ...b])];
  return {
    software,
    kex,
    hostKey,
    cipher: both(toServer, toClient),
    mac: both(macToServer, macToClient),
    compression: both(zipToServer, zipToClient),
  };
}
