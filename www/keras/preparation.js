/** The Python that prepares images as the page does: Pillow, scikit-learn, Keras. No state. */

import { partLines } from "./parts.js";
import { keywords, literal } from "./python-values.js";

/** @typedef {import("./parts.js").Split} Settings */

/**
 * @param {Settings} settings
 * @param {string} column
 * @param {number} batch_size
 * @returns {string}
 */
export function pythonOf(settings, column, batch_size) {
  return [...classes(settings, column), ...images(settings), ...partLines(settings, batch_size)].join("\n");
}

/**
 * @param {Settings} settings
 * @param {string} column
 */
function classes({ merge = {}, leave_out = [] }, column) {
  const names = Object.entries(merge ?? {}).flatMap(([name, from]) =>
    from.map((own) => `${literal(own)}: ${literal(name)}`),
  );
  const lines = [];
  if (leave_out?.length)
    lines.push(
      `keep = ~labels[${literal(column)}].isin([${leave_out.map(literal).join(", ")}])`,
      "images, labels = [image for image, kept in zip(images, keep) if kept], labels[keep]",
    );
  if (names.length)
    lines.push(`labels[${literal(column)}] = labels[${literal(column)}].replace({${names.join(", ")}})`);
  return lines;
}

/** @param {Settings} settings */
function images({ mode, resize, resample = "lanczos", enhance = [], rescale }) {
  let image = "image";
  if (mode) image += `.convert(${literal(mode)})`;
  if (resize)
    image += `.resize((${resize[1]}, ${resize[0]}), Image.Resampling.${(resample ?? "lanczos").toUpperCase()})`;
  for (const { class_name, config = {} } of enhance ?? []) {
    const given = keywords(Object.entries(config));
    if (class_name === "SHARPEN") image += ".filter(ImageFilter.SHARPEN)";
    else if (class_name === "UnsharpMask") image += `.filter(ImageFilter.UnsharpMask(${given}))`;
    else image = `ImageOps.${class_name}(${[image, given].filter(Boolean).join(", ")})`;
  }
  const lines = image === "image" ? [] : [`X = np.array([np.asarray(${image}) for image in images])`];
  if (rescale) lines.push(`X = X * np.float32(${literal(rescale)})`);
  return lines;
}
