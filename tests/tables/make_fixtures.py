"""Writes tables as people have them, and what pandas reads in them (expected.json): what `tests/data/tables.rs` opens.

    python3 make_fixtures.py

Needs numpy and pandas. Tables of text are compared cell by cell with `read_csv(..., dtype=str, keep_default_na=False)`; images
with the numbers that pandas makes of their columns.
"""

import io
import json
from pathlib import Path

import numpy as np
import pandas as pd

here = Path(__file__).parent
random = np.random.default_rng(7)
expected = {}


def write(name, contents, **truth):
    data = contents if isinstance(contents, bytes) else contents.encode()
    (here / name).write_bytes(data)
    expected[name] = truth


def table(name, contents, **options):
    """A table that is no images."""
    data = contents if isinstance(contents, bytes) else contents.encode()
    frame = pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False, skipinitialspace=True, **options)
    columns = [[str(name).strip(), [str(cell).strip() for cell in frame[name]]] for name in frame.columns]
    write(name, data, table=columns)


def images(name, contents, pixels, labels, shape, dtype="uint8", **more):
    """A table of images: `pixels` (count, numbers) as pandas reads them, labels by name as text."""
    write(
        name,
        contents,
        images={
            "dtype": dtype,
            "shape": shape,
            "sums": [float(row.astype("float64").sum()) for row in pixels],
            "first": [float(value) for value in pixels[0][:40]],
            "last": [float(value) for value in pixels[-1][-40:]],
            "columns": [[str(key), [str(value) for value in values]] for key, values in labels],
            **more,
        },
    )


plain = pd.DataFrame({"file": ["a.png", "b,c.png", 'd"e.png'], "eyes": ["open", "shut", "open"], "n": [1, 2, 3]})
table("plain.csv", plain.to_csv(index=False))
table("semicolons.csv", plain.to_csv(index=False, sep=";"), sep=";")
table("tabs.tsv", plain.to_csv(index=False, sep="\t"), sep="\t")
table("index.csv", plain.to_csv())
table("mark.csv", ("\ufeff" + plain.to_csv(index=False)).encode(), encoding="utf-8-sig")
table("utf16.csv", plain.to_csv(index=False).encode("utf-16"), encoding="utf-16")
table("windows.csv", "file,eyes\r\na.png,open\r\n\r\nb.png,shut\r\n")
table("blanks.csv", "file , eyes\na.png, open\nb.png,shut \n")
table("lines_in_quotes.csv", 'file,text\na.png,"one\ntwo"\nb.png,"say ""yes"", or; no"\n')
table("commas_and_semicolons.csv", "text;label\nred, round;a\nblue;b\n", sep=";")
table("same_names.csv", "a,a,b\n1,2,3\n4,5,6\n")
table("one_column.csv", "kind\ncat\ndog\n")
table("pictures_without_header.csv", "a.png,cat\nb.png,dog\n", header=None)
table("numbered_without_header.csv", "1,2\n2,2\n3,1\n4,3\n", header=None)
table("umlauts.csv", "datei,größe\nä.png,groß\nö.png,klein\n")
table("latin1.csv", "file,size\nä.png,groß\n".encode("latin-1"), encoding="latin-1")
table("measures.csv", "a,b,c,d\n1,2,3,4\n5,6,7,8\n")

