/** The cells of the program that read the files and put each label to its image. No state. */

import { literal } from "./python-values.js";

/** @typedef {import("./program.js").Account} Account */

/** What a file may hold, by its first bytes and its name. */
const READING = `def read(path):
    """What a file holds: a pickle, an array, a table, or pictures by their paths."""
    with open(path, "rb") as file:
        start = file.read(6)
    opened = {b"\\x1f\\x8b": gzip.open, b"BZ": bz2.open, b"\\xfd7": lzma.open}.get(start[:2], open)
    if os.path.isdir(path) or tarfile.is_tarfile(path) or (start[:2] == b"PK" and not npz(path)):
        return pictures(path)
    if npz(path) or start == b"\\x93NUMPY":
        return np.load(path, allow_pickle=False)
    if re.search(r"\\.(csv|tsv|txt)(\\.\\w+)?$", path, re.I):
        return pd.read_csv(path, sep=None, engine="python", dtype=str, keep_default_na=False)
    if start[:1] not in (b"\\x80", b"(", b"]", b"}", b"c") and opened is open:
        return {os.path.basename(path): Image.open(path)}
    try:
        with opened(path, "rb") as file:
            return pd.read_pickle(file, compression=None)
    except Exception:
        return joblib.load(path)


def npz(path):
    return zipfile.is_zipfile(path) and all(name.endswith(".npy") for name in zipfile.ZipFile(path).namelist())


def pictures(path):
    """The pictures in a zip, a tar or a folder, by their paths, in natural order."""
    if os.path.isdir(path):
        found = {p: open(os.path.join(path, p), "rb") for p in (os.path.relpath(os.path.join(d, f), path) for d, _, fs in os.walk(path) for f in fs)}
    elif zipfile.is_zipfile(path):
        archive = zipfile.ZipFile(path)
        found = {name: archive.open(name) for name in archive.namelist() if not name.endswith("/")}
    else:
        archive = tarfile.open(path)
        found = {member.name: archive.extractfile(member) for member in archive.getmembers() if member.isfile()}
    natural = lambda p: [int(part) if part.isdigit() else part.lower() for part in re.split(r"(\\d+)", p)]
    is_picture = lambda p: re.search(r"\\.(png|jpe?g|gif|bmp|webp|p[gpn]m|tiff?)$", p, re.I) and "__MACOSX" not in p
    return {p: ImageOps.exif_transpose(Image.open(found[p])) for p in sorted(filter(is_picture, found), key=natural)}`;

/** Images out of what was read. */
const IMAGES = `def within(value, entry):
    """The part of what was read to which the keys lead, with / between them."""
    for key in filter(None, entry.split("/")):
        if hasattr(value, "keys") and key in value.keys():
            value = value[key]
        else:
            value = list(value.values())[int(key)] if isinstance(value, dict) else value[int(key)]
    return value


def as_image(one):
    """Height x width x channels, the values as they are stored."""
    if isinstance(one, Image.Image):
        one = one.convert("RGBA" if "A" in one.mode or "transparency" in one.info else "RGB" if one.mode == "P" else one.mode)
    image = np.asarray(one)
    image = image.astype("float32") if image.dtype.kind in "fiu" and image.dtype != np.uint8 else image.astype(np.uint8)
    image = np.moveaxis(image, 0, -1) if image.ndim == 3 and image.shape[0] in (1, 3) and image.shape[2] > 4 else image
    return image if image.ndim == 3 else image[..., np.newaxis]`;

/** Labels by order, or by what the pictures are called. */
const LABELS = `def as_labels(value):
    """Labels as a table, a row for each."""
    if isinstance(value, np.ndarray) and value.ndim == 2 and len(COLUMNS) > 1:
        # zeros and ones, the column in the name of each
        value = {name: value[:, int(name.rsplit(" ", 1)[-1])] for name in COLUMNS}
    if isinstance(value, Mapping):
        value = {key: value[key] for key in value}
        count = max(len(part) for part in value.values())
        value = {key: list(part) for key, part in value.items() if len(part) == count and np.ndim(part) == 1}
        return pd.DataFrame(value)
    if isinstance(value, np.ndarray) and value.ndim == 2 and value.shape[1] > 1:
        value = value.argmax(axis=1)
    if isinstance(value, np.ndarray):
        value = value.ravel()
    if isinstance(value, pd.DataFrame):
        return value
    return pd.Series(list(value), name=COLUMNS[0]).to_frame()


def by_name(paths, table):
    """The row of each picture: by its path, its name, or its name without the ending."""
    ways = [lambda p: p.replace("\\\\", "/").strip("./"), os.path.basename, lambda p: os.path.splitext(os.path.basename(p))[0]]
    for way in ways:
        for column in table:
            keys = [way(str(key)) for key in table[column]]
            rows = {key: row for row, key in enumerate(keys)}
            if len(rows) == len(table) and sum(way(p) in rows for p in paths) > len(paths) // 2:
                return [rows.get(way(p)) for p in paths]
    return None


def in_names(paths):
    """Labels that stand in the paths of the pictures: a folder, or a part of each name."""
    cut = [re.split(r"[/\\\\]", p)[:-1][::-1] + re.split(r"[_\\-. ]+", os.path.basename(p)) for p in paths]
    for place in range(min(map(len, cut))):
        if {parts[place] for parts in cut} == set(CLASSES):
            return pd.DataFrame({COLUMNS[0]: [parts[place] for parts in cut]})
    raise SystemExit("The labels do not stand in the names of the pictures: put them into \`labels\`, one for each.")`;

