import { installMissing, UnsuitableMachine } from "../lab/host-tools";

/** What the tests run on this machine besides Node, and the Debian package that has it. What a lab needs it installs itself. */
const TOOLS: Readonly<Record<string, string>> = {
  // accepts or refuses the configuration that we write
  dhcpd: "isc-dhcp-server",
  // the same of Enterprise Linux 10
  "kea-dhcp4": "kea-dhcp4-server",
  // a server that is no master of a lab
  sshd: "openssh-server",
  "ssh-keygen": "openssh-client",
  shellcheck: "shellcheck",
  busybox: "busybox",
  perl: "perl",
  python3: "python3",
  openssl: "openssl",
  // verify signed boot images, and are what they are made of
  sbverify: "sbsigntool",
  "/usr/lib/systemd/boot/efi/linuxx64.efi.stub": "systemd-boot-efi",
  pgrep: "procps",
  curl: "curl",
  git: "git",
  // gh has it built in
  jq: "jq",
};

installMissing((line) => process.stderr.write(`tests: ${line}\n`), TOOLS).catch((error: Error) => {
  process.stderr.write(`tests: ${error.message}\n`);
  process.exitCode = error instanceof UnsuitableMachine ? 2 : 1;
});
