import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { problem } from "../../../actions/looked.js";
import { showPicture } from "../../../actions/own-image.js";
import { Button } from "../../parts/controls.js";

/** Why there is no camera, by the name of the browser's error. @type {Record<string, [message: string, hint: string]>} */
const reasons = {
  NotAllowedError: [
    "the camera was not allowed",
    'Allow it in the browser\'s address bar. A page that embeds this one must allow it as well: <iframe allow="camera">.',
  ],
  NotFoundError: ["this computer has no camera", "Take a picture with a phone and open its file."],
  NotReadableError: ["the camera is in use by another program", "Close the other program and start again."],
};

/**
 * What the camera sees, as it sees it. It starts when asked to, and stops when one goes elsewhere: to another image, out of
 * sight, to another tab.
 */
export function Camera() {
  const video = useRef(/** @type {HTMLVideoElement | null} */ (null));
  const [stream, setStream] = useState(/** @type {MediaStream | null} */ (null));
  const [held, setHeld] = useState(false);
  const stop = () => setStream(null);

  useEffect(() => {
    const element = video.current;
    if (!stream || !element) return;
    element.srcObject = stream;
    const gone = new IntersectionObserver(([entry]) => entry.isIntersecting || stop());
    gone.observe(/** @type {Element} */ (element.closest(".chosen-image, .inside-own, .hand")));
    const hide = () => document.hidden && stop();
    document.addEventListener("visibilitychange", hide);
    const [track] = stream.getVideoTracks();
    track.addEventListener("ended", stop);
    return () => {
      gone.disconnect();
      document.removeEventListener("visibilitychange", hide);
      track.removeEventListener("ended", stop);
      track.stop();
      element.srcObject = null;
    };
  }, [stream]);

  useEffect(() => {
    let running = stream !== null && !held;
    async function follow() {
      while (running) {
        const element = video.current;
        if (element && element.readyState >= element.HAVE_CURRENT_DATA) await showPicture(element);
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
    }
    void follow();
    return () => void (running = false);
  }, [stream, held]);

  async function start() {
    problem.value = null;
    try {
      if (!navigator.mediaDevices) throw new DOMException("", "NotAllowedError");
      setHeld(false);
      setStream(await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 640 } }, audio: false }));
    } catch (error) {
      const name = error instanceof Error ? error.name : "";
      const [message, hint] = reasons[name] ?? [`the camera could not be started (${error})`, "Try another browser."];
      problem.value = { code: "no_camera", message, hint };
    }
  }

  return html`<div class="own-camera">
    <video ref=${video} hidden=${!stream} muted playsinline autoplay aria-label="The camera’s picture"></video>
    ${
      stream
        ? html`<div class="row">
          <${Button} pressed=${held} onClick=${() => setHeld(!held)}>${held ? "Retake" : "Take picture"}<//>
          <${Button} kind="quiet" onClick=${stop}>Stop the camera<//>
        </div>`
        : html`<${Button} onClick=${start}>Start the camera<//>
          <p class="small muted">Its pictures stay in this tab.</p>`
    }
  </div>`;
}
