import { randomUUID } from "node:crypto";
import type { ResourceKind } from "../resource-kind";
import { randomInputs } from "./keepers";

export const randomUuidKind: ResourceKind = {
  inputs: randomInputs(),
  outputs: { result: { type: "string", required: true } },
  async create(_resource, inputs) {
    const result = randomUUID();
    return { id: result, outs: { ...inputs, result } };
  },
};
