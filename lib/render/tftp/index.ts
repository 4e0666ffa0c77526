import { TftpLimits } from "../../model/tftp/tftp-limits";
import { oneLine, renderTemplate } from "../template";

/** Text of the service that xinetd starts in.tftpd by. */
export function renderXinetdTftp(config: TftpLimits & { readonly daemon: string; readonly root: string }): string {
  return renderTemplate("tftp/xinetd-tftp", { ...config }, oneLine);
}
