import { render } from "preact";
import { html } from "htm/preact";

render(html`<h1>CNN Playground</h1>`, /** @type {HTMLElement} */ (document.getElementById("app")));
