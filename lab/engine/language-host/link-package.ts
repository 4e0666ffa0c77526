import * as grpc from "@grpc/grpc-js";
import { LinkResponse, type LinkRequest } from "@pulumi/pulumi/proto/language_pb";

/** Answers `pulumi package add`: what is installed stays the user's business, so it only says where the SDKs lie. */
export const linkPackages: grpc.handleUnaryCall<LinkRequest, LinkResponse> = ({ request }, callback) => {
  const folders = request.getPackagesList().map((dependency) => dependency.getPath());
  callback(
    null,
    new LinkResponse().setImportInstructions(`The SDK lies in ${folders.join(" and ")}: install it from there.`),
  );
};
