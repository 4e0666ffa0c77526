import { HostedArgs } from "../lib/resources/claimant";
import { HostArgs } from "./host-args";

/** Where the resources of a component are made, and whose things they may take over there. */
export function onMaster({ connection, takeOver }: HostArgs): HostedArgs {
  return { connection, ...(takeOver !== undefined && { takeOver }) };
}
