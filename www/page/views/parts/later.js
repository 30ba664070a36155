import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";

import { Button } from "./controls.js";

/**
 * A view whose module, and whose styles if it has a file of them, are fetched when it is first shown: the page begins
 * without them.
 * @template Props
 * @param {() => Promise<import("preact").ComponentType<Props>>} load
 * @param {string} [sheet]  a file of `style/`; its rules stand in one of the layers of `main.css`. Those of the stages come before
 *   those of their parts, whichever was fetched first
 * @returns {import("preact").FunctionComponent<Props> & { fetch: () => Promise<void> }}  fetch: fetches it before it is shown
 */
export function later(load, sheet) {
  /** @type {import("preact").ComponentType<any> | null} */
  let Loaded = null;
  /** @type {Promise<void> | null} */
  let fetching = null;
  /** One that has failed is tried again. */
  async function fetchAll() {
    try {
      [Loaded] = await Promise.all([load(), sheet && fetchSheet(sheet)]);
    } catch (error) {
      fetching = null;
      throw error;
    }
  }
  const fetch = () => (fetching ??= fetchAll());
  /** @param {any} props */
  function Later(props) {
    const [, setTold] = useState(0);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      if (Loaded || failed) return;
      fetch().then(
        () => setTold((told) => told + 1),
        () => setFailed(true),
      );
    }, [failed]);
    if (Loaded) return html`<${Loaded} ...${props} />`;
    if (!failed) return null;
    return html`<p class="small">
      This part of the page could not be fetched. <${Button} kind="quiet" onClick=${() => setFailed(false)}>Try again<//>
    </p>`;
  }
  return Object.assign(Later, { fetch });
}

/** @type {Map<string, Promise<void>>} */
const sheets = new Map();

/** @param {string} name */
function fetchSheet(name) {
  const known = sheets.get(name);
  if (known) return known;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL(`../../style/${name}`, import.meta.url).href;
  const fetched = new Promise((/** @type {(value: void) => void} */ resolve, reject) => {
    link.onload = () => resolve();
    link.onerror = () => {
      sheets.delete(name);
      link.remove();
      reject(new Error(`${name} could not be fetched`));
    };
  });
  sheets.set(name, fetched);
  if (name === "stages.css") document.querySelector("link[rel=stylesheet]")?.after(link);
  else document.head.append(link);
  return fetched;
}
