/** The Python that prepares images as the page does: Pillow, scikit-learn, Keras. No state. */

import { partLines } from "./parts.js";
import { keywords, literal } from "./python-values.js";

/** @typedef {import("../page/state.js").SplitSettings} Settings */

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
    ...classLines(settings, column),
    ...images(settings, isTransparent),
    ...partLines(settings, batch_size, parts),
  ].join("\n");
}

/**
 * @param {Settings} settings
 * @param {string} column
 */
export function classLines({ merge = {}, leave_out = [] }, column) {
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

const CONVERTED = `def converted(image, mode):
    """As Pillow's convert; what is transparent is laid on white."""
    if image.dtype != np.uint8:
        return np.repeat(image, 3, axis=-1) if mode == "RGB" else image[..., :3] @ np.float32([[0.299], [0.587], [0.114]])
    picture = Image.fromarray(image[..., 0] if image.shape[-1] == 1 else image)
    if picture.mode == "RGBA":
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    return np.asarray(picture.convert(mode)).reshape(*image.shape[:2], -1)`;

const RESIZED = `def resized(image, height, width, resample, crop):
    """As Pillow's resize; crop: what Keras keeps with crop_to_aspect_ratio=True."""
    if crop:
        tall = max(1, min(image.shape[0], int(image.shape[1] * height / width)))
        wide = max(1, min(image.shape[1], int(image.shape[0] * width / height)))
        top, left = (image.shape[0] - tall) // 2, (image.shape[1] - wide) // 2
        image = image[top : top + tall, left : left + wide]
    bands = [Image.fromarray(np.ascontiguousarray(band)) for band in np.moveaxis(image, -1, 0)]
    return np.stack([np.asarray(band.resize((width, height), resample)) for band in bands], axis=-1)`;

const ENHANCED = `def enhanced(image, change):
    picture = Image.fromarray(image[..., 0] if image.shape[-1] == 1 else image)
    return np.asarray(change(picture)).reshape(image.shape)`;

/**
 * What is done to an array `image` of height, width and channels, as a call, with the functions that it takes.
 * @param {Settings} settings
 * @returns {{ lines: string[], call: string }}
 */
export function imageCalls({ mode, resize, resample, crop_to_aspect_ratio, enhance }) {
  let call = "image";
  if (mode) call = `converted(${call}, ${literal(mode)})`;
  if (resize) {
    const by = `Image.Resampling.${(resample ?? "lanczos").toUpperCase()}`;
    call = `resized(${call}, ${resize[0]}, ${resize[1]}, ${by}, ${literal(Boolean(crop_to_aspect_ratio))})`;
  }
  for (const { class_name, config = {} } of enhance ?? []) {
    const given = keywords(Object.entries(config));
    const change = {
      SHARPEN: "lambda picture: picture.filter(ImageFilter.SHARPEN)",
      UnsharpMask: `lambda picture: picture.filter(ImageFilter.UnsharpMask(${given}))`,
    }[class_name];
    call = `enhanced(${call}, ${change ?? `lambda picture: ImageOps.${class_name}(${["picture", given].filter(Boolean).join(", ")})`})`;
  }
  const taken = [mode && CONVERTED, resize && RESIZED, enhance?.length && ENHANCED].filter(Boolean);
  return { lines: taken.flatMap((text) => [...String(text).split("\n"), "", ""]), call };
}
