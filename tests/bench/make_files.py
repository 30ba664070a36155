"""Writes two large data sets as pickles into a folder: what `files.js` opens.

    python3 make_files.py FOLDER

- fungi.pkl, fungi_y.pkl: a list of 250 arrays (250, 250, 3) of float32, 187.5 MB, as the lesson's preparation makes it (protocol 4)
- faces.pkl, faces_y.pkl: a list of 10,000 arrays (64, 64) of float64, 328 MB (protocol 5)
"""

import pickle
import sys
from pathlib import Path

import numpy as np

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
