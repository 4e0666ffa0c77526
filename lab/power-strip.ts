import { network } from "./names";

/** The site's power strip: see node/power-strip.py. */
export const powerStrip = `${network.gateway}:7000`;

const [host, port] = powerStrip.split(":");

/** Command on a master that switches a node by the strip: `COMMAND on|off|cycle|status NODE`, in one line of shell. */
export const powerStripCommand = `bash -c 'exec 3<>/dev/tcp/${host}/${port}; echo "$1 $2" >&3; read -r said <&3; echo "$said"; [ "\${said%%:*}" != error ]' power-strip`;
