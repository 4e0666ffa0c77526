import { describeLayer, layerImages } from "../../../../lib/model/image/image-layers";
import type { SquashfsContentInput } from "../../../../lib/model/image/squashfs-content";

const over = (base: SquashfsContentInput, upper: SquashfsContentInput) => layerImages({ base, over: upper }).image;
const motd = (content: string) => ({ path: "/etc/motd", content });
const issue = { path: "/etc/issue", content: "issue\n" };

test("what the upper layer leaves out is as in the lower one", () => {
  const base = { sizeMiB: 128, files: [issue], servicesOn: ["crond"] };
  expect(over(base, {})).toEqual(base);
  expect(over(base, { sizeMiB: undefined, files: undefined })).toEqual(base);
  expect(over({}, {})).toEqual({});
});

test("single values replace, and so do time servers and the script", () =>
  expect(
    over(
      { sizeMiB: 128, kernel: "/boot/a", revision: "1", timeServers: ["10.0.0.1"], script: "a\n" },
      { sizeMiB: 256, revision: "2", timeServers: ["10.0.0.2"], script: "b\n" },
    ),
  ).toEqual({ sizeMiB: 256, kernel: "/boot/a", revision: "2", timeServers: ["10.0.0.2"], script: "b\n" }));

test.each(["extraPackages", "packagesOnly", "authorizedKeys", "forget", "keepFiles", "keepPasswords"] as const)(
  "%s of the upper layer come after those of the lower one, each once",
  (name) => {
    expect(over({ [name]: ["a", "b"] }, { [name]: ["c", "a"] })[name]).toEqual(["b", "c", "a"]);
    expect(over({ [name]: ["a"] }, {})[name]).toEqual(["a"]);
    expect(over({}, { [name]: ["c"] })[name]).toEqual(["c"]);
  },
);

test("a file of the same path, a user of the same name and a mount of the same place replace", () =>
  expect(
    over(
      {
        files: [motd("all\n"), issue],
        users: [{ name: "ann", uid: 700 }, { name: "bob" }],
        mounts: [{ path: "/home", readOnly: false }],
      },
      { files: [motd("gpu\n")], users: [{ name: "ann" }], mounts: [{ path: "/home" }, { path: "/data" }] },
    ),
  ).toEqual({
    files: [issue, motd("gpu\n")],
    users: [{ name: "bob" }, { name: "ann" }],
    mounts: [{ path: "/home" }, { path: "/data" }],
  }));

test("a service is as the upper layer says", () => {
  const base = { servicesOn: ["crond", "atd"], servicesOff: ["cups", "sendmail"] };
  expect(over(base, { servicesOn: ["cups", "crond"], servicesOff: ["atd"] })).toEqual({
    servicesOn: ["cups", "crond"],
    servicesOff: ["sendmail", "atd"],
  });
});

test("what is given twice in one layer stays so, to be refused by its own name", () =>
  expect(over({ files: [issue, issue] }, { extraPackages: ["a", "a"] })).toEqual({
    files: [issue, issue],
    extraPackages: ["a", "a"],
  }));

describe("a value that is refused", () => {
  const { placeOf } = layerImages(
    {
      base: { sizeMiB: 128, kernel: "a", files: [motd("all\n"), issue], servicesOn: ["a", "b"] },
      over: { kernel: "b", files: [motd("gpu\n")], servicesOff: ["a"] },
    },
    { base: "image", over: "groups[2].image" },
  );

  test.each([
    ["sizeMiB", "image.sizeMiB"],
    ["kernel", "groups[2].image.kernel"],
    ["files[0].path", "image.files[1].path"],
    ["files[1].content", "groups[2].image.files[0].content"],
    ["servicesOn[0]", "image.servicesOn[1]"],
    ["servicesOff[0]", "groups[2].image.servicesOff[0]"],
    ["packagesOnly", "image.packagesOnly"],
  ])("as %s is named where the program has it: %s", (argument, place) => expect(placeOf(argument)).toBe(place));
});

test("a layer is described by its arguments, and by the names of what they add", () =>
  expect(
    describeLayer({
      kernel: "/boot/b",
      revision: undefined,
      extraPackages: ["cuda", "nvtop"],
      files: [motd("secret\n")],
      users: [{ name: "ann" }],
      authorizedKeys: ["ssh-rsa AAAA"],
    }),
  ).toBe("kernel, extraPackages cuda nvtop, files /etc/motd, users ann, authorizedKeys"));
