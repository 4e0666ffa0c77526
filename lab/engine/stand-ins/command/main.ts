import { serveStandIn } from "../stand-in-provider";
import { localCommandKind } from "./local-command";
import { remoteCommandKind } from "./remote-command";

void serveStandIn("command", {
  "command:local:Command": localCommandKind,
  "command:remote:Command": remoteCommandKind,
});
