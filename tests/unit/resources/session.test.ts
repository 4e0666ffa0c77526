import { sessionOf } from "../../../lib/resources/connection/session";

let announce: (line: string) => void;
jest.mock("../../../lib/host/connection/host-session", () => ({
  otherSessions: () => [],
  hostSession: (_connection: unknown, given: typeof announce) => {
    announce = given;
    return {};
  },
}));

test("what a host's session says while it waits is printed, where the engine shows it", () => {
  const printed = jest.spyOn(console, "log").mockImplementation(() => undefined);
  sessionOf({ connection: { host: "m0.example.com" } });
  announce("m0.example.com: waits");
  expect(printed.mock.calls).toEqual([["m0.example.com: waits"]]);
  printed.mockRestore();
});
