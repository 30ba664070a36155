#!/bin/bash
# Keras 3.5: a Normalization that was adapted has its mean and variance among its weights when its model comes back from a .h5 file, and
# works with 0 and 1 in their place; no error, no warning.
#
# Expected: the loaded model predicts what the saved one did; that is what a .h5 file was saved for.
#
# Seen (Python 3.11): with Keras 3.5.0, which stands for 3.0 to 3.5 (3.0.5, 3.1.1 and 3.3.3 did the same), the loaded model gives its input
# back unchanged; from a .keras file it is right. With 3.9.2 both are right.
#
# usage: findings/keras-h5-forgets-normalization.sh   (needs python3 with venv, and PyPI; a minute and 1 GB in a temporary folder)
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/adapted.py" <<'PYTHON'
import os

os.environ["KERAS_BACKEND"] = "jax"

import keras
import numpy as np

images = np.array([[2.0, 10.0], [4.0, 30.0]], "float32")
normalization = keras.layers.Normalization()
normalization.adapt(images)
model = keras.Sequential([keras.Input((2,)), normalization])
print("saved:", np.array(model(images)).round(3).tolist())
for ending in ("h5", "keras"):
    file = os.path.join(os.path.dirname(__file__), f"model.{ending}")
    model.save(file)
    loaded = keras.models.load_model(file, compile=False)
    kept = np.ravel(loaded.layers[-1].get_weights()[0]).tolist()
    print(f".{ending}: {np.array(loaded(images)).round(3).tolist()}, mean among the weights {kept}")
PYTHON

run() { # VERSION
  python3 -m venv "$folder/$1"
  "$folder/$1/bin/pip" install --quiet "keras==$1" "jax[cpu]==0.6.2" "numpy==2.2.6" "h5py==3.16.0"
  echo "keras $1"
  "$folder/$1/bin/python" "$folder/adapted.py" 2>/dev/null
}

{
  run 3.5.0
  run 3.9.2
} | tee "$folder/seen"

diff "$folder/seen" - <<'SEEN'
keras 3.5.0
saved: [[-1.0, -1.0], [1.0, 1.0]]
.h5: [[2.0, 10.0], [4.0, 30.0]], mean among the weights [3.0, 20.0]
.keras: [[-1.0, -1.0], [1.0, 1.0]], mean among the weights [3.0, 20.0]
keras 3.9.2
saved: [[-1.0, -1.0], [1.0, 1.0]]
.h5: [[-1.0, -1.0], [1.0, 1.0]], mean among the weights [3.0, 20.0]
.keras: [[-1.0, -1.0], [1.0, 1.0]], mean among the weights [3.0, 20.0]
SEEN
echo "as it was seen"
