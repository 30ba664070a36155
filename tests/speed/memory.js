/** How much memory a page and its workers take. */

import { readFileSync } from "node:fs";

/**
 * Watches the workers that a page starts from now on.
 * @param {import("playwright-core").Page} page
 * @returns {Promise<() => Promise<number>>}  bytes in use: what scripts of page and workers hold, once the garbage is gone,
 *   and all memory of WebAssembly
 */
export async function watchMemory(page) {
  const session = await page.context().newCDPSession(page);
  const workers = new Set();
  const pending = new Map();
  let last = 0;
  session.on("Target.attachedToTarget", ({ sessionId }) => workers.add(sessionId));
  session.on("Target.detachedFromTarget", ({ sessionId }) => workers.delete(sessionId));
  session.on("Target.receivedMessageFromTarget", ({ message }) => {
    const { id, result } = JSON.parse(message);
    pending.get(id)?.(result);
    pending.delete(id);
  });
  await session.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  /** @type {(worker: string) => (method: string, params?: object) => Promise<any>} */
  const asking = (worker) => (method, params) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      pending.set(id, resolve);
      const message = JSON.stringify({ id, method, params });
      session.send("Target.sendMessageToTarget", { sessionId: worker, message }).catch(reject);
    });
  /** @param {(method: any, params?: any) => Promise<any>} ask */
  async function bytes(ask) {
    await ask("HeapProfiler.collectGarbage");
    const { usedSize } = await ask("Runtime.getHeapUsage");
    const { result } = await ask("Runtime.evaluate", { expression: "WebAssembly.Memory.prototype" });
    const { objects } = await ask("Runtime.queryObjects", { prototypeObjectId: result.objectId });
    const sum = "function () { return this.reduce((sum, { buffer }) => sum + buffer.byteLength, 0); }";
    const memories = await ask("Runtime.callFunctionOn", {
      objectId: objects.objectId,
      functionDeclaration: sum,
      returnByValue: true,
    });
    await ask("Runtime.releaseObject", { objectId: objects.objectId });
    return usedSize + memories.result.value;
  }
  return async () => {
    const all = [bytes((method, params) => session.send(method, params)), ...[...workers].map(asking).map(bytes)];
    return (await Promise.all(all)).reduce((sum, one) => sum + one, 0);
  };
}

/**
 * The memory of the process of a page: what it takes now, and the most it has taken, in bytes. Linux tells it.
 * @param {import("playwright-core").Page} page
 */
export async function processMemory(page) {
  const session = await /** @type {import("playwright-core").Browser} */ (
    page.context().browser()
  ).newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const sizes = processInfo
    .filter(({ type }) => type === "renderer")
    .map(({ id }) => {
      const status = readFileSync(`/proc/${id}/status`, "utf8");
      const [now, most] = ["VmRSS", "VmHWM"].map((name) =>
        Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]),
      );
      return { now: now * 1024, most: most * 1024 };
    });
  return sizes.reduce((one, other) => (one.now > other.now ? one : other));
}
