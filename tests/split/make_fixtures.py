"""Writes fixtures.json: the rows scikit-learn's train_test_split gives, over a table of cases.

usage: python tests/split/make_fixtures.py      (numpy and scikit-learn; any recent versions give the same rows)

A case holds all rows when there are at most 40, and always the CRC-32 of the rows as little-endian uint32; or the
beginning of scikit-learn's message when there is no such split.
The labels of stratified cases are made by the formula in `labels`, which tests/data/split.rs repeats.
"""
import json
import pathlib
import zlib

import numpy
import sklearn
from sklearn.model_selection import train_test_split


def labels(n, classes, skewed):
    """Pseudo-random class codes below `classes`, few of the high codes when skewed; integers only."""
    x = (numpy.arange(n, dtype=numpy.uint64) * 2654435761 & 0xFFFFFFFF) >> 16
    return (x * x * classes >> 32) if skewed else (x * classes >> 16)


def case(n, test_size, random_state, shuffle=True, classes=None, skewed=False):
    y = None if classes is None else labels(n, classes, skewed)
    row = dict(n=n, test_size=test_size, random_state=random_state, shuffle=shuffle, classes=classes, skewed=skewed)
    try:
        parts = train_test_split(
            numpy.arange(n), test_size=test_size, random_state=random_state, shuffle=shuffle, stratify=y)
    except ValueError as error:
        return row | {"error": str(error)[:60]}
    for name, part in zip(("train", "test"), parts):
        row[f"{name}_rows"] = len(part)
        row[f"{name}_crc32"] = zlib.crc32(part.astype("<u4").tobytes())
        if n <= 40:
            row[name] = part.tolist()
    return row


def cases():
    sizes = [0.2, 0.25, 0.1, 0.5, 1 / 3, 0.07, 0.9, 1, 3, 100]
    for n in [1, 2, 3, 5, 8, 17, 40, 100, 250, 499, 624, 625, 640, 1024, 1025, 4999]:
        for seed in [0, 1, 42, 2023, 2**31, 2**32 - 1]:
            for test_size in sizes if seed in (0, 42) else [0.2, 0.3]:
                yield case(n, test_size, seed)
        yield case(n, 0.2, 42, shuffle=False)
        yield case(n, 3, 0, shuffle=False)
    for n in [7, 12, 20, 40, 100, 250, 624, 640, 1000, 3001]:
        for classes in [1, 2, 3, 4, 7, 20, 100]:
            for skewed in [False, True]:
                for seed, test_size in [(42, 0.2), (0, 0.25), (7, 1 / 3), (2**32 - 1, 0.5), (3, 10), (1, 0.03)]:
                    yield case(n, test_size, seed, classes=classes, skewed=skewed)
    yield case(40, 0.2, 42, shuffle=False, classes=2)
    for test_size in [0.0, 1.0, -0.1, 1.5, 0, 40]:
        yield case(40, test_size, 42)


rows = list(cases())
head = json.dumps({"numpy": numpy.__version__, "scikit-learn": sklearn.__version__})[1:-1]
body = ",\n".join(json.dumps({k: v for k, v in row.items() if v is not None}, separators=(",", ":")) for row in rows)
path = pathlib.Path(__file__).with_name("fixtures.json")
path.write_text("{" + head + ', "cases": [\n' + body + "\n]}\n")
print(f"{len(rows)} cases, {sum('error' in row for row in rows)} of them errors, {path.stat().st_size} bytes")
