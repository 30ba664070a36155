/**
 * Files and labels as people have them, each read as its manifest says: by the identity of each image, which bears its own number
 * in its last pixel, and not by order. The project's own are in tests/reports, and more where this machine has them.
 */

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { env } from "node:process";
import { browserTest, datasets } from "./harness.js";

/**
 * What a manifest says of a case; its `fields` explain the keys.
 * @typedef {{ labels: (string | null)[], name?: string, classes?: string[], any_order?: boolean, learned?: boolean }} RightColumn
 * @typedef {{ says?: string[], never?: string[], longest?: number }} RightError
 * @typedef {{ images?: number | number[], height?: number, width?: number, channels?: number, all_channels?: number, min?: number,
 *   max?: number, columns?: RightColumn[], bare?: boolean, free?: number[], never_classes?: string[],
 *   look?: [number, number, number][], numbers?: boolean, told?: string[], error?: RightError, prepare_error?: RightError,
 *   parts?: Record<"train" | "validation" | "test", number[]> }} Right
 * @typedef {{ case: string, folder?: string, files: string[], step?: number, prepare?: object, right: Right[] }} Case
 *
 * What the page made of it.
 * @typedef {{ code: string, message: string, hint: string }} Refusal
 * @typedef {{ count: number, height: number, width: number, channels: number, min: number, max: number, column: string | null,
 *   columns: { name: string, classes: string[], labels: (string | null)[] }[], notes: string[] }} Loaded
 * @typedef {{ number: number, channels: number, looked: number | null }} Seen
 * @typedef {{ refused: Refusal } | { data: Loaded, images: Seen[], prepareRefused: Refusal | null,
 *   parts: Record<string, number[]> | null }} Outcome
 */

const CASES_A_PAGE = 12;

/** @type {[string, string][]} */
const manifests = [["own", join(import.meta.dirname, "../reports")]];
if (datasets && existsSync(join(datasets, "reports/manifest.json")))
  manifests.push(["shared", join(datasets, "reports")]);

for (const [which, folder] of manifests) {
  const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
  /** @type {Case[]} */
  const all = manifest.cases;
  // CASE=names-with-dots node --test tests/browser/reports.test.js
  const cases = all.filter((one) => !env.CASE || env.CASE.split(",").includes(one.case));
  for (let from = 0; from < cases.length; from += CASES_A_PAGE) {
    const some = cases.slice(from, from + CASES_A_PAGE);
    const name = `${which} files are read as people mean them: ${some[0].case} to ${some[some.length - 1].case}`;
    browserTest(name, { timeout: 300_000 }, async ({ page, blank, problems }) => {
      await blank();
      /** @type {Record<string, string[]>} */
      const wrong = {};
      for (const one of some) {
        const before = problems().length;
        const outcome = await outcomeOf(page, folder, one);
        // Any one of the right outcomes will do; of wrong ones, what each of them lacks is told.
        const reasons = one.right.map((right) => differences(one, right, outcome));
        if (reasons.every((list) => list.length > 0)) {
          wrong[one.case] = reasons.map((list, i) => `reading ${i + 1}: ${list.join("; ")}`);
          wrong[one.case].push(`the page: ${told(outcome)}`);
        }
        const trouble = problems().slice(before);
        if (trouble.length > 0) wrong[one.case] = [...(wrong[one.case] ?? []), ...trouble];
      }
      assert.deepEqual(wrong, {});
    });
  }
}

/**
 * Loads a case in the page, and looks at all it gave.
 * @param {import("playwright-core").Page} page
 * @param {string} folder  that of the manifest
 * @param {Case} one
 * @returns {Promise<Outcome>}
 */
