import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { installMissing } from "../../lab/host-tools";
import { succeed } from "../../lab/processes";
import { labNames } from "../../lab/names";

/** Where the repository lies on the master. */
const REPOSITORY = "opt/power";

/**
 * A repository with the tools that NodePower installs on CentOS 5, on the master of a lab: this machine's own builds under EL5's
 * names, with the libraries that they need.
 */
export async function addPowerPackages(lab: string): Promise<void> {
  await installMissing(() => undefined, { ipmitool: "ipmitool", etherwake: "etherwake" });
  const { tree } = labNames(lab);
  const work = mkdtempSync(join(tmpdir(), "power-packages-"));
  try {
    const ipmitool = join(work, "ipmitool");
    const libraries = join(ipmitool, "usr/libexec/ipmitool");
    mkdirSync(libraries, { recursive: true });
    cpSync("/usr/bin/ipmitool", join(libraries, "ipmitool"));
    const linked = await succeed("ldd", ["/usr/bin/ipmitool"]);
    for (const [, path] of linked.matchAll(/=> (\/\S+)/g)) {
      if (!/^lib(c|m|dl|pthread)\.so/.test(basename(path)))
        cpSync(path, join(libraries, basename(path)), { dereference: true });
    }
    program(
      ipmitool,
      "usr/bin/ipmitool",
      `LD_LIBRARY_PATH=/usr/libexec/ipmitool exec /usr/libexec/ipmitool/ipmitool "$@"`,
    );
    const etherWake = join(work, "ether-wake");
    mkdirSync(join(etherWake, "usr/sbin"), { recursive: true });
    cpSync("/usr/sbin/etherwake", join(etherWake, "usr/sbin/ether-wake"));

    const repository = join(tree, REPOSITORY);
    await build(work, repository, "OpenIPMI-tools", ipmitool, ["/usr/bin/ipmitool", "/usr/libexec/ipmitool"]);
    await build(work, repository, "net-tools", etherWake, ["/usr/sbin/ether-wake"]);
    await succeed("createrepo_c", ["-q", repository]);
    writeFileSync(
      join(tree, "etc/yum.repos.d/power.repo"),
      `[power]\nname=Tools that switch nodes\nbaseurl=file:///${REPOSITORY}\ngpgcheck=0\nenabled=1\n`,
    );
  } finally {
    rmSync(work, { recursive: true });
  }
}

function program(root: string, path: string, line: string): void {
  mkdirSync(join(root, path, ".."), { recursive: true });
  writeFileSync(join(root, path), `#!/bin/sh\n${line}\n`, { mode: 0o755 });
}

async function build(work: string, repository: string, name: string, root: string, files: string[]): Promise<void> {
  const spec = join(work, `${name}.spec`);
  writeFileSync(
    spec,
    [
      ...[`Name: ${name}`, "Version: 1.0", "Release: 1.el5", `Summary: ${name} of the lab`, "License: BSD"],
      ...[
        "%description",
        `Debian's build under EL5's name.`,
        "%install",
        `cp -a ${root}/. %{buildroot}`,
        "%files",
        ...files,
      ],
      "",
    ].join("\n"),
  );
  const defines = {
    ...{ _topdir: join(work, "rpm"), _rpmdir: repository, debug_package: "%{nil}", __os_install_post: "%{nil}" },
    ...{ _build_id_links: "none", __find_provides: "%{nil}", __find_requires: "%{nil}", AutoReqProv: "no" },
    ...{ _use_internal_dependency_generator: "0", _binary_payload: "w1.gzdio" },
  };
  await succeed("rpmbuild", [
    ...["-bb", "--quiet", "--target", "x86_64"],
    ...Object.entries(defines).flatMap(([key, value]) => ["--define", `${key} ${value}`]),
    spec,
  ]);
}
