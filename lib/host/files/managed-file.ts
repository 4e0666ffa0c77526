import { z } from "zod";
import { servedUrlSchema } from "../service/fetch";

/** A file, or a block of lines in one, as a resource declares it. */
export const managedFileSchema = z.object({
  path: z.string().regex(/^\/.*[^/]$/, "expected an absolute path of a file"),
  content: z.string().optional(),
  values: z.record(z.string(), z.string()).optional(),
  block: z
    .string()
    .regex(/^[A-Za-z0-9._-]+$/, "expected letters, digits and . _ -")
    .optional(),
  copyOf: z.string().startsWith("/").optional(),
  siblingFiles: z.array(z.string()).optional(),
  mode: z.string().regex(/^0[0-7]{3}$/, "expected four octal digits such as 0644"),
  owner: z.string().min(1),
  group: z.string().min(1),
  links: z.array(z.string().startsWith("/")).optional(),
  named: z.literal("by component").optional(),
  validate: z.string().optional(),
  servedAs: z.array(servedUrlSchema).optional(),
});

/** Who gets at a file: no program has the key, a read adds it with what is wrong. */
export interface Access {
  readonly access?: string;
}

export type ManagedFile = z.infer<typeof managedFileSchema> & Access;

/** What the last apply left, by which a later read knows what was changed since. States of earlier versions have none. */
export interface Applied {
  /** Directory that the path really leads to, whatever is a link on its way. */
  readonly directory?: string;
  /** SHA-256 of what was copied. */
  readonly copied?: string;
}

/** The bytes that belong into a file: its content with each `@{name}` replaced by the value that only an apply knows. */
export function renderedContent(file: ManagedFile): string {
  return Object.entries(file.values ?? {}).reduce(
    (text, [name, value]) => text.replaceAll(`@{${name}}`, value),
    file.content ?? "",
  );
}
