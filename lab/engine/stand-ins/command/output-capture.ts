import { StringDecoder } from "node:string_decoder";
import { engineLog } from "../engine-log";
import type { CommandOutput, Logging } from "./life-cycle";

/** Gathers both streams of a running command, and shows the wanted ones line by line as they come. */
export class OutputCapture {
  private readonly text = { stdout: "", stderr: "" };
  private readonly decoders = { stdout: new StringDecoder("utf8"), stderr: new StringDecoder("utf8") };
  private bothStreams = "";
  private unfinishedLine = "";

  constructor(
    private readonly urn: string,
    private readonly logging: Logging = "stdoutAndStderr",
  ) {}

  add(stream: "stdout" | "stderr", chunk: Buffer): void {
    const text = this.decoders[stream].write(chunk);
    this.text[stream] += text;
    this.bothStreams += text;
    if (this.logging === stream || this.logging === "stdoutAndStderr") this.show(text);
  }

  /** Both streams in the order in which they came: for the message of a failure. */
  combined(): string {
    return this.bothStreams;
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
    for (const line of lines) engineLog.status(line.replace(/\r$/, ""), this.urn);
  }
}
