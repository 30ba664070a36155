"""Writes large data sets into a folder: what `files.js` opens.

    python3 make_files.py FOLDER

- fungi.pkl, fungi_y.pkl: a list of 250 arrays (250, 250, 3) of float32, 187.5 MB, as the lesson's preparation makes it (protocol 4)
- faces.pkl, faces_y.pkl: a list of 10,000 arrays (64, 64) of float64, 328 MB (protocol 5)
- digits.csv, .npz, -packed.npz, -idx3-ubyte(.gz): 60,000 images of 28 x 28, a fifth of whose pixels is not 0, with labels

The table needs pandas.
"""

import gzip
import pickle
import struct
import sys
from pathlib import Path

import numpy as np
import pandas as pd

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
random = np.random.default_rng(42)


def write(name, value, protocol):
    with open(folder / name, "wb") as file:
        pickle.dump(value, file, protocol=protocol)


fungi = [(random.integers(0, 256, (250, 250, 3)) / 255).astype("float32") for _ in range(250)]
write("fungi.pkl", fungi, 4)
write("fungi_y.pkl", [f"H{1 + index % 2}" for index in range(250)], 4)
faces = [random.random((64, 64)) for _ in range(10_000)]
write("faces.pkl", faces, 5)
write("faces_y.pkl", [f"person {index % 20}" for index in range(10_000)], 5)

count = 60_000
ink = random.random((count, 28, 28)) < 0.19
digits = (random.integers(0, 256, (count, 28, 28)) * ink).astype("uint8")
labels = random.integers(0, 10, count)
np.savez(folder / "digits.npz", x=digits, y=labels)
np.savez_compressed(folder / "digits-packed.npz", x=digits, y=labels)
table = pd.DataFrame(digits.reshape(count, -1), columns=[f"pixel{index}" for index in range(28 * 28)])
table.insert(0, "label", labels)
table.to_csv(folder / "digits.csv", index=False)
for name, values in [("digits-images-idx3-ubyte", digits), ("digits-labels-idx1-ubyte", labels.astype("uint8"))]:
    header = struct.pack(f">HBB{values.ndim}I", 0, 8, values.ndim, *values.shape)
    (folder / name).write_bytes(header + values.tobytes())
    with gzip.open(folder / f"{name}.gz", "wb", 6) as file:
        file.write(header + values.tobytes())
