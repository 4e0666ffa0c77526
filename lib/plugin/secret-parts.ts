import { runtime } from "@pulumi/pulumi";

/**
 * A value as the engine sent it, with its secrets in the clear: handlers know values only. `pulumi.dynamic` is given them so by the
 * engine itself, which marks the answer; a plugin that has components must do both.
 */
export function revealed(value: unknown): unknown {
  if (runtime.isRpcSecret(value)) return revealed(runtime.unwrapRpcSecret(value));
  if (Array.isArray(value)) return value.map(revealed);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, revealed(part)]));
}

/**
 * An answer whose parts are secret where those of the question are. Parts of a list have no names, so one secret makes a secret of the
 * whole list; so does one in a part that the answer gives in another shape.
 */
export function secretLike(answer: unknown, question: unknown): unknown {
  if (answer === undefined || !holdsSecret(question)) return answer;
  if (runtime.isRpcSecret(question) || !isObject(question) || !isObject(answer)) return sealed(answer);
  return Object.fromEntries(
    Object.entries(answer).map(([key, part]) => [
      key,
      Object.hasOwn(question, key) ? secretLike(part, question[key]) : part,
    ]),
  );
}

function holdsSecret(value: unknown): boolean {
  if (runtime.isRpcSecret(value)) return true;
  if (Array.isArray(value)) return value.some(holdsSecret);
  return isObject(value) && Object.values(value).some(holdsSecret);
}

function sealed(value: unknown): unknown {
  return { [runtime.specialSigKey]: runtime.specialSecretSig, value };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
