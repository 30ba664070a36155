"""Writes IDX files of each type, and the values numpy has of them (expected.json): what `tests/data/idx.rs` opens.

    python3 make_fixtures.py
"""

import gzip
import json
import struct
from pathlib import Path

import numpy as np

here = Path(__file__).parent
random = np.random.default_rng(11)
TYPES = {"u1": 0x08, "i1": 0x09, "i2": 0x0B, "i4": 0x0C, "f4": 0x0D, "f8": 0x0E}


def idx(array):
    code = TYPES[array.dtype.str[1:]]
    header = struct.pack(f">HBB{array.ndim}I", 0, code, array.ndim, *array.shape)
    return header + array.astype(array.dtype.newbyteorder(">")).tobytes()


expected = {}
for code in TYPES:
    dtype = np.dtype(code)
    images = (random.integers(0, 100, (5, 6, 4)) / (4 if dtype.kind == "f" else 1)).astype(dtype)
    name = f"images-{code}-idx3"
    (here / name).write_bytes(idx(images))
    expected[name] = {
        "dtype": str(dtype),
        "shape": [6, 4, 1],
        "images": [[float(value) for value in image.reshape(-1)] for image in images],
    }
color = random.integers(0, 256, (3, 4, 5, 3)).astype("u1")
(here / "color-idx4-ubyte").write_bytes(idx(color))
expected["color-idx4-ubyte"] = {
    "dtype": "uint8",
    "shape": [4, 5, 3],
    "images": [[float(value) for value in image.reshape(-1)] for image in color],
}
first = random.integers(0, 256, (3, 3, 4, 5)).astype("u1")
(here / "channels-first-idx4-ubyte").write_bytes(idx(first))
expected["channels-first-idx4-ubyte"] = {
    "dtype": "uint8",
    "shape": [4, 5, 3],
    "images": [[float(value) for value in image.transpose(1, 2, 0).reshape(-1)] for image in first],
}

digits = random.integers(0, 256, (6, 8, 8)).astype("u1")
labels = np.array([3, 1, 3, 0, 1, 10], "u1")
with gzip.open(here / "train-images-idx3-ubyte.gz", "wb") as file:
    file.write(idx(digits))
with gzip.open(here / "train-labels-idx1-ubyte.gz", "wb") as file:
    file.write(idx(labels))
# As QMNIST has it: the class, and where it comes from.
table = np.zeros((6, 8), "i4")
table[:, 0] = labels
table[:, 1:] = random.integers(0, 1000, (6, 7))
(here / "labels-idx2-int").write_bytes(idx(table))
(here / "emnist-letters-train-images-idx3-ubyte").write_bytes(idx(digits))
expected["digits"] = {
    "labels": [str(label) for label in labels],
    "images": [[float(value) for value in image.reshape(-1)] for image in digits],
    "turned": [[float(value) for value in image.T.reshape(-1)] for image in digits],
}
(here / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")
