import { exampleImage, openSite, type Site } from "../../lab/site";
import { on } from "../support/master";
import { succeeds } from "../support/stack-outcome";

let site: Site;

beforeAll(async () => {
  site = await openSite({ name: "test-el9-builds", platform: "el9", fresh: true });
  await on(site.lab, "dnf -y -q install lab-extra >/dev/null"); // what `updates` has a newer version of
  await succeeds(site.stack, "up");
});
afterAll(() => site.lab.down());

const image = (change: object) => ({ ...exampleImage(site.status), ...change });

/** Whether the master is still what its image was made from, as the state has it. */
async function source(): Promise<unknown> {
  const { resources = [] } = (await site.stack.exportState()).deployment;
  return resources.find(({ urn }) => urn.endsWith("::farm-image-published"))?.outputs?.sourceStatus;
}

const published = () => on(site.lab, "cd /var/www/diskless && find . -type f | sort | xargs sha256sum");

test("an image that is built again of the same content has the same bytes, and no node turns stale", async () => {
  const [bytes, { image: digest }] = [await published(), await site.stack.outputs()];
  await site.stack.configure({ image: image({ revision: "again" }) });
  await succeeds(site.stack, "up");
  expect((await site.stack.outputs()).image).toBe(digest);
  expect(await published()).toBe(bytes);
  const built = await on(
    site.lab,
    "cd /var/lib/pulumi-diskless/builds/* && sha256sum initramfs.img rootfs.squashfs vmlinuz",
  );
  for (const line of built.trim().split("\n")) {
    const [sum, name] = line.split(/ +/);
    expect(bytes).toContain(`${sum}  ./${String(digest)}/${name}\n`);
  }
});

describe("after dnf update on the master", () => {
  let digest: unknown;
  beforeAll(async () => {
    digest = (await site.stack.outputs()).image;
    expect(await source()).toBe("current");
    await on(site.lab, "dnf -y -q --enablerepo=updates update >/dev/null && rpm -q lab-extra | grep -F 1.1");
  });

  test("a preview names what is older in the image, and that is no change by itself", async () => {
    const { stdout, code } = await site.stack.preview("--refresh", "--diff", "--expect-no-changes");
    expect(stdout.replace(/ +/g, " ")).toContain(
      '~ sourceStatus : "current" => "older than the master: lab-extra 1.0-1.el9 => 1.1-1.el9"',
    );
    expect(code).toBe(0);
  });

  test("a new revision takes it in", async () => {
    await site.stack.configure({ image: image({ revision: "updated" }) });
    await succeeds(site.stack, "up");
    expect((await site.stack.outputs()).image).not.toBe(digest);
    expect(await source()).toBe("current");
    expect((await site.stack.preview("--refresh", "--diff")).stdout).not.toContain("older than the master");
  });
});

test("destroy takes all three builds away", async () => {
  await succeeds(site.stack, "destroy");
  const left = await site.lab.ssh("ls -d /var/www/diskless /var/lib/pulumi-diskless");
  expect(left.stdout).toBe("");
});
