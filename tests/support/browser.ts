import { ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";

/** What a page is shown on. */
export interface Screen {
  readonly width: number;
  readonly height: number;
  readonly dark?: boolean;
}

type Answer = Readonly<Record<string, unknown>>;

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** Chromium without a window, which is talked to by its DevTools protocol over a pipe: no port, and no library of another kind. */
export class Browser {
  private readonly profile = mkdtempSync(join(tmpdir(), "pulumi-diskless-browser-"));
  private readonly process: ChildProcess;
  private readonly waiting = new Map<number, Waiting>();
  private readonly events: { readonly method: string; readonly params: Answer }[] = [];
  private last = 0;
  private session: string | undefined;

  constructor() {
    this.process = spawn(
      "chromium",
      [
        ...["--headless=new", "--remote-debugging-pipe", `--user-data-dir=${this.profile}`, "--no-first-run"],
        // a container has no user namespaces of its own, and the page is our own
        ...["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "about:blank"],
      ],
      { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] },
    );
    this.process.on("exit", () => this.fail(new Error("chromium ended")));
    let held = "";
    (this.process.stdio[4] as Readable).setEncoding("utf8").on("data", (chunk: string) => {
      const messages = (held + chunk).split("\0");
      held = messages.pop() ?? "";
      messages.forEach((message) => this.take(JSON.parse(message) as Record<string, unknown>));
    });
  }

  /** Opens a page of that text, and waits until it stands. */
  async open(html: string, { width, height, dark = false }: Screen): Promise<void> {
    const file = join(this.profile, "page.html");
    writeFileSync(file, html);
    if (this.session === undefined) await this.attach();
    await this.send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 2, mobile: width < 500 });
    const features = [{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }];
    await this.send("Emulation.setEmulatedMedia", { features });
    this.events.length = 0;
    await this.send("Page.navigate", { url: `file://${file}` });
    await this.untilEvent("Page.loadEventFired");
  }

  /** The value of an expression on the page. */
  async evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", { expression, returnByValue: true });
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return (result as { value: T }).value;
  }

  async press(key: string): Promise<void> {
    const text = key === "Enter" ? { text: "\r" } : {};
    const code = { Tab: 9, Enter: 13 }[key];
    for (const type of ["keyDown", "keyUp"]) {
      const typed = type === "keyDown" ? text : {};
      await this.send("Input.dispatchKeyEvent", { type, key, code: key, windowsVirtualKeyCode: code, ...typed });
    }
  }

  /** The whole page as a PNG. */
  async picture(): Promise<Buffer> {
    const { data } = await this.send("Page.captureScreenshot", { format: "png", captureBeyondViewport: true });
    return Buffer.from(String(data), "base64");
  }

  /** What the page complained of: what its policy refused, and errors. */
  complaints(): string[] {
    return this.events
      .filter(({ method }) => ["Log.entryAdded", "Runtime.exceptionThrown", "Audits.issueAdded"].includes(method))
      .map(({ params }) => JSON.stringify(params))
      .filter((text) => /error|violat|exception/i.test(text));
  }

  /** Addresses that the page asked for. */
  requests(): string[] {
    return this.events
      .filter(({ method }) => method === "Network.requestWillBeSent")
      .map(({ params }) => (params.request as { url: string }).url);
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill();
    await ended;
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }

  private async attach(): Promise<void> {
    const { targetInfos } = await this.send("Target.getTargets");
    const page = (targetInfos as { type: string; targetId: string }[]).find(({ type }) => type === "page");
    const { sessionId } = await this.send("Target.attachToTarget", { targetId: page?.targetId, flatten: true });
    this.session = String(sessionId);
    for (const domain of ["Page", "Runtime", "Log", "Network", "Audits"]) await this.send(`${domain}.enable`);
  }

  private send(method: string, params: object = {}): Promise<Answer> {
    const id = ++this.last;
    const session = method.startsWith("Target.") ? {} : { sessionId: this.session };
    (this.process.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, ...session })}\0`);
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }

  private take({ id, result, error, method, params }: Record<string, unknown>): void {
    if (typeof method === "string") this.events.push({ method, params: params as Answer });
    const waiting = this.waiting.get(id as number);
    if (waiting === undefined) return;
    this.waiting.delete(id as number);
    if (error === undefined) waiting.resolve(result as Answer);
    else waiting.reject(new Error(JSON.stringify(error)));
  }

  private async untilEvent(method: string): Promise<void> {
    for (let waited = 0; !this.events.some((event) => event.method === method); waited++) {
      if (waited > 1200) throw new Error(`chromium has not told of ${method} within two minutes`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  private fail(error: Error): void {
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
