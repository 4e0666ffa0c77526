/** What a node's console shows on its way up, in order: the line that tells, and what to call it. */
const phases: readonly [string, RegExp][] = [
  ["network card's firmware", /iPXE|Start HTTP Boot/],
  ["boot loader", /PXELINUX|GNU GRUB|Booting `/],
  ["kernel", /Linux version /],
  ["lease", /IP-Config: Complete|udhcpc: lease of/],
  ["root on the RAM disk", /VFS: Mounted root/],
  ["initramfs", /Running in initrd|Running in initial RAM disk/i],
  // curl's head line, and the first thing that needs the whole image
  ["image asked for", /dracut-initqueue.*% Total/],
  ["image fetched", /squashfs: version|Mounting sysroot\.mount/],
  ["switch to the image", /initrd-switch-root.target|Switching root/],
  ["init", /INIT: version/],
  ["/usr over NFS", /Mounting NFS filesystem .*OK/],
  ["sshd", /Starting sshd: .*OK/],
];

// systemd colours the names of units
// eslint-disable-next-line no-control-regex
const COLOUR = /\u001b\[[0-9;]*m/g;

/** Seconds after power-on of each phase that a console has reached; its lines begin with the seconds. */
export function bootPhases(console: string): Record<string, number> {
  const reached: Record<string, number> = {};
  for (const line of console.replaceAll(COLOUR, "").split("\n")) {
    const seconds = Number.parseFloat(line);
    if (Number.isNaN(seconds)) continue;
    const phase = phases.find(([name, pattern]) => !(name in reached) && pattern.test(line));
    if (phase) reached[phase[0]] = seconds;
  }
  return reached;
}
