import { openSite } from "./site";
void (async () => {
  const site = await openSite({ name: "dev", log: console.log, onOutput: (t) => process.stdout.write(t) });
  const [op, ...args] = process.argv.slice(2);
  const t = Date.now();
  const r = await site.stack.operate(op, ...args);
  console.log("code", r.code, (Date.now() - t) / 1000);
})();
