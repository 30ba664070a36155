/** How fast is this tab? The class's three networks, timed. */
import { html } from "htm/preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

import { PlaygroundError } from "../../../playground.js";
import { measureSpeed } from "../../speed.js";
import { Button } from "../parts/controls.js";
import { openDialog } from "../parts/reveal.js";
import { Problem } from "../parts/problem.js";
import { parameters } from "../parts/words.js";
import { milliseconds } from "./progress.js";

/** @param {{ onClose: () => void }} props */
export function SpeedDialog({ onClose }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const id = useId();
  const [speeds, setSpeeds] = useState(/** @type {import("../../speed.js").Speed[]} */ ([]));
  const [problem, setProblem] = useState(/** @type {import("../../../client/protocol.js").Failure | null} */ (null));
  const [isDone, setDone] = useState(false);
  useEffect(() => {
    openDialog(dialog.current);
    const ending = new AbortController();
    void measure(ending.signal);
    return () => ending.abort();
  }, []);

  /** @param {AbortSignal} signal */
  async function measure(signal) {
    try {
      for await (const speed of measureSpeed(signal)) {
        if (signal.aborted) return;
        setSpeeds((before) => [...before, speed]);
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof PlaygroundError)) throw error;
      setProblem(error);
    }
    setDone(true);
  }
  return html`<dialog ref=${dialog} class="speed" aria-labelledby=${id} onClose=${onClose}>
    <h2 id=${id}>Speed of this tab</h2>
    <p class="small muted">
      The class’s three networks are trained for a few epochs on drawn images, beside your own work. A step is 32 images, with
      Adam. The share is of the multiplications and additions that this processor could do at best on as many cores. It can exceed 100 %
      because multiplications by 0 are counted but skipped.
    </p>
    <div class="scroll-x">
      <table class="numbers">
        <thead>
          <tr>
            <th scope="col">network</th>
            <th scope="col">parameters</th>
            <th scope="col">workers</th>
            <th scope="col">ms per step</th>
            <th scope="col">GFLOP/s</th>
            <th scope="col">of the peak</th>
          </tr>
        </thead>
        <tbody>
          ${speeds.map(
            ({ name, params, workers, msPerStep, rate, share }) =>
              html`<tr key=${name} data-network=${name}>
                <th scope="row">${name}</th>
                <td>${parameters(params)}</td>
                <td>${workers}</td>
                <td>${milliseconds(msPerStep)}</td>
                <td>${(rate / 1e9).toFixed(0)}</td>
                <td>${(100 * share).toFixed(0)} %</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <${Problem} problem=${problem} />
    <div class="row">
      <span class="small muted" role="status">${problem ? "" : isDone ? "Done." : "Measuring … keep this tab visible."}</span>
      <span class="row-end"><${Button} onClick=${() => dialog.current?.close()}>Close<//></span>
    </div>
  </dialog>`;
}
