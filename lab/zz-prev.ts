import { Workspace } from "./engine";
void (async () => {
  const w = await Workspace.open({ program: "/work/main/examples/howto-centos5", onOutput: (t: string) => process.stdout.write(t) , config: {
   connection: {host:"127.0.0.1", port: 2299, insecureIgnoreHostKey: true, password: "x"}, address: "10.0.0.1"}});
  const r = await w.preview("--diff");
  console.log(r.code);
  w.remove();
})();
