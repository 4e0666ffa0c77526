/** Packets of RFC 1350 with the options of RFC 2347 and the block size of RFC 2348. */

const OPCODE = { request: 1, data: 3, acknowledge: 4, error: 5, options: 6 } as const;
const HEADER_BYTES = 4;
const NUMBERS = 65_536;

/** A packet of a server, as a client needs it. */
export type Answer =
  | { readonly kind: "options"; readonly blockBytes: number }
  | { readonly kind: "data"; readonly number: number; readonly bytes: number }
  | { readonly kind: "error"; readonly words: string };

/** Asks for a file in blocks of a size. */
export function readRequest(file: string, blockBytes: number): Buffer {
  const words = [file, "octet", "blksize", String(blockBytes)];
  return Buffer.concat([opcode(OPCODE.request), ...words.map((word) => Buffer.from(`${word}\0`, "latin1"))]);
}

/** Says that a block has come; block 0 takes the options that the server offered. */
export function acknowledgement(number: number): Buffer {
  const packet = Buffer.alloc(HEADER_BYTES);
  packet.writeUInt16BE(OPCODE.acknowledge, 0);
  packet.writeUInt16BE(number % NUMBERS, 2);
  return packet;
}

/** Reads a packet; anything that a server does not send is an error. */
export function parseAnswer(packet: Buffer): Answer {
  const code = packet.length < 2 ? undefined : packet.readUInt16BE(0);
  if (code === OPCODE.data && packet.length >= HEADER_BYTES) {
    return { kind: "data", number: packet.readUInt16BE(2), bytes: packet.length - HEADER_BYTES };
  }
  if (code === OPCODE.options) return { kind: "options", blockBytes: blockSizeOf(packet) };
  if (code === OPCODE.error) {
    return { kind: "error", words: packet.toString("latin1", HEADER_BYTES).replace(/\0.*$/s, "") };
  }
  throw new Error(`a TFTP server sent a packet of kind ${code}`);
}

function blockSizeOf(packet: Buffer): number {
  const words = packet.toString("latin1", 2).split("\0");
  const at = words.findIndex((word) => word.toLowerCase() === "blksize");
  const size = Number(words[at + 1]);
  if (at === -1 || !Number.isInteger(size)) throw new Error("a TFTP server acknowledged options without a block size");
  return size;
}

function opcode(code: number): Buffer {
  const packet = Buffer.alloc(2);
  packet.writeUInt16BE(code, 0);
  return packet;
}
