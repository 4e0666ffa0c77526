import { tftpBlocks } from "../tftp/transfer-size";

/** What a frame takes on a wire besides its packet: preamble 8, header 14, check sequence 4, gap 12 (IEEE 802.3). */
const FRAME = 38;
/** RFC 791 without options. */
const IPV4 = 20;
/** RFC 9293, with the time stamps of RFC 7323, which Linux sends. */
const TCP = 32;
/** RFC 768. */
const UDP = 8;
/** Operation and number of a block of data (RFC 1350, section 5). */
const TFTP = 4;
/** The largest packet of Ethernet (RFC 894). */
const LARGEST_PACKET = 1500;

/** Data in a full segment. */
const SEGMENT = LARGEST_PACKET - IPV4 - TCP;

/** What a download by TCP takes of the sender's wire, without retransmissions and without the request. */
export function tcpWireBytes(bytes: number): number {
  return bytes + Math.ceil(bytes / SEGMENT) * (FRAME + IPV4 + TCP);
}

/** The same by TFTP. Answers to blocks go the other way. */
export function tftpWireBytes(bytes: number, blockBytes: number): number {
  return bytes + tftpBlocks(bytes, blockBytes) * (FRAME + IPV4 + UDP + TFTP);
}
