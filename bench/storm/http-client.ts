import { get } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { ClientOutcome } from "./outcome";

/** As dracut's livenet: it asks again for what it did not get, up to so many times, after so many seconds. */
const ATTEMPTS = 100;
const PAUSE_SECONDS = 5;

interface HttpStorm {
  readonly url: string;
  readonly clients: number;
  readonly attempts?: number;
  readonly pauseSeconds?: number;
}

/** All clients ask at one moment, each by a connection of its own. */
export function httpStorm({ url, clients, attempts = ATTEMPTS, pauseSeconds = PAUSE_SECONDS }: HttpStorm) {
  const start = performance.now();
  const one = async (): Promise<ClientOutcome> => {
    let fault = "";
    for (let retries = 0; retries < attempts; retries++) {
      if (retries > 0) await wait(pauseSeconds * 1000);
      try {
        const bytes = await download(url);
        return { seconds: (performance.now() - start) / 1000, bytes, retries };
      } catch (error) {
        fault = wordsOf(error);
      }
    }
    return { bytes: 0, retries: attempts - 1, fault };
  };
  return Promise.all(Array.from({ length: clients }, one));
}

/** Bytes of a body, which is thrown away as it comes. */
function download(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: false }, (response) => {
      let bytes = 0;
      response.on("data", (chunk: Buffer) => (bytes += chunk.length));
      response.on("error", reject);
      response.on("end", () => {
        const expected = Number(response.headers["content-length"]);
        if (response.statusCode !== 200) reject(new Error(`status ${response.statusCode}`));
        else if (bytes === expected) resolve(bytes);
        else reject(new Error("an end before the last byte"));
      });
    });
    request.on("error", reject);
  });
}

function wordsOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? (error instanceof Error ? error.message : String(error));
}
