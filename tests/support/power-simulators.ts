import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cacheDirectory } from "../../lab/cache";
import { installMissing } from "../../lab/host-tools";
import { run, sleep, succeed } from "../../lab/processes";

/** Stand-ins for the controllers of nodes that somebody else wrote: OpenIPMI's simulator, and OpenStack's Redfish emulator. */
const PYTHON_PACKAGES = [
  ...["sushy-tools==2.2.0", "Flask==3.1.3", "Werkzeug==3.1.9", "WebOb==1.8.11", "requests==2.34.2", "bcrypt==5.0.0"],
];
const TOOLS = {
  ...{ ipmi_sim: "openipmi", ipmitool: "ipmitool", curl: "curl", openssl: "openssl" },
  "/usr/lib/python3.11/ensurepip": "python3-venv",
};
const place = cacheDirectory("redfish-emulator", PYTHON_PACKAGES[0]);

/** User of every simulated controller. */
export const USER = "admin";

/** A simulator that runs, and how it ends. */
export interface Simulator {
  stop(): Promise<void>;
}

/** Gets the simulators and their clients, once for this machine. */
export async function installSimulators(): Promise<void> {
  await installMissing(() => undefined, TOOLS);
  if (existsSync(join(place, "complete"))) return;
  rmSync(place, { recursive: true, force: true });
  await succeed("/usr/bin/python3", ["-m", "venv", place]);
  await succeed(join(place, "bin", "pip"), ["install", "--quiet", ...PYTHON_PACKAGES]);
  writeFileSync(join(place, "complete"), "");
}

export interface IpmiOptions {
  /** For its files. */
  readonly directory: string;
  readonly address: string;
  readonly port: number;
  readonly password: string;
  /** Program that is the power of the machine: `DEVICE get power`, `DEVICE set power 0|1` or `DEVICE set reset 1`. */
  readonly chassis: string;
  /** Words before the command line, to start it in a namespace. @default none */
  readonly within?: readonly string[];
}

/** OpenIPMI's simulator of one controller. */
export async function startIpmi(options: IpmiOptions): Promise<Simulator> {
  const { directory, address, port, password, chassis } = options;
  mkdirSync(join(directory, "state"), { recursive: true });
  const authentications = ["callback", "user", "operator", "admin"].map(
    (level) => `allowed_auths_${level} none md2 md5 straight`,
  );
  const lan = [`addr ${address} ${port}`, "priv_limit admin", ...authentications, `guid ${"a1".repeat(16)}`];
  writeFileSync(
    join(directory, "lan.conf"),
    [
      ...['name "lab"', "set_working_mc 0x20", "startlan 1", ...lan, "endlan"],
      `chassis_control "${chassis} 0x20"`,
      `user 2 true "${USER}" "${password}" admin 10 none md2 md5 straight`,
      "",
    ].join("\n"),
    { mode: 0o600 },
  );
  const machine = ["mc_setbmc 0x20", "mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02", "mc_enable 0x20", ""];
  writeFileSync(join(directory, "machine.emu"), machine.join("\n"));
  const simulator = start(
    options.within,
    "ipmi_sim",
    [
      ...[
        "-n",
        "-c",
        join(directory, "lan.conf"),
        "-f",
        join(directory, "machine.emu"),
        "-s",
        join(directory, "state"),
      ],
    ],
    join(directory, "log"),
  );
  await sleep(1);
  return simulator;
}

export interface RedfishOptions {
  readonly directory: string;
  readonly address: string;
  readonly port: number;
  readonly password: string;
  /** Names of its systems. */
  readonly systems: readonly string[];
  /** @default none */
  readonly within?: readonly string[];
}

/** OpenStack's emulator of a Redfish controller: in its directory `certificate.pem` of its own, and `log` with what it was asked. */
export async function startRedfish(options: RedfishOptions): Promise<Simulator> {
  const { directory, address, port, password, systems } = options;
  mkdirSync(join(directory, "state"), { recursive: true });
  const file = (name: string): string => join(directory, name);
  const names = `subjectAltName=IP:${address},DNS:localhost`;
  await succeed("openssl", [
    ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=controller", "-addext", names],
    ...["-keyout", file("key.pem"), "-out", file("certificate.pem")],
  ]);
  const hash = "import bcrypt, sys; print(bcrypt.hashpw(sys.stdin.buffer.read(), bcrypt.gensalt(4)).decode())";
  const hashed = await succeed(join(place, "bin", "python"), ["-c", hash], { input: password });
  writeFileSync(file("users"), `${USER}:${hashed}`);
  const fakes = systems.map((name, i) => ({
    ...{ uuid: `00000000-0000-4000-8000-00000000000${i}`, name, power_state: "Off", nics: [] },
  }));
  writeFileSync(
    file("emulator.conf"),
    [
      "SUSHY_EMULATOR_FAKE_DRIVER = True",
      `SUSHY_EMULATOR_AUTH_FILE = ${JSON.stringify(file("users"))}`,
      `SUSHY_EMULATOR_STATE_DIR = ${JSON.stringify(file("state"))}`,
      `SUSHY_EMULATOR_FAKE_SYSTEMS = ${JSON.stringify(fakes)}`,
      "",
    ].join("\n"),
  );
  const simulator = start(
    options.within,
    join(place, "bin", "sushy-emulator"),
    [
      ...["--config", file("emulator.conf"), "-i", address, "-p", String(port)],
      ...["--ssl-certificate", file("certificate.pem"), "--ssl-key", file("key.pem")],
    ],
    file("log"),
  );
  const [asker, ...words] = [...(options.within ?? []), "curl"];
  for (let tries = 0; ; tries++) {
    const answer = await run(asker, [...words, "-s", "-k", `https://${address}:${port}/redfish/v1/`]);
    if (answer.code === 0) return simulator;
    if (tries > 60) throw new Error(`the Redfish emulator does not answer: ${answer.stderr}`);
    await sleep(0.5);
  }
}

function start(within: readonly string[] = [], program: string, args: readonly string[], logFile: string): Simulator {
  const [command, ...words] = [...within, program, ...args];
  const log = openSync(logFile, "w");
  const child = spawn(command, words, { stdio: ["ignore", log, log] });
  closeSync(log);
  const ended = new Promise<void>((done) => child.once("exit", () => done()).once("error", () => done()));
  return {
    stop: () => {
      child.kill("SIGKILL");
      return ended;
    },
  };
}

/** Command lines of all processes of this machine while something runs, so that a test can say what was in none of them. */
export async function watchArguments<T>(during: () => Promise<T>): Promise<{ result: T; seen: string }> {
  const code = `
import os, sys, time
seen = set()
while True:
    for pid in os.listdir("/proc"):
        if pid.isdigit():
            try: seen.add(open("/proc/%s/cmdline" % pid, "rb").read())
            except OSError: pass
    if os.path.exists(sys.argv[1]): break
os.write(1, b"\\n".join(seen))`;
  const flag = join(mkdtempSync(join(tmpdir(), "power-watch-")), "over");
  const watching = succeed("/usr/bin/python3", ["-c", code, flag]);
  const result = await during();
  writeFileSync(flag, "");
  const seen = await watching;
  rmSync(dirname(flag), { recursive: true });
  return { result, seen };
}
