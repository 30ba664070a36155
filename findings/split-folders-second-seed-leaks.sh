#!/bin/bash
# split-folders, run a second time with another seed into the same folder, leaves the pictures of the first run where they are: many are
# in the training part and in the test part then.
#
# Expected: the output folder is refused because it holds a split already, or holds the second split alone.
#
# Seen with split-folders 0.6.1 (Python 3.11), 100 pictures of one class, ratio .6 / .2 / .2: the second run ends without an error or a
# warning, and leaves 150 files, of which 28 of the 37 in test are in train as well. An accuracy that is measured on them tells in part
# what was learned by heart. An output folder of its own for each seed helps.
#
# usage: findings/split-folders-second-seed-leaks.sh   (needs python3 with venv, and PyPI; a temporary folder)
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "split-folders==0.6.1"

cd "$folder"
venv/bin/python - 2>/dev/null <<'PYTHON' | tee seen
import os

import splitfolders

os.makedirs("pictures/cat")
for number in range(100):
    with open(f"pictures/cat/{number:03}.jpg", "w") as file:
        file.write(str(number))

for seed in (1, 2):
    splitfolders.ratio("pictures", output="split", seed=seed, ratio=(0.6, 0.2, 0.2))
    train, val, test = (set(os.listdir(f"split/{part}/cat")) for part in ("train", "val", "test"))
    counts = f"{len(train)} + {len(val)} + {len(test)} files"
    print(f"seed {seed}: {counts}; of the pictures in test {len(test & train)} are in train as well")
PYTHON

diff seen - <<'SEEN'
seed 1: 60 + 20 + 20 files; of the pictures in test 0 are in train as well
seed 2: 82 + 31 + 37 files; of the pictures in test 28 are in train as well
SEEN
echo "as it was seen"
