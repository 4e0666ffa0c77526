import * as grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import {
  RegisterResourceResponse,
  SupportsFeatureResponse,
  type RegisterResourceRequest,
} from "@pulumi/pulumi/proto/resource_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** Features of an engine that a plugin asks for. Transforms would need a callback into the plugin. */
const FEATURES = ["secrets", "resourceReferences", "outputValues", "aliasSpecs", "deletedWith"];

/** An engine that takes down what a plugin registers, and answers as in a preview: outputs are the inputs. */
export class FakeEngine {
  readonly registered: RegisterResourceRequest.AsObject[] = [];
  /** Inputs of what was registered, by name. */
  readonly inputs = new Map<string, Record<string, unknown>>();
  readonly log: string[] = [];
  private readonly server = new grpc.Server();

  /** Starts to listen; the address. */
  start(): Promise<string> {
    this.server.addService(ResourceMonitorService, {
      supportsFeature: answering((request: { getId(): string }) =>
        new SupportsFeatureResponse().setHassupport(FEATURES.includes(request.getId())),
      ),
      registerResource: answering((request: RegisterResourceRequest) => this.register(request)),
      registerResourceOutputs: answering(() => new Empty()),
    });
    this.server.addService(EngineService, {
      log: answering((request: LogRequest) => {
        this.log.push(request.getMessage());
        return new Empty();
      }),
    });
    return new Promise((resolve, reject) => {
      this.server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(`127.0.0.1:${port}`),
      );
    });
  }

  stop(): void {
    this.server.forceShutdown();
  }

  private register(request: RegisterResourceRequest): RegisterResourceResponse {
    const inputs = request.getObject() ?? new Struct();
    this.registered.push(request.toObject());
    this.inputs.set(request.getName(), inputs.toJavaScript());
    return new RegisterResourceResponse()
      .setUrn(`urn:pulumi:dev::site::${request.getType()}::${request.getName()}`)
      .setObject(inputs);
  }
}

function answering<Request, Response>(answer: (request: Request) => Response): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => callback(null, answer(call.request));
}