async function outcomeOf(page, folder, one) {
  const files = one.files.map((path) => ({
    name: basename(path),
    path: one.folder ? path : "",
    base64: readFileSync(join(folder, one.folder ?? "", path)).toString("base64"),
  }));
  const looks = one.right.find((right) => right.look)?.look ?? [];
  const wantsParts = one.right.some((right) => right.parts);
  return page.evaluate(
    async ({ files, looks, step, prepare, wantsParts }) => {
      const { Playground } = await import(/** @type {any} */ ("./www/playground.js"));
      const lab = await Playground.open({ workers: 1 });
      const refusal = (/** @type {any} */ error) => ({
        code: String(error.code),
        message: String(error.message),
        hint: String(error.hint ?? ""),
      });
      try {
        const given = files.map(({ name, path, base64 }) => {
          const file = new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name);
          if (path) Object.defineProperty(file, "webkitRelativePath", { value: path });
          return file;
        });
        const data = await lab.loadDataset({ files: given });
        const LEFT_OUT = 2 ** 32 - 1;
        const columns = data.columns.map((/** @type {any} */ column) => ({
          name: column.name,
          classes: column.classes,
          labels: [...column.codes].map((code) => (code === LEFT_OUT ? null : column.classes[code])),
        }));
        const raw = await lab.images([...Array(data.count).keys()]);
        const images = raw.map((/** @type {any} */ { pixels, height, width, channels }) => {
          const number = Math.round(pixels[(height * width - 1) * channels] / step);
          const [row, column] = looks[number - 1] ?? [-1, -1];
          return { number, channels, looked: row < 0 ? null : pixels[(row * width + column) * channels] };
        });
        let prepareRefused = null;
        if (prepare) {
          await lab.prepare(prepare).catch((/** @type {any} */ error) => (prepareRefused = refusal(error)));
        }
        /** @type {Record<string, number[]> | null} */
        let parts = null;
        if (wantsParts) {
          const { rows, sources } = await lab.prepare({});
          const numbers = (/** @type {Uint32Array} */ of) => [...of].map((row) => images[sources?.[row] ?? row].number);
          parts = { train: numbers(rows.train), validation: numbers(rows.validation), test: numbers(rows.test) };
        }
        const { count, height, width, channels, min, max, column, notes } = data;
        return {
          data: { count, height, width, channels, min, max, column, columns, notes },
          images,
          prepareRefused,
          parts,
        };
      } catch (error) {
        return { refused: refusal(error) };
      } finally {
        await lab.close();
      }
    },
    { files, looks, step: one.step ?? 1, prepare: one.prepare ?? null, wantsParts },
  );
}

/**
 * What of an outcome is not as a right one; nothing where it is right.
 * @param {Case} one
 * @param {Right} right
 * @param {Outcome} outcome
 * @returns {string[]}
 */
function differences(one, right, outcome) {
  if ("refused" in outcome)
    return right.error ? wrongWords(right.error, outcome.refused) : [`refused: ${outcome.refused.message}`];
  if (right.error) return ["it was to be refused"];
  const { data, images, prepareRefused, parts } = outcome;
  /** @type {string[]} */
  const wrong = [];
  const check = (/** @type {boolean} */ isRight, /** @type {string} */ reason) => {
    if (!isRight) wrong.push(reason);
  };
  const { images: counts = data.count, numbers: areNumbered = true } = right;
  check([counts].flat().includes(data.count), `${data.count} images, not ${counts}`);
  for (const key of /** @type {const} */ (["height", "width", "channels", "min", "max"]))
    check(right[key] === undefined || right[key] === data[key], `${key} ${data[key]}, not ${right[key]}`);
  const channels = right.all_channels;
  check(!channels || images.every((image) => image.channels === channels), `not ${channels} channels everywhere`);
  for (const name of right.never_classes ?? [])
    check(!data.columns.some((column) => column.classes.includes(name)), `${name} is a class`);
  for (const pattern of right.told ?? [])
    check(
      data.notes.some((note) => new RegExp(pattern, "i").test(note)),
      `no note says /${pattern}/`,
    );
  const places = new Map(images.map(({ number }, place) => [number, place]));
  if (areNumbered) {
    check(places.size === images.length, "two images bear the same number");
    for (const [i, look] of (right.look ?? []).entries()) {
      const place = places.get(i + 1);
      const looked = place === undefined ? look[2] : images[place].looked;
      check(looked === look[2], `image ${i + 1} has ${looked} at ${look[0]}, ${look[1]}, not ${look[2]}`);
    }
  }
  check(!right.bare || data.columns.length === 0, `there are columns: ${data.columns.map(({ name }) => name)}`);
  for (const wanted of right.columns ?? []) {
    const candidates = data.columns.filter(({ name }) => !wanted.name || name === wanted.name);
    const reasons = candidates.map((column) =>
      wrongColumn(wanted, column, areNumbered ? places : null, right.free ?? [], data.column),
    );
    const called = wanted.name ?? `of ${new Set(wanted.labels).size} classes`;
    check(
      reasons.some((list) => list.length === 0),
      `no column ${called} is right: ${reasons.map((list) => list[0]).join(" | ") || "there is none"}`,
    );
  }
  if (one.prepare && right.prepare_error) {
    if (prepareRefused) wrong.push(...wrongWords(right.prepare_error, prepareRefused));
    else wrong.push("its preparation was to be refused");
  } else if (prepareRefused) wrong.push(`its preparation was refused: ${prepareRefused.message}`);
  for (const [part, expected] of Object.entries(right.parts ?? {})) {
    const got = (parts?.[part] ?? []).toSorted((a, b) => a - b);
    check(String(got) === String(expected.toSorted((a, b) => a - b)), `${part} has images ${got}, not ${expected}`);
  }
  return wrong;
}

