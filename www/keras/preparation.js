/** The Python that prepares images as the page does: Pillow, scikit-learn, Keras. No state. */

import { partLines } from "./parts.js";
import { keywords, literal } from "./python-values.js";

/** @typedef {import("../state.js").SplitSettings} Settings */

/**
 * @param {Settings} settings
 * @param {string} column
 * @param {number} batch_size
 * @param {{ isTransparent?: boolean, parts?: import("./parts.js").Ready }} [data]  isTransparent: its images have four channels; parts:
 *   those that it comes in
 * @returns {string}
 */
export function pythonOf(settings, column, batch_size, { isTransparent = false, parts } = {}) {
  return [
    ...classes(settings, column),
    ...images(settings, isTransparent),
    ...partLines(settings, batch_size, parts),
  ].join("\n");
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

/** What `crop_to_aspect_ratio` keeps of an image. */
const MIDDLE = [
  "def middle(image, height, width):  # what Keras keeps with crop_to_aspect_ratio=True",
  "    tall = max(1, min(image.height, int(image.width * height / width)))",
  "    wide = max(1, min(image.width, int(image.height * width / height)))",
  "    left, top = (image.width - wide) // 2, (image.height - tall) // 2",
  "    return image.crop((left, top, left + wide, top + tall))",
];

/**
 * @param {Settings} settings
 * @param {boolean} isTransparent
 */
function images({ mode, resize, resample, crop_to_aspect_ratio, enhance, rescale }, isTransparent) {
  let image = "image";
  const isCut = resize && crop_to_aspect_ratio;
  if (mode && isTransparent) image = 'Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)';
  if (mode) image += `.convert(${literal(mode)})`;
  if (isCut) image = `middle(${image}, ${resize[0]}, ${resize[1]})`;
  if (resize)
    image += `.resize((${resize[1]}, ${resize[0]}), Image.Resampling.${(resample ?? "lanczos").toUpperCase()})`;
  for (const { class_name, config = {} } of enhance ?? []) {
    const given = keywords(Object.entries(config));
    if (class_name === "SHARPEN") image += ".filter(ImageFilter.SHARPEN)";
    else if (class_name === "UnsharpMask") image += `.filter(ImageFilter.UnsharpMask(${given}))`;
    else image = `ImageOps.${class_name}(${[image, given].filter(Boolean).join(", ")})`;
  }
  const lines =
    image === "image" ? [] : [...(isCut ? MIDDLE : []), `X = np.array([np.asarray(${image}) for image in images])`];
  if (rescale) lines.push(`X = X * np.float32(${literal(rescale)})`);
  return lines;
}
