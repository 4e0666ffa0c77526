/**
 * One word of a POSIX shell command, whatever it holds. The only way a value gets into a script.
 *
 * A NUL byte cannot be part of a word (POSIX 2.10), so it is refused instead of being cut off silently by the shell.
 */
export function quote(word: string): string {
  if (word.includes("\0")) throw new Error("a word of a shell command holds a NUL byte, expected text");
  return `'${word.replaceAll("'", "'\\''")}'`;
}
