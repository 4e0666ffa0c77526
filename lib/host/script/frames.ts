const LINE_END = 10;
/** Names are of our own scripts, and no longer than a path. */
const LONGEST_HEADER = 8192;

/**
 * Values that a script emitted. Each is framed as `name length`, newline, bytes, newline, so every content passes without an
 * encoder that CentOS 5 lacks (no base64 in coreutils 5.97). What a login shell printed before the marker is skipped.
 */
export function parseFrames(output: Buffer, marker: string): Map<string, string> {
  const start = output.indexOf(`${marker}\n`);
  if (start < 0)
    throw new Error(
      `the script did not start; the host printed ${JSON.stringify(output.toString("utf8").slice(0, 200))}`,
    );
  const values = new Map<string, string>();
  let at = start + marker.length + 1;
  while (at < output.length) {
    const lineEnd = output.subarray(at, at + LONGEST_HEADER).indexOf(LINE_END);
    const header = /^([^ \n]+) (\d{1,15})\n/.exec(output.subarray(at, at + lineEnd + 1).toString("latin1"));
    if (!header) {
      throw new Error(
        `the host's answer cannot be read at byte ${at}: ${JSON.stringify(output.subarray(at, at + 80).toString("utf8"))}`,
      );
    }
    const name = Buffer.from(header[1], "latin1").toString("utf8");
    const from = at + header[0].length;
    const to = from + Number(header[2]);
    if (to + 1 > output.length) throw new Error(`the host's answer was cut off inside the value ${name}`);
    if (output[to] !== LINE_END)
      throw new Error(`the value ${name} of the host's answer is longer than its stated length`);
    values.set(name, output.subarray(from, to).toString("utf8"));
    at = to + 1;
  }
  return values;
}

/**
 * What a host says of a failure. Before the marker of a script nothing of ours has run, so what is on standard output then is what
 * the host has to say: that an account is not available, or the words of a forced command.
 */
export function errorText(
  output: { readonly stdout: Buffer; readonly stderr: string } | undefined,
  marker: string,
): string {
  if (output === undefined) return "";
  const started = output.stdout.indexOf(`${marker}\n`) >= 0;
  return started ? output.stderr : `${output.stderr}\n${output.stdout.toString("utf8")}`;
}
