import { existsSync } from "node:fs";
import { Claim, claimCalls, observeClaimCalls, releasingCalls } from "../../../../lib/host/claims/claims";
import { ManagedFile } from "../../../../lib/host/files/managed-file";
import { restoreFileCalls, writeFileCalls } from "../../../../lib/host/files/managed-files";
import type { Call } from "../../../../lib/host/script/script";
import { FakeMaster, GROUP, OWNER, SHELLS } from "../shell";

const LIBRARIES = ["block", "files", "transaction"];

const FARM = "acme/farm/prod";
const OTHER = "acme/other/dev";

interface Who {
  readonly identity: string;
  readonly stack?: string;
  readonly resource?: string;
  readonly takeOver?: string;
  readonly known?: boolean;
}

describe.each(SHELLS)("claims with %s", (_name, shell) => {
  let master: FakeMaster;
  let conf: ManagedFile;
  beforeEach(() => {
    master = new FakeMaster(shell);
    conf = { path: master.path("etc/d.conf"), content: "ours\n", mode: "0644", owner: OWNER, group: GROUP };
  });
  afterEach(() => master.remove());

  const asking = ({ identity, stack = FARM, resource = "farm-file", takeOver, known = false }: Who, claims: Claim[]) =>
    claimCalls({
      claiming: { identity, known, claimant: { stack, resource, ...(takeOver !== undefined && { takeOver }) } },
      claims,
    });
  const file = (): Claim => ({ kind: "file", thing: conf.path });
  const write = (who: Who, content = "ours\n"): Call[] => [
    ...asking(who, [file()]),
    ...writeFileCalls([{ ...conf, content }]),
  ];
  const release = (identity: string | undefined): Call[] => [
    ...releasingCalls(identity),
    ["begin_transaction"],
    ...restoreFileCalls([conf]),
  ];
  const run = (calls: Call[]) => master.run(LIBRARIES, calls);
  const refusal = (calls: Call[]) => master.refusal(LIBRARIES, calls);
  const observed = (identity: string | undefined, claims = [file()]) =>
    Object.fromEntries(run(observeClaimCalls({ identity, claims })).values);
  const clean = () => expect(existsSync(master.state)).toBe(false);

  test("the role of the boot server is refused with the owner and with how to join it", () => {
    const role: Claim = { kind: "role", thing: "boot server" };
    const take = (who: Who): Call[] => [...asking(who, [role]), ["take_claims"]];
    run(take({ identity: "a1", resource: "farm-master-packages" }));
    const message = refusal(take({ identity: "b1", stack: OTHER, resource: "barn-master-packages" }));
    expect(message).toContain(
      `boot server of this master belongs to the stack ${FARM} (resource farm-master-packages)`,
    );
    expect(message).toContain("To join it, give that stack these nodes, and their networks in networks");
    expect(message).toContain(`(docs/operations.md, "Several clusters on one master").\nOr destroy it there first,`);
    expect(message).toContain(`set takeOver to "${FARM}" on the master`);
  });

  test("a file of another stack is refused by name before anything is changed", () => {
    master.write("etc/d.conf", "before\n");
    run(write({ identity: "a1" }));
    const message = refusal(write({ identity: "b1", stack: OTHER, resource: "other-file" }, "theirs\n"));
    expect(message).toContain(`${conf.path} belongs to the stack ${FARM} (resource farm-file)`);
    expect(message).toContain(`other-file of the stack ${OTHER} asks for it. Nothing was changed on the host.`);
    expect(message).toContain(`set takeOver to "${FARM}" on the master`);
    expect(master.read("etc/d.conf")).toBe("ours\n");
    run(release("a1"));
    expect(master.read("etc/d.conf")).toBe("before\n");
    clean();
  });

  test("a destroy of who never had it changes nothing", () => {
    run(write({ identity: "a1" }));
    run(release("b1"));
    run(release(undefined));
    expect(master.read("etc/d.conf")).toBe("ours\n");
    expect(observed("a1")).toEqual({ "claim.stack": FARM, "claim.resource": "farm-file" });
  });

  test("a resource of another name joins within its stack, and the old one takes nothing along", () => {
    master.write("etc/d.conf", "before\n");
    run(write({ identity: "a1" }));
    run(write({ identity: "a2", resource: "barn-file" }));
    run(release("a1"));
    expect(master.read("etc/d.conf")).toBe("ours\n");
    expect(observed("a2")).toEqual({ "claim.stack": FARM, "claim.resource": "barn-file" });
    run(release("a2"));
    expect(master.read("etc/d.conf")).toBe("before\n");
    clean();
  });

  test("a create that was cut off leaves no claim that outlives the next one", () => {
    run([...asking({ identity: "a1" }, [file()]), ["take_claims"]]);
    run(write({ identity: "a2" }));
    run(release("a2"));
    expect(existsSync(conf.path)).toBe(false);
    clean();
  });

  test("what is taken over is theirs: the former owner is refused, and its destroy touches nothing", () => {
    master.write("etc/d.conf", "before\n");
    run(write({ identity: "a1" }));
    run(write({ identity: "b1", stack: OTHER, resource: "other-file", takeOver: FARM }, "theirs\n"));
    expect(observed("a1")).toEqual({ "claim.stack": OTHER, "claim.resource": "other-file" });
    expect(refusal(write({ identity: "a1", known: true }))).toContain(`belongs to the stack ${OTHER}`);
    run(release("a1"));
    expect(master.read("etc/d.conf")).toBe("theirs\n");
    run(release("b1"));
    expect(master.read("etc/d.conf")).toBe("before\n");
    clean();
  });

  test("taking over from a stack that has it not is refused like any other", () => {
    run(write({ identity: "a1" }));
    const third = { identity: "c1", stack: "acme/third/dev", resource: "third", takeOver: OTHER };
    expect(refusal(write(third))).toContain(`belongs to the stack ${FARM}`);
  });

  test("what an earlier version made is its own to update, and nobody else's to make", () => {
    master.write("etc/d.conf", "before\n");
    run(writeFileCalls([conf]));
    const other = { identity: "b1", stack: OTHER, resource: "other-file" };
    expect(refusal(write(other, "theirs\n"))).toMatch(
      /belongs to a stack that is not recorded.*takeOver to "unrecorded"/s,
    );
    expect(master.read("etc/d.conf")).toBe("ours\n");
    run(write({ identity: "a1", known: true }));
    expect(refusal(write(other, "theirs\n"))).toContain(`belongs to the stack ${FARM}`);
    run(release("a1"));
    expect(master.read("etc/d.conf")).toBe("before\n");
  });

  test("what an earlier version made may be taken over by the word for it", () => {
    run(writeFileCalls([conf]));
    run(write({ identity: "b1", stack: OTHER, resource: "other-file", takeOver: "unrecorded" }, "theirs\n"));
    expect(master.read("etc/d.conf")).toBe("theirs\n");
  });

  test("what an earlier version made leaves with a destroy that has no identity", () => {
    master.write("etc/d.conf", "before\n");
    run(writeFileCalls([conf]));
    run(release(undefined));
    expect(master.read("etc/d.conf")).toBe("before\n");
    clean();
  });

  test("a look says nothing of what nobody claimed, and nobody where a claim is gone", () => {
    expect(observed(undefined)).toEqual({});
    run(write({ identity: "a1" }));
    expect(observed(undefined)).toEqual({ "claim.stack": FARM, "claim.resource": "farm-file" });
    run([...asking({ identity: "a1" }, []), ["release_claims", "file"]]);
    expect(observed("a1")).toEqual({ "claim.stack": "(nobody)" });
  });

  test("an unreadable claim is nobody's to take", () => {
    run(write({ identity: "a1" }));
    master.write(`var/lib/pulumi-diskless/claims/file/${conf.path.replaceAll("/", "%2F")}/a1`, "");
    const other = { identity: "b1", stack: OTHER, resource: "other-file", takeOver: FARM };
    expect(refusal(write(other))).toContain("belongs to the stack (unreadable)");
    expect(master.read("etc/d.conf")).toBe("ours\n");
  });

  test("names of resources may hold anything that a program gives", () => {
    const resource = 'it\'s "$HOME" `x` \\ *';
    run(write({ identity: "a1", resource }));
    expect(observed("a1")).toEqual({ "claim.stack": FARM, "claim.resource": resource });
  });

  test("a directory that two stacks have files in goes with the last of them", () => {
    const own = (name: string): ManagedFile => ({ ...conf, path: master.path(`etc/shared/${name}`) });
    const put = (who: Who, f: ManagedFile) =>
      run([...asking(who, [{ kind: "file", thing: f.path }]), ...writeFileCalls([f])]);
    const drop = (identity: string, f: ManagedFile) =>
      run([...releasingCalls(identity), ["begin_transaction"], ...restoreFileCalls([f])]);
    put({ identity: "a1" }, own("a"));
    put({ identity: "b1", stack: OTHER }, own("b"));
    drop("a1", own("a"));
    expect(master.list("etc/shared")).toEqual(["b"]);
    drop("b1", own("b"));
    expect(existsSync(master.path("etc/shared"))).toBe(false);
    clean();
  });

  test("two stacks have a block each in one file, and one name is of one stack", () => {
    master.write("etc/d.conf", "before\n");
    const block = (name: string): ManagedFile => ({ ...conf, block: name, content: `${name}\n` });
    const claim = (name: string): Claim => ({ kind: "block", thing: `${conf.path}#${name}` });
    const put = (who: Who, name: string): Call[] => [...asking(who, [claim(name)]), ...writeFileCalls([block(name)])];
    run(put({ identity: "a1" }, "usr"));
    expect(refusal(put({ identity: "b1", stack: OTHER }, "usr"))).toContain(
      `the block "usr" of ${conf.path} belongs to`,
    );
    run(put({ identity: "b1", stack: OTHER }, "opt"));
    run([...releasingCalls("b1"), ["begin_transaction"], ...restoreFileCalls([block("opt")])]);
    expect(master.read("etc/d.conf")).toContain("usr\n");
    run([...releasingCalls("a1"), ["begin_transaction"], ...restoreFileCalls([block("usr")])]);
    expect(master.read("etc/d.conf")).toBe("before\n");
    clean();
  });
});
