import { FakeMaster } from "../shell";

export const LIBRARIES = ["zones-looked", "firewall"];

/** What tests do to the firewall of a master, which is made anew for each of them. */
export function firewallOf(master: () => FakeMaster) {
  return {
    open: (id: string, zones: string, ...services: string[]) =>
      master()
        .run(LIBRARIES, [["open_services", id, zones, ...services]])
        .values.get("state"),
    release: (id: string) => master().run(LIBRARIES, [["release_firewall", id]]),
    /** What was changed since it was asked last. */
    log: () => {
      const said = master().read("log").split("\n").slice(0, -1);
      master().write("log", "");
      return said;
    },
  };
}
