import { exampleImage, openSite, type Site } from "../../lab/site";
import { on } from "../support/master";

// An image that nodes cannot fetch is named by no boot entry, whatever keeps it from them.
let site: Site;
let entries: string;
let revision = 0;

beforeAll(async () => {
  site = await openSite({ name: "test-pointer", platform: "el9", fresh: true });
  const { code, stdout, stderr } = await up();
  if (code !== 0) throw new Error(stdout + stderr);
  entries = await bootEntries();
});
afterAll(() => site.lab.down());

/** The next image, another one each time. */
async function up() {
  revision++;
  const files = [{ path: "/etc/revision", content: `${revision}\n` }];
  await site.stack.configure({ image: { ...exampleImage(site.status), files } });
  return site.stack.up();
}

const bootEntries = (): Promise<string> =>
  on(site.lab, "cd /var/lib/tftpboot && sha256sum pxelinux.cfg/* EFI/grub.cfg*");

const SITE = "/etc/httpd/conf.d/zz-other.conf";
const apache = (lines: string): [make: string, undo: string] => [
  `printf '${lines}' >${SITE} && systemctl reload httpd`,
  `rm ${SITE} && systemctl reload httpd`,
];

test.each([
  ["a web root that only root may pass", "chmod 0700 /var/www", "chmod 0755 /var/www", /\/var\/www has the mode 0700/],
  ["a web server that is stopped", "systemctl stop httpd", "systemctl start httpd", /refused/],
  [
    "a store that another site denies",
    ...apache('<Location "/diskless">\\nRequire all denied\\n</Location>\\n'),
    /HTTP 403/,
  ],
  ["a store whose URL leads elsewhere", ...apache("Redirect 404 /diskless\\n"), /HTTP 404/],
])("%s: up fails, boot entries stay, and the next up moves them", async (_what, make, undo, says) => {
  await on(site.lab, make);
  try {
    const refused = await up();
    expect(refused.code).not.toBe(0);
    expect(`${refused.stdout}${refused.stderr}`.split("Outputs:")[0]).toMatch(says);
    expect(await bootEntries()).toBe(entries);
  } finally {
    await on(site.lab, undo);
  }
  const { code, stdout, stderr } = await site.stack.up();
  if (code !== 0) throw new Error(stdout + stderr);
  const moved = await bootEntries();
  expect(moved).not.toBe(entries);
  entries = moved;
});