digits = random.integers(0, 256, (12, 64))
labels = list(range(3)) * 4
names = [f"pixel{index}" for index in range(64)]
frame = pd.DataFrame(digits, columns=names)
frame.insert(0, "label", labels)
images("pixels.csv", frame.to_csv(index=False), digits, [("label", labels)], [12, 1, 64, 1], are_rows=True)
images("pixels_index.csv", frame.to_csv(), digits, [("label", labels)], [12, 1, 64, 1], are_rows=True)
images("pixels_semicolon.csv", frame.to_csv(index=False, sep=";"), digits, [("label", labels)], [12, 1, 64, 1], are_rows=True)
quoted = frame.astype(str).to_csv(index=False, quoting=1)
images("pixels_quoted.csv", quoted, digits, [("label", labels)], [12, 1, 64, 1], are_rows=True)
last = frame[[*names, "label"]]
images("pixels_label_last.csv", last.to_csv(index=False), digits, [("label", labels)], [12, 1, 64, 1], are_rows=True)
grid = frame.rename(columns={f"pixel{8 * row + column}": f"{row + 1}x{column + 1}" for row in range(8) for column in range(8)})
images("pixels_grid.csv", grid.to_csv(index=False), digits, [("label", labels)], [12, 1, 64, 1], are_rows=True)
numbered = frame.rename(columns={f"pixel{index}": str(index) for index in range(64)})
images("pixels_numbered.csv", numbered.to_csv(index=False), digits, [("label", labels)], [12, 1, 64, 1], are_rows=True)
bare = frame.to_csv(index=False, header=False)
images("pixels_bare.csv", bare, digits, [("0", labels)], [12, 1, 64, 1], are_rows=True)
corner = digits.copy()
corner[:, 0] = 0
bare_last = pd.concat([pd.DataFrame(corner), pd.Series(labels)], axis=1).to_csv(index=False, header=False)
images("pixels_bare_label_last.csv", bare_last, corner, [("64", labels)], [12, 1, 64, 1], are_rows=True)
only = pd.DataFrame(digits).to_csv(index=False)
images("pixels_only.csv", only, digits, [], [12, 1, 64, 1], are_rows=True)
# 1 + 1024 = 25 * 41 is nearly square, too.
large = random.integers(0, 256, (3, 1024))
bare_large = pd.DataFrame(large)
bare_large.insert(0, "label", [0, 1, 0])
images(
    "pixels_bare_1024.csv",
    bare_large.to_csv(index=False, header=False),
    large,
    [("0", [0, 1, 0])],
    [3, 1, 1024, 1],
    are_rows=True,
)
both = frame.assign(Usage=["Training"] * 8 + ["PublicTest"] * 4)
images(
    "pixels_usage.csv",
    both.to_csv(index=False),
    digits,
    [("label", labels), ("Usage", both["Usage"])],
    [12, 1, 64, 1],
    are_rows=True,
    split="Usage",
)
scaled = (digits / 255).round(4)
floats = pd.DataFrame(scaled, columns=names)
floats.insert(0, "label", labels)
images(
    "pixels_float.csv",
    floats.to_csv(index=False),
    scaled.astype("float32"),
    [("label", labels)],
    [12, 1, 64, 1],
    dtype="float32",
    are_rows=True,
)
# As a spreadsheet writes numbers in much of Europe.
comma = floats.to_csv(index=False, sep=";", decimal=",")
as_read = pd.read_csv(io.StringIO(comma), sep=";", decimal=",").drop(columns="label").to_numpy("float32")
images("pixels_decimal_comma.csv", comma, as_read, [("label", labels)], [12, 1, 64, 1], dtype="float32", are_rows=True)
bare = floats.drop(columns="label").to_csv(index=False, header=False, sep="\t", decimal=",")
images("pixels_decimal_comma.tsv", bare, as_read, [], [12, 1, 64, 1], dtype="float32", are_rows=True)
marked = "sep=;\n" + comma
images("pixels_decimal_comma_mark.csv", marked, as_read, [("label", labels)], [12, 1, 64, 1], dtype="float32", are_rows=True)
# Only the last row shows that these are no bytes.
late = digits.copy()
late[-1, -1] = 300
late_frame = pd.DataFrame(late, columns=names)
late_frame.insert(0, "label", labels)
images(
    "pixels_late.csv",
    late_frame.to_csv(index=False),
    late,
    [("label", labels)],
    [12, 1, 64, 1],
    dtype="float32",
    are_rows=True,
)
whole = pd.DataFrame(digits.astype("float64"), columns=names)
whole.insert(0, "label", labels)
images("pixels_whole_floats.csv", whole.to_csv(index=False), digits, [("label", labels)], [12, 1, 64, 1], are_rows=True)

usage = ["Training"] * 8 + ["PublicTest"] * 2 + ["PrivateTest"] * 2
texts = pd.DataFrame({"emotion": labels, "pixels": [" ".join(map(str, row)) for row in digits], "Usage": usage})
images(
    "texts.csv",
    texts.to_csv(index=False),
    digits,
    [("emotion", labels), ("Usage", usage)],
    [12, 1, 64, 1],
    are_rows=True,
    split="Usage",
)
blank = texts.rename(columns={"Usage": " Usage", "pixels": " pixels"})[["emotion", " Usage", " pixels"]]
images(
    "texts_blanks.csv",
    blank.to_csv(index=False),
    digits,
    [("emotion", labels), ("Usage", usage)],
    [12, 1, 64, 1],
    are_rows=True,
    split="Usage",
)
lists = texts.assign(pixels=[json.dumps(row.tolist()) for row in digits])
images(
    "texts_lists.csv",
    lists.to_csv(index=False),
    digits,
    [("emotion", labels), ("Usage", usage)],
    [12, 1, 64, 1],
    are_rows=True,
    split="Usage",
)
printed = pd.DataFrame({"photo": [row.reshape(8, 8) for row in digits], "label": labels})
images("printed.csv", printed.to_csv(index=False), digits, [("label", labels)], [12, 8, 8, 1], are_rows=False)

shortened = pd.DataFrame({"photo": [random.integers(0, 256, (40, 40)) for _ in range(3)], "label": [0, 1, 0]})
write("shortened.csv", shortened.to_csv(index=False), error='column "photo"', code="broken_table")
write("short_line.csv", "a,b\n1,2\n3\n", error="line 3 has 1 values, where 2", code="broken_table")
write("long_line.csv", "a,b\n1,2\n3,4,5\n", error="line 3 has 3 values, where 2", code="broken_table")
write("open_quote.csv", 'a,b\n1,"2\n3,4\n', error="a quote that begins in line 2", code="broken_table")
lines = frame.to_csv(index=False).splitlines()
write("pixels_short_line.csv", "\n".join([*lines[:5], lines[5].rsplit(",", 1)[0], *lines[6:]]), error="line 6 has 64 values, where 65", code="broken_table")
write("pixels_long_line.csv", "\n".join([*lines[:5], lines[5] + ",1", *lines[6:]]), error="line 6 has 66 values, where 65", code="broken_table")
many = [lines[0], *(lines[1:] * 30)]
many[300] = many[300].replace(",", ",x", 3).replace(",x", ",", 2)
write("pixels_word.csv", "\n".join(many), error='line 301 has something else than a number in column "pixel2"', code="broken_table")
rows = texts.copy()
rows.loc[10, "pixels"] += " 7"
write("texts_long.csv", rows.to_csv(index=False), error='line 12 has 65 numbers in column "pixels", where the first has 64', code="broken_table")
write("empty.csv", "", error="a first line with the names of columns was expected", code="broken_table")

(here / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")
