/** The Python that prepares images as the page does: Pillow, scikit-learn, Keras. No state. */

/** @typedef {import("../state.js").SplitSettings} Settings */

/**
 * @param {Settings} settings
 * @param {string} column
 * @returns {string}
 */
export function pythonOf(settings, column) {
  const lines = [...classes(settings, column), ...images(settings)];
  const augmentation = copies(settings);
  if (settings.augment?.before_split)
    lines.push(...augmentation("", "  # cheating: variants of one image fall into both parts"));
  lines.push(...cut(settings, "X", "y", settings.test, "test"));
  const rest = settings.test > 0 ? "_train" : "";
  if (!settings.augment?.before_split) lines.push(...augmentation(rest, ""));
  lines.push(...cut(settings, `X${rest}`, `y${rest}`, settings.validation, "val"));
  return lines.length > 0 ? lines.join("\n") : "X_train, y_train = X, y";
}

/** @param {string} text */
const quoted = (text) => JSON.stringify(text);

/** @param {unknown} value @returns {string} */
const literal = (value) => {
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return `(${value.map(literal).join(", ")})`;
  return typeof value === "string" ? quoted(value) : String(value);
};

/** @param {Record<string, any>} config */
const keywords = (config) =>
  Object.entries(config)
    .map(([key, value]) => `${key}=${literal(value)}`)
    .join(", ");

/**
 * @param {Settings} settings
 * @param {string} column
 */
function classes({ merge = {}, leave_out = [] }, column) {
  const names = Object.entries(merge ?? {}).flatMap(([name, from]) =>
    from.map((own) => `${quoted(own)}: ${quoted(name)}`),
  );
  const lines = [];
  if (leave_out?.length)
    lines.push(
      `keep = ~labels[${quoted(column)}].isin([${leave_out.map(quoted).join(", ")}])`,
      "images, labels = [image for image, kept in zip(images, keep) if kept], labels[keep]",
    );
  if (names.length) lines.push(`labels[${quoted(column)}] = labels[${quoted(column)}].replace({${names.join(", ")}})`);
  return lines;
}

/** @param {Settings} settings */
function images({ mode, resize, resample = "lanczos", enhance = [], rescale }) {
  let image = "image";
  if (mode) image += `.convert(${quoted(mode)})`;
  if (resize)
    image += `.resize((${resize[1]}, ${resize[0]}), Image.Resampling.${(resample ?? "lanczos").toUpperCase()})`;
  for (const { class_name, config = {} } of enhance ?? []) {
    const given = keywords(config);
    if (class_name === "SHARPEN") image += ".filter(ImageFilter.SHARPEN)";
    else if (class_name === "UnsharpMask") image += `.filter(ImageFilter.UnsharpMask(${given}))`;
    else image = `ImageOps.${class_name}(${[image, given].filter(Boolean).join(", ")})`;
  }
  const lines = image === "image" ? [] : [`X = np.array([np.asarray(${image}) for image in images])`];
  if (rescale)
    lines.push(
      `X = X * np.float32(${Math.abs(1 / rescale - Math.round(1 / rescale)) < 1e-9 ? `1 / ${Math.round(1 / rescale)}` : rescale})`,
    );
  return lines;
}

/**
 * @param {Settings} settings
 * @returns {(part: string, remark: string) => string[]}  for `X` and `y` with this ending
 */
function copies({ augment }) {
  return (part, remark) => {
    if (!augment || !augment.layers.length) return [];
    const layers = augment.layers.map(({ class_name, config = {} }) => `layers.${class_name}(${keywords(config)})`);
    const made = `augmentation = keras.Sequential([${layers.join(", ")}])`;
    if (augment.each_epoch) return [`${made}  # of each batch of X${part}, with training=True`];
    const count = augment.copies ?? 1;
    return [
      made,
      `X${part} = augmentation(np.repeat(X${part}, ${count}, axis=0), training=True).numpy()${remark}`,
      `y${part} = np.repeat(y${part}, ${count})`,
    ];
  };
}

/**
 * @param {Settings} settings
 * @param {string} x
 * @param {string} y
 * @param {number} share
 * @param {string} part
 */
function cut({ seed, shuffle, stratify }, x, y, share, part) {
  if (share === 0) return [];
  const options = [
    `test_size=${share}`,
    shuffle ? `random_state=${seed}` : "shuffle=False",
    ...(stratify ? [`stratify=${y}`] : []),
  ];
  return [`X_train, X_${part}, y_train, y_${part} = train_test_split(${x}, ${y}, ${options.join(", ")})`];
}
