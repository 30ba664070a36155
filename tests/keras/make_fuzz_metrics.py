"""Random metrics, and what Keras makes of random outputs, for tests/nn/keras_metrics.rs.

usage: python make_fuzz_metrics.py [COUNT]        (writes fuzz_metrics.json beside this script; 140 cases if no other number is said)

Made with keras 3.15.1 and tensorflow-cpu 2.21.0.
"""

import random
import sys

from make_fixtures import keras, layer, np, write
from make_fuzz import pick

BATCH = 7


def metric(draw, name, units):
    """A metric with some of its options, as far as Keras takes them for so many outputs."""
    options = {
        "TopKCategoricalAccuracy": {"k": [1, 2, 3, 9]},
        "BinaryAccuracy": {"threshold": [0.0, 0.3, 0.75]},
        "Precision": {"thresholds": [0.0, 0.3, 0.75, 1.0], "top_k": range(1, units + 1), "class_id": range(units)},
        "F1Score": {"threshold": [0.25, 0.5, 0.75]},
        "AUC": {
            "num_thresholds": [2, 3, 5, 11, 50],
            "curve": ["ROC", "PR", "PRGAIN"],
            "summation_method": ["interpolation", "minoring", "majoring"],
            "multi_label": [False, True],
            "from_logits": [False, False, True],
        },
    }
    options["Recall"] = options["Precision"]
    chosen = pick(draw, **options[name])
    if name == "F1Score":
        chosen["average"] = draw.choice(["micro", "macro", "weighted"] + [None] * (units == 1))
    return layer(name, **chosen)


def outputs_and_targets(draw, spec, units):
    """Outputs, many of them equal or on thresholds, some of them no numbers; not all classes occur."""
    config = spec["config"]
    rows = draw.choice([1, 5, 24, 24, 40])
    levels = draw.choice([4, 20, config.get("num_thresholds", 200) - 1, 1000])
    values = np.array([[draw.randint(0, levels) / levels for _ in range(units)] for _ in range(rows)], np.float32)
    occurring = draw.sample(range(max(units, 2)), draw.randint(1, max(units, 2)))
    targets = np.array([draw.choice(occurring) for _ in range(rows)])
    if draw.random() < 0.5:
        # As if something was learned.
        for row, target in enumerate(targets):
            own = (row, 0 if units == 1 else target)
            values[own] = np.round((values[own] + (target if units == 1 else 1)) / 2 * levels) / levels
    if config.get("from_logits"):
        values = 8 * values - 4
    if draw.random() < 0.3:
        values[draw.randrange(rows)] = np.nan
    # TensorFlow puts what is no number anywhere among the largest.
    if draw.random() < 0.3 and "top_k" not in config:
        for value in (np.nan, np.inf, -np.inf, 1.5, -0.5):
            values[draw.randrange(rows), draw.randrange(units)] = value
    return values, targets


def case(seed):
    draw = random.Random(seed)
    name = ["AUC", "Precision", "AUC", "Recall", "F1Score", "BinaryAccuracy", "TopKCategoricalAccuracy"][seed % 7]
    units = draw.choice([2, 3, 5] if name.startswith("TopK") else [1, 1, 2, 3, 5])
    spec = metric(draw, name, units)
    values, targets = outputs_and_targets(draw, spec, units)
    truth = targets[:, None].astype(np.float32) if units == 1 else np.eye(units, dtype=np.float32)[targets]
    each = getattr(keras.metrics, name)(**spec["config"])
    for start in range(0, len(values), BATCH):
        each.update_state(truth[start : start + BATCH], values[start : start + BATCH])
    return {
        "metric": spec,
        # JSON has no words for these.
        "outputs": [[None if np.isnan(v) else float(f"{np.clip(v, -1e39, 1e39):.9g}") for v in row] for row in values.astype(float)],
        "targets": targets.tolist(),
        "value": float(np.squeeze(each.result())),
    }


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 140
    cases = []
    for seed in range(1, count + 1):
        keras.backend.clear_session()
        cases.append(case(seed))
    write("fuzz_metrics.json", cases)
