import { parseSerialLine } from "../../../../lib/model/boot/serial-line";
import { refusal } from "../refusal";

test("a serial line is a unit and a speed", () =>
  expect(parseSerialLine("ttyS1,9600", "serialConsole")).toEqual({ unit: "1", speed: "9600" }));

test("no parity and 8 bits are the default, so the words for them say nothing", () =>
  expect(parseSerialLine("ttyS0,115200n8", "serialConsole")).toEqual({ unit: "0", speed: "115200" }));

test.each(["", "tty0", "ttyS0", "ttyS4,9600", "ttyS0,115200e7", "ttyS0,n8", "ttyS0,9600\n", " ttyS0,9600"])(
  "%j is refused",
  (text) =>
    expect(refusal(() => parseSerialLine(text, "serialConsole"))).toBe(
      `serialConsole: "${text}" is not a serial line, expected one such as ttyS0,115200`,
    ),
);
