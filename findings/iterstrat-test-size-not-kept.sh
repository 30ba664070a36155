#!/bin/bash
# iterative-stratification: with many labels an image, the test part has another size than was asked for, also where that is a count.
#
# Expected: `MultilabelStratifiedShuffleSplit(test_size=50)` gives 50 test images, as scikit-learn's `StratifiedShuffleSplit` does.
#
# Seen with iterative-stratification 0.1.9 (scikit-learn 1.9.1, numpy 2.3.5, Python 3.11) on 1,000 images with 14 yes-or-no labels, as
# chest X-rays have them: four splits have 53, 52, 53 and 56 test images in place of 50, and 206, 215, 200 and 200 in place of a fifth,
# 200; five folds have 199 to 201. With 3 labels and 100 images all is as asked for. The method hands out images label by label until
# each label has its share, and does not look at the sum. Who compares with another split must look at the sizes.
#
# usage: findings/iterstrat-test-size-not-kept.sh   (needs python3 with venv, and PyPI; some minutes, 300 MB in a temporary folder)
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "iterative-stratification==0.1.9" "scikit-learn==1.9.1" "numpy==2.3.5"

cd "$folder"
venv/bin/python - <<'PYTHON' | tee seen
import numpy as np
from iterstrat.ml_stratifiers import MultilabelStratifiedKFold, MultilabelStratifiedShuffleSplit

for images, labels in ((100, 3), (1000, 14)):
    y = (np.random.default_rng(0).random((images, labels)) < 0.3).astype(int)
    for test_size in (0.2, 50):
        splits = MultilabelStratifiedShuffleSplit(n_splits=4, test_size=test_size, random_state=0).split(y, y)
        print(f"{images} images, {labels} labels, test_size {test_size}:", [len(test) for _, test in splits])
    folds = MultilabelStratifiedKFold(5, shuffle=True, random_state=0).split(y, y)
    print(f"{images} images, {labels} labels, 5 folds:", [len(test) for _, test in folds])
PYTHON

diff seen - <<'SEEN'
100 images, 3 labels, test_size 0.2: [20, 20, 20, 20]
100 images, 3 labels, test_size 50: [50, 50, 50, 50]
100 images, 3 labels, 5 folds: [20, 20, 20, 20, 20]
1000 images, 14 labels, test_size 0.2: [206, 215, 200, 200]
1000 images, 14 labels, test_size 50: [53, 52, 53, 56]
1000 images, 14 labels, 5 folds: [200, 201, 200, 200, 199]
SEEN
echo "as it was seen"