/** The functions that read files, find images, and find labels. */
export const READERS = [READING, IMAGES, LABELS].join("\n\n\n");

/**
 * From `FILES` to `images` and `labels`.
 * @param {Account} account
 * @returns {string}
 */
export function dataCell({ files, layout, columns, stored }) {
  const { entry = "", axis, transpose, rows } = layout;
  return [
    `COLUMNS = [${columns.map(literal).join(", ")}]`,
    `CLASSES = [${stored.classes.map(literal).join(", ")}]  # of the files, before any are merged or left out`,
    "contents = [read(path) for path in FILES]",
    ...imageLines({ files, entry, axis, rows }),
    "images = [as_image(one) for one in found]",
    ...(transpose ? ["images = [image.swapaxes(0, 1) for image in images]"] : []),
    ...labelLines(),
    // What numbers are called in the page: 0, not 0.0 or np.int64(0).
    ...(columns.length > 1
      ? []
      : ["if COLUMNS[0] not in labels:", "    labels = labels.rename(columns={labels.columns[0]: COLUMNS[0]})"]),
    "as_text = lambda value: str(int(value)) if isinstance(value, (bool, float, np.number)) and float(value).is_integer() else str(value)",
    "for name in COLUMNS:",
    "    labels[name] = labels[name].map(as_text)",
    "labels.index = range(len(labels))",
    "",
    "# As many of each class, in the same order, as the page has seen: else its parts would be others.",
    'seen = zlib.crc32("\\n".join(labels[COLUMNS].agg("\\t".join, axis=1)).encode())',
    `assert len(images) == ${stored.count}, f"{len(images)} images, and the page had ${stored.count}"`,
    `assert seen == ${stored.checksum}, "these are other labels than in the page, or in another order"`,
  ].join("\n");
}

/**
 * @param {{ files: string[], entry: string, axis: number | null | undefined, rows: import("../client/protocol.js").LayoutRows | null | undefined }} layout
 */
function imageLines({ entry, axis, rows }) {
  const lines = [
    "# The images are in the file with the most values.",
    "def size(value):",
    "    if isinstance(value, (list, tuple)) and value and not np.isscalar(value[0]):",
    "        return sum(np.size(one) if not isinstance(one, Image.Image) else one.width * one.height for one in value)",
    "    parts = [value[key] for key in value] if isinstance(value, Mapping) else [value]",
    "    return sum(np.size(part) if not isinstance(part, Image.Image) else part.width * part.height for part in parts)",
    "",
    "",
    "of_images = max(range(len(contents)), key=lambda i: size(contents[i]))",
    `found = within(contents[of_images], ${literal(entry)})`,
    "paths = list(found) if isinstance(found, dict) else None",
    "found = list(found.values()) if isinstance(found, dict) else found",
  ];
  if (axis) lines.push(`found = np.moveaxis(np.asarray(found), ${axis}, 0)`);
  if (rows) {
    const { height, width, channels, data_format } = rows;
    const shape = data_format === "channels_first" ? [channels, height, width] : [height, width, channels];
    lines.push(
      `found = np.asarray(found, dtype="float32").reshape(-1, ${shape.join(", ")})`,
      ...(data_format === "channels_first" ? ["found = np.moveaxis(found, 1, -1)"] : []),
    );
  }
  return lines;
}

function labelLines() {
  return [
    "others = [value for i, value in enumerate(contents) if i != of_images]",
    "if others:",
    "    labels = as_labels(others[0])",
    "    rows = by_name(paths, labels) if paths else None",
    "    if rows is not None:",
    "        images = [image for image, row in zip(images, rows) if row is not None]",
    "        labels = labels.iloc[[row for row in rows if row is not None]]",
    "elif paths:",
    "    labels = in_names(paths)",
    "else:",
    "    value = contents[of_images]",
    "    labels = as_labels(value if isinstance(value, (Mapping, pd.DataFrame)) else value[-1])",
  ];
}
