import * as pulumi from "@pulumi/pulumi";

/**
 * Shows a plan's warnings beside its component, in a preview as well as in an apply. Arguments that are known only later are
 * waited for.
 *
 * @param subject the component, such as `TftpServer "tftp"`
 */
export function showWarnings(
  component: pulumi.Resource,
  subject: string,
  plan: pulumi.Output<{ readonly warnings: readonly string[] }>,
): void {
  plan.apply(({ warnings }) => {
    for (const warning of warnings) void pulumi.log.warn(`${subject}: ${warning}`, component);
  });
}
