import { serveStandIn } from "../standInProvider";
import { localCommandKind } from "./localCommand";
import { remoteCommandKind } from "./remoteCommand";

void serveStandIn("command", {
  "command:local:Command": localCommandKind,
  "command:remote:Command": remoteCommandKind,
});
