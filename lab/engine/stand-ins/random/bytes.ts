import { randomBytes } from "node:crypto";
import { plain, plainProperties, secret, type Properties } from "../property-value";
import type { Failure, ResourceKind } from "../resource-kind";
import { randomInputs } from "./keepers";

export const randomBytesKind: ResourceKind = {
  inputs: randomInputs({ length: { type: "integer", required: true } }),
  outputs: {
    base64: { type: "string", required: true, secret: true },
    hex: { type: "string", required: true, secret: true },
  },
  check: (inputs) => ({ inputs, failures: atLeastOne("length", inputs) }),
  async create(_resource, inputs) {
    const bytes = randomBytes(Number(plain(inputs.length)));
    const base64 = bytes.toString("base64");
    // The real plugin too makes the secret itself the id, which the state holds in the clear: a stand-in must not hide it.
    return { id: base64, outs: { ...inputs, base64: secret(base64), hex: secret(bytes.toString("hex")) } };
  },
};

export const randomIdKind: ResourceKind = {
  inputs: randomInputs({ byteLength: { type: "integer", required: true }, prefix: { type: "string" } }),
  outputs: {
    b64Std: { type: "string", required: true },
    b64Url: { type: "string", required: true },
    dec: { type: "string", required: true },
    hex: { type: "string", required: true },
  },
  check: (inputs) => ({ inputs, failures: atLeastOne("byteLength", inputs) }),
  async create(_resource, inputs) {
    const { byteLength, prefix = "" } = plainProperties(inputs) as { byteLength: number; prefix?: string };
    const bytes = randomBytes(byteLength);
    const hex = bytes.toString("hex");
    const b64Url = bytes.toString("base64url");
    const outputs = { b64Std: bytes.toString("base64"), b64Url, dec: BigInt(`0x${hex}`).toString(), hex };
    const prefixed = Object.fromEntries(Object.entries(outputs).map(([key, value]) => [key, `${prefix}${value}`]));
    return { id: b64Url, outs: { ...inputs, ...prefixed } };
  },
};

function atLeastOne(property: string, inputs: Properties): Failure[] {
  const value = plain(inputs[property]);
  if (typeof value !== "number" || (Number.isInteger(value) && value >= 1)) return [];
  return [{ property, reason: `expected a whole number of at least 1, got ${value}` }];
}
