import { setTimeout as delay } from "node:timers/promises";
import { Gathering } from "../../../../lib/host/connection/gathering";

const later = 90;

function counted() {
  const put: (readonly string[])[] = [];
  const gathering = new Gathering<string, string>((all) => {
    put.push(all);
    return Promise.resolve(all.join("+"));
  }, 60);
  return { put, gathering };
}

test("what arrives together is asked once, and all get the answer", async () => {
  const { put, gathering } = counted();
  const answers = await Promise.all(["tftp", "http", "nfs"].map((name) => gathering.join("m0", name)));
  expect(put).toEqual([["tftp", "http", "nfs"]]);
  expect(new Set(answers)).toEqual(new Set(["tftp+http+nfs"]));
});

test("what comes after a question was put gets a question of its own", async () => {
  const { put, gathering } = counted();
  const first = gathering.join("m0", "tftp");
  await delay(later);
  expect(await Promise.all([first, gathering.join("m0", "http")])).toEqual(["tftp", "http"]);
  expect(put).toEqual([["tftp"], ["http"]]);
});

test("different keys are never put together", async () => {
  const { gathering } = counted();
  expect(await Promise.all([gathering.join("m0", "tftp"), gathering.join("m1", "http")])).toEqual(["tftp", "http"]);
});

test("an error is everybody's, and the next question is put again", async () => {
  let failing = true;
  const gathering = new Gathering<string, string>(
    () => (failing ? Promise.reject(new Error("no route")) : Promise.resolve("open")),
    60,
  );
  const both = await Promise.allSettled([gathering.join("m0", "tftp"), gathering.join("m0", "http")]);
  expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  failing = false;
  expect(await gathering.join("m0", "tftp")).toBe("open");
});
