/** A file chooser, an address, and the whole window as a place to drop files on. */
import { html } from "htm/preact";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";

import { expectFiles, openFiles, waiting } from "../../actions/data.js";
import { Button } from "./controls.js";
import { focusOn } from "./reveal.js";

/** @param {{ big?: boolean, disabled?: boolean }} props */
export function Opener({ big, disabled }) {
  const chooser = useRef(/** @type {HTMLInputElement | null} */ (null));
  const folder = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [byAddress, setByAddress] = useState(false);
  const choose = (/** @type {HTMLInputElement | null} */ input) => {
    input?.click();
    expectFiles();
  };
  return html`<div class="way-do">
    <${Button} big=${big} disabled=${disabled} onClick=${() => choose(chooser.current)}>
      Open files (pickle, zip, images)
    <//>
    <${Button} kind="quiet" big=${big} disabled=${disabled} onClick=${() => choose(folder.current)}>Open a folder<//>
    <${Button} kind="quiet" big=${big} disabled=${disabled} pressed=${byAddress} onClick=${() => setByAddress(!byAddress)}>
      From a web address
    <//>
    <input
      ref=${chooser}
      class="visually-hidden"
      type="file"
      multiple
      tabindex="-1"
      aria-label="Files with images and labels, or of a model"
      onChange=${(/** @type {any} */ event) => {
        openFiles([...event.target.files]);
        event.target.value = "";
      }}
    />
    <input
      ref=${folder}
      class="visually-hidden"
      type="file"
      webkitdirectory
      tabindex="-1"
      aria-label="A folder of images"
      onChange=${(/** @type {any} */ event) => {
        openFiles([...event.target.files]);
        event.target.value = "";
      }}
    />
    ${byAddress && html`<${Address} disabled=${disabled} />`}
  </div>`;
}

/** Says that labels are at hand and wait for their images: half of the way, not a failure. */
export function Waiting() {
  return html`<p class="waiting" role="status">
<strong>${waiting.value.join(" and ")}</strong> holds labels. Now open the images they belong to: drop them here, or choose them.
  </p>`;
}

/** @param {{ disabled?: boolean }} props */
function Address({ disabled }) {
  const id = useId();
  const fields = useRef(/** @type {HTMLFormElement | null} */ (null));
  useEffect(() => focusOn(fields.current?.querySelector("input")), []);
  return html`<form
    ref=${fields}
    class="addresses"
    onSubmit=${(/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      const inputs = /** @type {HTMLFormElement} */ (event.currentTarget).querySelectorAll("input");
      openFiles([...inputs].map((input) => input.value.trim()).filter((address) => address !== ""));
    }}
  >
    <label class="field-label" for=${`${id}-images`}>Address of the images</label>
    <input id=${`${id}-images`} class="input" type="url" required placeholder="https://" />
    <label class="field-label" for=${`${id}-labels`}>of the labels, if they are in a file of their own</label>
    <input id=${`${id}-labels`} class="input" type="url" placeholder="https://" />
    <${Button} type="submit" disabled=${disabled}>Open<//>
  </form>`;
}

/**
 * Folders tell their files only while the drop lasts, one step at a time.
 * @param {DataTransfer | null} dropped
 */
async function openDropped(dropped) {
  const files = [...(dropped?.files ?? [])];
  const entries = [...(dropped?.items ?? [])].map((item) => item.webkitGetAsEntry?.()).filter((entry) => entry != null);
  if (!entries.some((entry) => entry.isDirectory)) return openFiles(files);
  const { filesOf } = await import("../../folder.js");
  openFiles(await filesOf(entries));
}

/** The whole window takes files; it says so while some are carried over it. */
export function DropZone() {
  const [over, setOver] = useState(false);
  // At once, not after the next picture: a file dropped before nobody would take, and the browser would leave the page for it.
  useLayoutEffect(() => {
    // Entering a child fires before leaving its parent: the window is left when as many were left as entered.
    let depth = 0;
    const carriesFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files");
    const listeners = {
      dragenter: (/** @type {DragEvent} */ event) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        if (depth === 0) expectFiles();
        depth++;
        setOver(true);
      },
      dragleave: () => {
        depth = Math.max(0, depth - 1);
        if (depth === 0) setOver(false);
      },
      dragover: (/** @type {DragEvent} */ event) => {
        if (carriesFiles(event)) event.preventDefault();
      },
      drop: (/** @type {DragEvent} */ event) => {
        if (!carriesFiles(event)) return;
        depth = 0;
        setOver(false);
        // Some part of the page has taken them.
        if (event.defaultPrevented) return;
        event.preventDefault();
        openDropped(event.dataTransfer);
      },
    };
    const pairs = /** @type {[keyof typeof listeners, any][]} */ (Object.entries(listeners));
    for (const [type, listener] of pairs) window.addEventListener(type, listener);
    return () => {
      for (const [type, listener] of pairs) window.removeEventListener(type, listener);
    };
  }, []);
  if (!over) return null;
  return html`<div class="drop">
    <strong>Drop images and labels, or a model</strong>
    <span class="muted">Both at once, in any order. They stay on your computer.</span>
  </div>`;
}
