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
    const end = output.indexOf(10, at);
    const header = /^(\S+) (\d+)$/.exec(output.subarray(at, end < 0 ? undefined : end).toString("utf8"));
    if (end < 0 || !header) {
      throw new Error(
        `the host's answer cannot be read at byte ${at}: ${JSON.stringify(output.subarray(at, at + 80).toString("utf8"))}`,
      );
    }
    const from = end + 1;
    const to = from + Number(header[2]);
    if (to + 1 > output.length) throw new Error(`the host's answer was cut off inside the value ${header[1]}`);
    values.set(header[1], output.subarray(from, to).toString("utf8"));
    at = to + 1;
  }
  return values;
}
