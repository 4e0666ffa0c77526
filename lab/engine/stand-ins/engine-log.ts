import * as grpc from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** The engine's own log, so that lines appear beside the resource they belong to. */
class EngineLog {
  private readonly client: EngineClient | undefined;

  constructor(address: string | undefined) {
    this.client = address === undefined ? undefined : new EngineClient(address, grpc.credentials.createInsecure());
  }

  debug(message: string): void {
    this.send(LogSeverity.DEBUG, message);
  }

  /** A line of progress beside the resource: shown while it works, kept out of the summary at the end. */
  status(message: string, urn: string): void {
    this.send(LogSeverity.INFO, message, urn, true);
  }

  warning(message: string, urn: string): void {
    this.send(LogSeverity.WARNING, message, urn);
  }

  error(message: string, urn: string): void {
    this.send(LogSeverity.ERROR, message, urn);
  }

  private send(
    severity: LogRequest["getSeverity"] extends () => infer S ? S : never,
    message: string,
    urn = "",
    ephemeral = false,
  ): void {
    const request = new LogRequest();
    request.setSeverity(severity).setMessage(message).setUrn(urn).setEphemeral(ephemeral);
    // The operation's own result says whether it worked; a lost log line must not change that.
    this.client?.log(request, () => undefined);
  }
}

export const engineLog = new EngineLog(process.argv.slice(2).find((argument) => !argument.startsWith("-")));
