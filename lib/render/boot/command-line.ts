import { BootEntry, kernelWords } from "./index";

/**
 * The kernel command line in a signed boot image: that of the other boot entries. No loader adds which card it was that booted, so the kernel
 * gets no BOOTIF and asks for an address on every card.
 */
export function renderCommandLine(entry: BootEntry, argument = "kernelArguments"): string {
  return kernelWords(entry, argument).join(" ");
}
