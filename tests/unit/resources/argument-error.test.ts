import * as pulumi from "@pulumi/pulumi";
import { serializeProperties } from "@pulumi/pulumi/runtime";
import { ArgumentError } from "../../../lib/resources/arguments/argument-error";

const WORDS = 'DisklessCluster "farm": network.gateway: "10.0.0.2547" is not an IPv4 address';

test("the SDK shows its message without a stack", () =>
  expect(pulumi.RunError.isInstance(new ArgumentError(WORDS))).toBe(true));

// each frame of the SDK in it would cost half a minute of a processor before Node 24
test("it has no stack for the SDK to color", () => expect(new ArgumentError(WORDS).stack).toBeUndefined());

test.each([
  ["an argument's own error", new ArgumentError(WORDS), WORDS],
  // so that the row above says something
  ["another error", new pulumi.RunError(WORDS), `error serializing property "content": ${WORDS}`],
])("%s that passes a resource says what it should", async (_what, error, said) => {
  await expect(serializeProperties("file", { content: Promise.reject(error) })).rejects.toThrow(new Error(said));
});
