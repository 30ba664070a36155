/** Words on what is kept. No state. */

/** @param {number} bytes */
export const megabytes = (bytes) =>
  bytes < 1e6
    ? `${Math.ceil(bytes / 1000)} kB`
    : bytes < 1e9
      ? `${(bytes / 1e6).toPrecision(bytes < 1e7 ? 2 : 3)} MB`
      : `${(bytes / 1e9).toFixed(1)} GB`;

/**
 * How long ago something was.
 * @param {number} at  in milliseconds
 * @param {number} [now]
 */
export function ago(at, now = Date.now()) {
  const minutes = Math.round((now - at) / 60_000);
  const format = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  if (minutes < 1) return "just now";
  if (minutes < 60) return format.format(-minutes, "minute");
  if (minutes < 24 * 60) return format.format(-Math.round(minutes / 60), "hour");
  return format.format(-Math.round(minutes / 60 / 24), "day");
}
