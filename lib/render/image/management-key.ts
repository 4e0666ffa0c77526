/** Stands for the public key of the master, which another resource may make during the apply. */
export const MANAGEMENT_KEY_TOKEN = "@{managementKey}";

/** The plan with the key in the place of its token. Only the line that is the token changes, whatever other files hold. */
export function withManagementKey<Plan extends { readonly rootKeys: readonly string[] }>(
  plan: Plan,
  key: string | undefined,
): Plan {
  if (key === undefined) return plan;
  return { ...plan, rootKeys: plan.rootKeys.map((line) => (line === MANAGEMENT_KEY_TOKEN ? key : line)) };
}
