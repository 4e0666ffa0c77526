import { OutputCapture } from "../../../lab/engine/stand-ins/command/output-capture";

// What the real plugin `command` cannot take is a failure in the lab as well, so that a test finds it.
function faultOf(...chunks: readonly (string | Buffer)[]): string | undefined {
  const capture = new OutputCapture("urn", "none");
  for (const chunk of chunks) capture.add("stdout", Buffer.from(chunk as string));
  return capture.fault();
}

test("bytes that are not UTF-8 fail a command", () => {
  expect(faultOf("fine\n", Buffer.from([0x66, 0xfc, 0x72, 0x0a]))).toBe(
    "grpc: error while marshaling: string field contains invalid UTF-8",
  );
});

test("a character that comes in two parts is none of them", () => {
  const [first, ...rest] = Buffer.from("ü\n");
  expect(faultOf(Buffer.from([first]), Buffer.from(rest))).toBeUndefined();
});

test.each([
  ["stdout", "a line of the output is longer than 65536 bytes: the real plugin waits for ever"],
  ["none", undefined],
] as const)("a line without an end is a fault where it is shown: logging %s", (logging, fault) => {
  const capture = new OutputCapture("urn", logging);
  for (let i = 0; i < 17; i++) capture.add("stdout", Buffer.alloc(4096, "x"));
  expect(capture.fault()).toBe(fault);
});
