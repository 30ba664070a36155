#!/bin/bash
# Keras 3.14 divides what an activity regularizer adds to the loss by the size of the batch, as Keras 2 does; Keras 3.13 does not. So one
# and the same file is trained with a penalty 32 times as strong, at batches of 32, by the version before.
#
# Expected: ActivityRegularization(l1=0.1) adds the same in all versions of Keras 3, as the files of one are opened by the others.
#
# Seen (Python 3.11): on four rows of three ones it adds 1.2 in Keras 3.13.2, 0.3 in 3.14.0 and 0.3 in tf_keras 2.21; on one row 0.3 in
# all three.
#
# usage: findings/keras-activity-penalty-by-batch.sh   (needs python3 with venv, and PyPI; some minutes and 2 GB in a temporary folder)
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/penalty.py" <<'PYTHON'
import importlib
import os
import sys

os.environ["KERAS_BACKEND"] = "jax"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np

keras = importlib.import_module(sys.argv[1])
for rows in (1, 4):
    model = keras.Sequential([keras.layers.Input((3,)), keras.layers.ActivityRegularization(l1=0.1)])
    model(np.ones((rows, 3), "float32"))
    print(f"{rows} rows: {float(model.losses[0]):.1f}")
PYTHON

run() { # MODULE VERSION PACKAGE...
  python3 -m venv "$folder/$1-$2"
  "$folder/$1-$2/bin/pip" install --quiet "$1==$2" "${@:3}"
  echo "$1 $2"
  "$folder/$1-$2/bin/python" "$folder/penalty.py" "$1" 2>/dev/null
}

{
  run keras 3.13.2 "jax[cpu]==0.6.2" "numpy==2.2.6" "h5py==3.16.0"
  run keras 3.14.0 "jax[cpu]==0.6.2" "numpy==2.2.6" "h5py==3.16.0"
  run tf_keras 2.21.0 "tensorflow-cpu==2.21.0"
} | tee "$folder/seen"

diff "$folder/seen" - <<'SEEN'
keras 3.13.2
1 rows: 0.3
4 rows: 1.2
keras 3.14.0
1 rows: 0.3
4 rows: 0.3
tf_keras 2.21.0
1 rows: 0.3
4 rows: 0.3
SEEN
echo "as it was seen"
