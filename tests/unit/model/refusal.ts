import { InputError } from "../../../lib/model/input-error";

/** What a function refuses, as `argument: reason`; fails the test when it refuses nothing or throws anything else. */
export function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    const { argument, reason, message } = error as InputError;
    expect(message).toBe(`${argument}: ${reason}`);
    return message;
  }
  throw new Error("expected a refusal, got none");
}
