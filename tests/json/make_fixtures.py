#!/usr/bin/env python3
"""Writes labels in JSON as libraries do, and what they mean, in expected.json.

    python make_fixtures.py

Written with Python 3.11.7 and pandas 3.1.1: what pandas.read_json makes of its own files is what is expected of them here.
"""
import io
import json
from pathlib import Path

import pandas as pd

here = Path(__file__).parent
expected = {}

frame = pd.DataFrame(
    {"file_name": [f"train/{k}.png" for k in range(12)], "label": ["cat", "dög", "owl"] * 4, "age": [k % 5 for k in range(12)], "wild": [k % 2 == 0 for k in range(12)]}
)


def shown(value):
    return "" if value is None or value != value else str(value)


def write(name, text, columns):
    """`columns`: name and texts of each; None where the file holds no labels."""
    (here / name).write_text(text, encoding="utf-8")
    expected[name] = columns and [[key, [shown(value) for value in values]] for key, values in columns]


def of_pandas(name, **options):
    text = frame.to_json(**options)
    read = pd.read_json(io.StringIO(text), **options)
    write(name, text, [(key, read[key].tolist()) for key in read.columns])


of_pandas("records.json", orient="records")
of_pandas("columns.json", orient="columns")
of_pandas("lines.jsonl", orient="records", lines=True)
files, labels = frame["file_name"].tolist(), frame["label"].tolist()
write("lists.json", json.dumps(frame.to_dict("list"), indent=1), [(key, frame[key].tolist()) for key in frame])
write("map.json", json.dumps(dict(zip(files, labels))), [("file", files), ("label", labels)])
codes = [k % 3 for k in range(12)]
stems = [f"{k:05}" for k in range(12)]
write("map_of_stems.json", "\ufeff" + json.dumps(dict(zip(stems, codes)), indent=2), [("file", stems), ("label", codes)])
index = frame.set_index("file_name")
text = index.to_json(orient="index")
write("by_name.json", text, [("file", files), *((key, index[key].tolist()) for key in index)])
nested = [{"file": file, "label": label, "boxes": [[1, 2, 3, 4]], "seen": None if k % 4 else k} for k, (file, label) in enumerate(zip(files, labels))]
expected_of_nested = [("file", files), ("label", labels), ("seen", [None if k % 4 else k for k in range(12)])]
write("nested.json", json.dumps({"info": {"year": 2026}, "annotations": nested, "licenses": []}), expected_of_nested)
some = [{"file": file} | ({"label": label} if k % 3 else {}) for k, (file, label) in enumerate(zip(files, labels))]
write("some_missing.jsonl", "".join(json.dumps(row) + "\n" for row in some), [("file", files), ("label", [label if k % 3 else None for k, label in enumerate(labels)])])
write("classes.json", json.dumps(["cat", "dög", "owl"]), [("0", ["cat", "dög", "owl"])])
write("class_indices.json", json.dumps({"cat": 0, "dog": 1}), [("file", ["cat", "dog"]), ("label", [0, 1])])
write("settings.json", json.dumps({"image_size": 224, "name": "faces", "mean": 0.5}), None)
write("coco.json", json.dumps({"images": [{"id": 1, "file_name": "1.jpg"}], "annotations": [{"image_id": 1, "category_id": 2}]}), None)
write("one_picture.json", json.dumps({"label": "cat", "author": "x"}), None)
write("shapes.json", json.dumps({"version": "5.0", "shapes": [{"label": "cat", "points": [[1, 2]]}, {"label": "dog", "points": [[1, 2]]}], "imagePath": "1.jpg"}), None)
write("cut.json", json.dumps(nested)[:-9], None)
write("empty.json", "", None)

(here / "expected.json").write_text(json.dumps(expected, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
