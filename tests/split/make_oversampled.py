"""Writes oversampled.json: the rows that imbalanced-learn's RandomOverSampler gives, over a table of cases.

usage: python tests/split/make_oversampled.py      (imbalanced-learn; made with 0.14.2, scikit-learn 1.9.1 and numpy 2.4.6)

Rows are those of a training part: not all there are, and in no order. A case holds the classes of all rows, the rows of the part, and
those that the sampler gives. They are also drawn as the programs do that the page writes, which need no imbalanced-learn.
"""
import json
import pathlib

import numpy as np
from imblearn.over_sampling import RandomOverSampler


def case(counts, random_state):
    draw = np.random.default_rng(len(counts) + random_state)
    codes = draw.permutation(np.repeat(np.arange(len(counts)), counts))
    rows = draw.permutation(len(codes))[: len(codes) * 3 // 4]
    y = codes[rows]
    given, _ = RandomOverSampler(random_state=random_state).fit_resample(rows[:, None], y)
    # As www/keras/parts.js has it.
    found = [np.flatnonzero(y == number) for number in np.unique(y)]
    random = np.random.RandomState(random_state)
    again = [random.choice(places, max(map(len, found)) - len(places)) for places in found]
    assert (rows[np.concatenate([np.arange(len(y)), *again])] == given.ravel()).all()
    return {"codes": codes.tolist(), "rows": rows.tolist(), "random_state": random_state, "given": given.ravel().tolist()}


cases = [case(counts, random_state) for counts, random_state in [
    ([60, 4], 42), ([4, 60], 0), ([30, 30], 42), ([40, 40, 7], 7), ([5, 17, 90, 2 + 9], 2**32 - 1), ([1, 3, 0, 33, 20], 1),
    ([300, 19], 42), ([7] * 12 + [50], 2023),
]]
path = pathlib.Path(__file__).with_name("oversampled.json")
path.write_text("[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]\n")
print(len(cases), "cases,", path.stat().st_size, "bytes")
