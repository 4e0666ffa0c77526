import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** URL by which nodes get a file; behind a blank, what a read got in its place. */
export const servedUrlSchema = z
  .string()
  .regex(
    /^(tftp|http):\/\/\d+(\.\d+){3}(:\d+)?\/[\w.+/-]*( \(.*\))?$/s,
    "expected a URL such as tftp://10.0.0.1/pxelinux.0",
  );

/** A URL as a read shows it: as declared when it gives the bytes of the file, else with what it got. */
export function observedUrl(url: string, fault: string | undefined): string {
  const text = (fault ?? "").trim().replace(/\s+/g, " ");
  return text === "" ? declaredUrl(url) : `${declaredUrl(url)} (${text})`;
}

/** The URL in what {@link observedUrl} gave, which a refresh that was accepted leaves in the state. */
export function declaredUrl(observed: string): string {
  return observed.replace(/ \(.*$/s, "");
}

let program: string | undefined;

/** The program by which a host fetches its own files. */
export function fetchProgram(): string {
  program ??= readFileSync(join(__dirname, "fetch.py"), "utf8");
  return program;
}
