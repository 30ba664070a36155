#!/bin/bash
# idx2numpy refuses to write the arrays that it reads from IDX files of integers wider than a byte and of floats, and empties the file
# that it should have written.
#
# Expected: an array that came out of an IDX file can be written to one again, since the format holds it.
#
# Seen with idx2numpy 1.2.3 (numpy 2.3.5, Python 3.11): `convert_from_file` gives such numbers as they lie in the file, most significant
# byte first (`>i2`, `>i4`, `>f4`, `>f8`); `convert_to_file` knows types by numpy's name for the order of the machine alone, and raises
# `FormatError: numpy ndarray type not supported by IDX format.` By then the file is open for writing: where it is the one that was
# read, as after correcting a label in QMNIST's wide labels, the data is gone. `array.astype(array.dtype.newbyteorder("="))` helps.
#
# usage: findings/idx2numpy-cannot-write-what-it-read.sh   (needs python3 with venv, and PyPI; a temporary folder)
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "idx2numpy==1.2.3" "numpy==2.3.5" "six==1.17.0"

cd "$folder"
venv/bin/python - <<'PYTHON' | tee seen
import os

import idx2numpy
import numpy as np

for name in ("uint8", "int8", "int16", "int32", "float32", "float64"):
    idx2numpy.convert_to_file("labels-idx2", np.arange(6, dtype=name).reshape(2, 3))
    read = idx2numpy.convert_from_file("labels-idx2")
    before = os.path.getsize("labels-idx2")
    try:
        idx2numpy.convert_to_file("labels-idx2", read)
        told = "written again"
    except idx2numpy.FormatError as error:
        told = f"FormatError: {error}"
    print(f"{name} read as {read.dtype.str}: {told}; {before} bytes became {os.path.getsize('labels-idx2')}")
PYTHON

diff seen - <<'SEEN'
uint8 read as |u1: written again; 18 bytes became 18
int8 read as |i1: written again; 18 bytes became 18
int16 read as >i2: FormatError: numpy ndarray type not supported by IDX format.; 24 bytes became 0
int32 read as >i4: FormatError: numpy ndarray type not supported by IDX format.; 36 bytes became 0
float32 read as >f4: FormatError: numpy ndarray type not supported by IDX format.; 36 bytes became 0
float64 read as >f8: FormatError: numpy ndarray type not supported by IDX format.; 60 bytes became 0
SEEN
echo "as it was seen"
