import { isUtf8 } from "node:buffer";
import { StringDecoder } from "node:string_decoder";
import { engineLog } from "../engine-log";
import type { CommandOutput, Logging } from "./life-cycle";

/** The longest line that the real plugin reads while it shows a command's output. */
const LONGEST_LINE = 64 * 1024;

/** Gathers both streams of a running command, and shows the wanted ones line by line as they come. */
export class OutputCapture {
  private readonly text = { stdout: "", stderr: "" };
  private readonly decoders = { stdout: new StringDecoder("utf8"), stderr: new StringDecoder("utf8") };
  private bothStreams = "";
  private readonly bytes: Record<"stdout" | "stderr", Buffer[]> = { stdout: [], stderr: [] };
  private unfinishedLine = "";
  private isTooLong = false;

  constructor(
    private readonly urn: string,
    private readonly logging: Logging = "stdoutAndStderr",
  ) {}

  add(stream: "stdout" | "stderr", chunk: Buffer): void {
    const text = this.decoders[stream].write(chunk);
    this.bytes[stream].push(chunk);
    this.text[stream] += text;
    this.bothStreams += text;
    if (this.logging === stream || this.logging === "stdoutAndStderr") this.show(text);
  }

  /** Both streams in the order in which they came: for the message of a failure. */
  combined(): string {
    return this.bothStreams;
  }

  /** What the real plugin cannot take of the output, whether the command itself ended well or not. */
  fault(): string | undefined {
    if (this.isTooLong)
      return `a line of the output is longer than ${LONGEST_LINE} bytes: the real plugin waits for ever`;
    return Object.values(this.bytes).every((chunks) => isUtf8(Buffer.concat(chunks)))
      ? undefined
      : "grpc: error while marshaling: string field contains invalid UTF-8";
  }

  /** The streams as outputs of the resource: without the one newline that nearly every command ends with. */
  finish(): CommandOutput {
    if (this.unfinishedLine !== "") engineLog.status(this.unfinishedLine, this.urn);
    this.unfinishedLine = "";
    return { stdout: this.text.stdout.replace(/\n$/, ""), stderr: this.text.stderr.replace(/\n$/, "") };
  }

  private show(text: string): void {
    const lines = (this.unfinishedLine + text).split("\n");
    this.unfinishedLine = lines.pop() ?? "";
    this.isTooLong ||= [...lines, this.unfinishedLine].some((line) => Buffer.byteLength(line) >= LONGEST_LINE);
    for (const line of lines) engineLog.status(line.replace(/\r$/, ""), this.urn);
  }
}
