import { createSocket, type RemoteInfo } from "node:dgram";
import type { ClientOutcome } from "./outcome";
import { acknowledgement, parseAnswer, readRequest } from "./tftp-packets";

export interface TftpStorm {
  readonly address: string;
  readonly port: number;
  readonly file: string;
  readonly blockBytes: number;
  readonly clients: number;
  /** Milliseconds until a packet is sent again the first time; each further one takes twice as long. */
  readonly firstWaitMs?: number;
  /** How often a packet is sent before a client gives up. */
  readonly attempts?: number;
}

/** A second, then 2, 4 and so on: a minute in all, as firmware has the patience. */
const FIRST_WAIT_MS = 1000;
const ATTEMPTS = 6;
const NUMBERS = 65_536;

/** All clients ask at one moment, each from a port of its own. */
export function tftpStorm(storm: TftpStorm): Promise<ClientOutcome[]> {
  const start = performance.now();
  return Promise.all(Array.from({ length: storm.clients }, () => download(storm, start)));
}

function download(
  { address, port, file, blockBytes, firstWaitMs = FIRST_WAIT_MS, attempts = ATTEMPTS }: TftpStorm,
  start: number,
): Promise<ClientOutcome> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    let timer: NodeJS.Timeout | undefined;
    let server = { address, port };
    let [size, received, bytes, retries] = [512, 0, 0, 0];

    const end = (fault?: string): void => {
      clearTimeout(timer);
      socket.close();
      resolve({
        bytes,
        retries,
        ...(fault === undefined ? { seconds: (performance.now() - start) / 1000 } : { fault }),
      });
    };
    const send = (packet: Buffer, sent = 1): void => {
      clearTimeout(timer);
      socket.send(packet, server.port, server.address);
      timer = setTimeout(
        () => {
          if (sent === attempts) return end("no answer");
          retries++;
          send(packet, sent + 1);
        },
        firstWaitMs * 2 ** (sent - 1),
      );
    };
    const take = (packet: Buffer, from: RemoteInfo): void => {
      // a server that was asked twice has two transfers, and only the first one counts
      if (server.port !== port && from.port !== server.port) return;
      server = { address: from.address, port: from.port };
      const answer = parseAnswer(packet);
      if (answer.kind === "error") return end(answer.words);
      if (answer.kind === "options") {
        if (received > 0) return;
        size = answer.blockBytes;
        return send(acknowledgement(0));
      }
      if (answer.number !== (received + 1) % NUMBERS) return;
      received++;
      bytes += answer.bytes;
      if (answer.bytes === size) return send(acknowledgement(received));
      socket.send(acknowledgement(received), server.port, server.address, () => end());
    };
    socket.on("message", (packet, from) => {
      try {
        take(packet, from);
      } catch (error) {
        end((error as Error).message);
      }
    });
    socket.on("error", (error) => end(error.message));
    send(readRequest(file, blockBytes));
  });
}
