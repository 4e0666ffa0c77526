import { HostedArgs } from "../../lib/resources/claims/claimant";
import { HostArgs } from "../arguments/host-args";

/** Where the resources of a component are made, and whose things they may take over there. */
export function onMaster({ connection, takeOver }: HostArgs): HostedArgs {
  return { connection, ...(takeOver !== undefined && { takeOver }) };
}
