/** What this page is, what it does with what it is given, whose it is, and which version. */
import { html } from "htm/preact";
import { useEffect, useId, useRef } from "preact/hooks";

import { release } from "../release.js";
import { Button } from "./parts/controls.js";
import { openDialog } from "./parts/reveal.js";

/** Lies beside the page: its own licenses, and those of all that is in it. */
const LICENSES = new URL("../../../licenses.txt", import.meta.url).href;

/** Work that is open here is not left for it. @param {{ href: string, children: any }} props */
const Link = ({ href, children }) => html`<a href=${href} target="_blank" rel="noopener">${children}</a>`;

/** @param {{ onClose: () => void, onKept: () => void }} props  onKept: shows what the page keeps */
export function About({ onClose, onKept }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const id = useId();
  useEffect(() => openDialog(dialog.current), []);
  const { version, authors, repository } = release;
  return html`<dialog ref=${dialog} class="about" aria-labelledby=${id} onClose=${onClose}>
    <h2 id=${id}>About CNN Playground</h2>
    <p>
      A page on which you train convolutional networks on your own images and look inside every layer. It is made for classes, and for
      whoever is curious. <span class="about-version">Version ${version}.</span>
    </p>
    <h3>Privacy</h3>
    <p>
      <strong>Nothing is uploaded.</strong> Images, labels and networks are read and computed in this tab. There are no accounts, no cookies, and
      nothing that counts or follows you. The page asks no other site for anything, unless you open files from a web address.
    </p>
    <p>
      The site it comes from sees, as with any page, that it was fetched, and which lesson a link names. So that you can go on another day,
      your browser keeps your work on this computer:${" "}
      <button type="button" class="link-button" onClick=${onKept}>see what it keeps, and forget it</button>. The camera is on only while you have
      started it.
    </p>
    <h3>License</h3>
    <p>
      © 2026 ${authors}. Free to use, change and pass on, under the MIT license or the Apache License 2.0, as you like. It stands on the work of
      many others: <${Link} href=${LICENSES}>all licenses<//>.
    </p>
    <h3>Source</h3>
    <p>
      The core is Rust, compiled to WebAssembly; the page is plain JavaScript, which the developer tools of your browser show.${" "}
      ${
        repository
          ? html`All of it: <${Link} href=${repository}>${repository}<//>.`
          : "Whoever runs the site this page comes from can tell you where the rest of it is."
      }
    </p>
    <div class="row"><span class="row-end"><${Button} onClick=${() => dialog.current?.close()}>Close<//></span></div>
  </dialog>`;
}