/** Labels are text; those that are numbers are compared as numbers. */
const same = (/** @type {string | null} */ one, /** @type {string | null} */ other) =>
  one === other || (!!one?.trim() && !!other?.trim() && Number(one) === Number(other));

/**
 * @param {RightColumn} wanted
 * @param {Loaded["columns"][0]} column
 * @param {Map<number, number> | null} places  of the images, by their numbers; null where they do not tell
 * @param {number[]} free  images whose label is open
 * @param {string | null} learned
 * @returns {string[]}
 */
function wrongColumn(wanted, column, places, free, learned) {
  /** @type {string[]} */
  const wrong = [];
  if (wanted.learned && learned !== column.name) wrong.push(`${learned} is learned, not ${column.name}`);
  if (wanted.classes) {
    const { classes } = column;
    const got = wanted.any_order ? classes.toSorted() : classes;
    const expected = wanted.any_order ? wanted.classes.toSorted() : wanted.classes;
    const areSame = got.length === expected.length && got.every((name, i) => same(name, expected[i]));
    if (!areSame) wrong.push(`${column.name} has the classes ${classes.slice(0, 12)}, not ${expected.slice(0, 12)}`);
  }
  if (!places) {
    const counts = (/** @type {(string | null)[]} */ labels) =>
      String(
        labels.map((label) => (label !== null && Number.isFinite(Number(label)) ? Number(label) : label)).toSorted(),
      );
    if (counts(column.labels) !== counts(wanted.labels)) wrong.push(`${column.name} has other counts`);
    return wrong;
  }
  for (const [i, label] of wanted.labels.entries()) {
    const place = places.get(i + 1);
    const got = place === undefined ? null : column.labels[place];
    if (!free.includes(i + 1) && !same(got, label)) {
      wrong.push(`${column.name} of image ${i + 1} is ${got}, not ${label}`);
      break;
    }
  }
  return wrong;
}

/**
 * @param {RightError} right
 * @param {Refusal} refused
 */
function wrongWords({ says = [], never = [], longest = Infinity }, { message, hint }) {
  const text = `${message} ${hint}`;
  const wrong = says
    .filter((pattern) => !new RegExp(pattern, "i").test(text))
    .map((pattern) => `not said: /${pattern}/`);
  wrong.push(...never.filter((pattern) => new RegExp(pattern, "i").test(text)).map((pattern) => `said: /${pattern}/`));
  if (text.length > longest) wrong.push(`${text.length} characters long`);
  return wrong.length > 0 ? [...wrong, text] : wrong;
}

/** @param {Outcome} outcome */
function told(outcome) {
  if ("refused" in outcome) return `${outcome.refused.code}: ${outcome.refused.message} ${outcome.refused.hint}`;
  const { count, columns, notes } = outcome.data;
  const named = columns.map(({ name, classes }) => `${name} (${classes.slice(0, 5)})`);
  return `${count} images, ${named.join(", ") || "no columns"}; ${notes.join(" ")}`;
}
