// The worker that keeps sessions in the browser's own storage; `keeper.js` starts it. One thing after the other, in the order asked for.
import { clearFiles } from "../client/disk.js";
import { NotKept, Session } from "./session.js";
import { openStorage } from "./storage.js";

/** Bytes that all sessions take together, at the most, and the share of what the browser gives to this site. */
const MOST = 2e9;
const SHARE = 0.6;
/** Sessions that are kept, the one at hand among them. */
const SESSIONS = 4;
/** Whoever has the lock of this name has the session whose id follows. */
const LOCK = "cnn-playground/";

/** @type {import("./storage.js").Storage} */
let storage;
/** The session of this tab. @type {Session | null} */
let session = null;
let budget = MOST;
/** Bytes of the sessions beside it, when they were measured last. */
let others = 0;
let queue = Promise.resolve();

onmessage = ({ data: { id, ask, told } }) => {
  queue = queue.then(async () => {
    try {
      const done = ask ? await answers[ask.what](ask) : await hear(told);
      postMessage({ id, done }, { transfer: ask?.what === "last" ? buffersOf(/** @type {any} */ (done)) : [] });
    } catch (error) {
      postMessage({ id, failed: failureOf(/** @type {any} */ (error)) });
    }
  });
};

/** What the page asks. @type {Record<string, (ask: any) => Promise<unknown>>} */
const answers = {
  async open() {
    storage = await openStorage();
    await clearFiles().catch(() => {}); // a browser may have no place for them
    const { quota = MOST } = (await navigator.storage?.estimate?.().catch(() => null)) ?? {};
    budget = Math.min(MOST, Math.floor(SHARE * quota));
    await measureOthers();
  },
  list,
  async begin() {
    session = new Session(storage, crypto.randomUUID?.() ?? String(Math.random()).slice(2), makeRoom);
    await take(session.id, false);
    for (const { id } of (await list()).filter(({ isOpen }) => !isOpen).slice(SESSIONS - 1)) await storage.clear(id);
  },
  async take({ session: id, steal }) {
    await take(id, steal);
    const before = session;
    session = new Session(storage, id, makeRoom);
    // What this tab has kept so far makes room, unless something was learned.
    if (before && !(await before.read())?.snapshot) await before.close().then(() => storage.clear(before.id));
    await measureOthers();
    const kept = await session.read();
    if (!kept) throw new NotKept("nothing_kept", "what was kept cannot be read any more");
    const snapshot = await session.last(false);
    const { story, page } = kept.written;
    return { story, page, data: await session.images(), snapshot, base: await session.base() };
  },
  last: async () => session?.last(true) ?? null,
  usage: async () => ({ bytes: others + (session?.bytes ?? 0), budget }),
  async forget({ session: id }) {
    const ids = id ? [id] : await storage.sessions();
    if (session && ids.includes(session.id)) {
      await session.close();
      session = null;
    }
    for (const other of ids) await clear(other);
    if (!id) await clearFiles(true).catch(() => {});
    await measureOthers();
  },
};

/** What is handed over to be kept. @param {any} told */
async function hear({ piece, numbers, story, page, data, base }) {
  if (!session) return false;
  if (base !== undefined) await session.based(base);
  if (piece) await session.piece(piece, numbers);
  if (story) await session.commit(story, page);
  if (data) await session.came(data);
  return true;
}

/** The memory of a snapshot, which is given away. @param {import("./keeping.js").Snapshot | null} snapshot */
function buffersOf(snapshot) {
  const moments = snapshot?.moments.flatMap(({ arrays }) => arrays) ?? [];
  const kept = snapshot?.checkpoint ? [snapshot.checkpoint.weights] : [];
  const all = [...(snapshot?.arrays ?? []), ...(snapshot?.run?.best ?? []), ...kept, ...moments];
  return all.flatMap((array) => (array instanceof Blob ? [] : [/** @type {ArrayBuffer} */ (array.buffer)]));
}

/** The sessions there are beside this tab's, the newest first; of those that are open in some tab, that too. */
async function list() {
  const held = await navigator.locks?.query();
  const ids = (await storage.sessions()).filter((id) => id !== session?.id);
  const open = new Set(held?.held?.map(({ name }) => name));
  const all = await Promise.all(
    ids.map(async (id) => {
      const one = new Session(storage, id, makeRoom);
      const kept = await one.read();
      const isOpen = open.has(LOCK + id);
      if (!kept) return { id, isOpen, at: 0, bytes: one.bytes, epoch: 0, story: null, data: null };
      const { at, story, data } = kept.written;
      return { id, isOpen, at, bytes: one.bytes, epoch: kept.snapshot?.head.learned.epochs ?? 0, story, data };
    }),
  );
  return all.sort((one, other) => other.at - one.at);
}

/**
 * Holds a session as long as this tab lives. Where a browser has no locks, whoever came last has it.
 * @param {string} id
 * @param {boolean} steal  takes it from the tab that has it
 */
async function take(id, steal) {
  if (!navigator.locks) return;
  await new Promise((resolve, reject) => {
    const options = steal ? { steal } : { ifAvailable: true };
    const held = navigator.locks.request(LOCK + id, options, (lock) => {
      if (!lock) return reject(new NotKept("open_elsewhere", "this work is open in another tab"));
      resolve(undefined);
      return new Promise(() => {});
    });
    held.catch(() => {
      if (session?.id !== id) return;
      const lost = session;
      session = null;
      // Behind what is under way: nothing is written to it any more.
      queue = queue.then(() => lost.close());
      postMessage({
        failed: {
          code: "taken",
          message: "this work was continued, or forgotten, in another tab",
          hint: "What is done here is no longer kept. Save the project to a file, or close this tab.",
        },
      });
    });
  });
}

/**
 * Deletes a session, also one that another tab has, which keeps nothing from then on.
 * @param {string} id
 */
async function clear(id) {
  const isDone = () => storage.clear(id).then(async () => !(await storage.sessions()).includes(id));
  if (await isDone()) return;
  await navigator.locks?.request(LOCK + id, { steal: true }, async () => {
    // It lets go of its files as soon as it hears of it.
    for (let tries = 0; tries < 40 && !(await isDone()); tries++)
      await new Promise((resolve) => setTimeout(resolve, 50));
  });
}

async function measureOthers() {
  others = 0;
  for (const id of await storage.sessions())
    if (id !== session?.id) for (const size of (await storage.sizes(id)).values()) others += size;
}

/**
 * Makes room for so many more bytes: the oldest sessions that no tab has go first.
 * @param {number} bytes
 */
async function makeRoom(bytes) {
  let used = others + (session?.bytes ?? 0);
  if (used + bytes <= budget) return;
  for (const other of (await list()).reverse()) {
    if (other.isOpen) continue;
    await storage.clear(other.id);
    others -= other.bytes;
    used -= other.bytes;
    if (used + bytes <= budget) return;
  }
  throw new NotKept("over_budget", `${megabytes(used + bytes)} would be kept, and ${megabytes(budget)} are the most`);
}

/** @param {number} bytes */
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;

/** @param {Error & { code?: string | number }} error */
function failureOf({ name, code, message }) {
  const isFull = name === "QuotaExceededError" || code === "over_budget";
  if (isFull)
    return {
      code: "storage_full",
      message: code === "over_budget" ? message : "the browser gives no more room to this page",
      hint: "Save the project to a file. To make room, forget what is kept, or free space on this computer.",
    };
  return {
    code: typeof code === "string" ? code : "not_kept",
    message,
    hint: "Save the project to a file before you close this tab.",
  };
}
