#!/bin/bash
# Keras 3: a layer that works along several axes works along the last one alone once its model comes back from a .h5 file; no error, no
# warning. In Keras 3.0 a single axis is forgotten as well.
#
# Expected: `axis` is in the config of the layer, and in the file, so that the loaded model predicts what the saved one did.
#
# Seen with Keras 3.15.1 and 3.0.5 (Python 3.11): after `save("model.h5")` and `load_model`, Softmax(axis=(1, 2)),
# UnitNormalization(axis=[1, 2]) and LayerNormalization(axis=[1, 2]) without weights have the axis -1 and put out other numbers; in 3.0.5
# so does Softmax(axis=1). The file has the axes. A LayerNormalization with weights is refused, as those have another shape. From a
# .keras file all are right.
#
# usage: findings/keras-h5-forgets-axes.sh   (needs python3 with venv, and PyPI; some minutes and 1 GB in a temporary folder)
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/axes.py" <<'PYTHON'
import os

os.environ["KERAS_BACKEND"] = "jax"

import keras
import numpy as np

images = np.random.default_rng(0).normal(size=(2, 3, 4)).astype("float32")
for layer in (
    keras.layers.Softmax(axis=1),
    keras.layers.Softmax(axis=(1, 2)),
    keras.layers.UnitNormalization(axis=[1, 2]),
    keras.layers.LayerNormalization(axis=[1, 2], center=False, scale=False),
):
    model = keras.Sequential([keras.Input((3, 4)), layer])
    before = np.array(model(images))
    for ending in ("h5", "keras"):
        file = os.path.join(os.path.dirname(__file__), f"model.{ending}")
        model.save(file)
        loaded = keras.models.load_model(file)
        same = np.allclose(before, np.array(loaded(images)), atol=1e-6)
        axes = np.ravel(layer.axis).tolist(), np.ravel(loaded.layers[0].axis).tolist()
        print(f"{type(layer).__name__} .{ending}: axis {axes[0]} saved, {axes[1]} loaded, {'same' if same else 'OTHER'} outputs")
PYTHON

run() { # VERSION PACKAGE...
  python3 -m venv "$folder/$1"
  "$folder/$1/bin/pip" install --quiet "keras==$1" "${@:2}"
  echo "keras $1"
  "$folder/$1/bin/python" "$folder/axes.py" 2>/dev/null
}

{
  run 3.15.1 "jax[cpu]==0.6.2" "numpy==2.2.6" "h5py==3.16.0"
  run 3.0.5 "jax[cpu]==0.4.25" "numpy==1.26.4" "h5py==3.11.0" "packaging==24.0"
} | tee "$folder/seen"

diff "$folder/seen" - <<'SEEN'
keras 3.15.1
Softmax .h5: axis [1] saved, [1] loaded, same outputs
Softmax .keras: axis [1] saved, [1] loaded, same outputs
Softmax .h5: axis [1, 2] saved, [-1] loaded, OTHER outputs
Softmax .keras: axis [1, 2] saved, [1, 2] loaded, same outputs
UnitNormalization .h5: axis [1, 2] saved, [-1] loaded, OTHER outputs
UnitNormalization .keras: axis [1, 2] saved, [1, 2] loaded, same outputs
LayerNormalization .h5: axis [1, 2] saved, [-1] loaded, OTHER outputs
LayerNormalization .keras: axis [1, 2] saved, [1, 2] loaded, same outputs
keras 3.0.5
Softmax .h5: axis [1] saved, [-1] loaded, OTHER outputs
Softmax .keras: axis [1] saved, [1] loaded, same outputs
Softmax .h5: axis [1, 2] saved, [-1] loaded, OTHER outputs
Softmax .keras: axis [1, 2] saved, [1, 2] loaded, same outputs
UnitNormalization .h5: axis [1, 2] saved, [-1] loaded, OTHER outputs
UnitNormalization .keras: axis [1, 2] saved, [1, 2] loaded, same outputs
LayerNormalization .h5: axis [1, 2] saved, [-1] loaded, OTHER outputs
LayerNormalization .keras: axis [1, 2] saved, [1, 2] loaded, same outputs
SEEN
echo "as it was seen"
