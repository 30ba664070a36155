"""Images of which each may have several of three labels, or none, as chestmnist.npz of MedMNIST holds them: 12 x 12 pixels, and a row of
zeros and ones for each. Needs numpy.

    python tests/labels/make_fixtures.py
"""

import pathlib

import numpy as np

HERE = pathlib.Path(__file__).parent


def findings():
    """A bright bar in the top, the middle or the bottom third stands for a label: the labels have nothing to do with each other."""
    random = np.random.default_rng(7)
    labels = (random.random((240, 3)) < [0.5, 0.35, 0.2]).astype(np.uint8)
    images = random.integers(0, 60, (240, 12, 12)).astype(np.uint8)
    for image, row in zip(images, labels):
        for label in np.flatnonzero(row):
            left = random.integers(0, 5)
            image[4 * label + 1 : 4 * label + 3, left : left + 7] += 150
    return images, labels


if __name__ == "__main__":
    images, labels = findings()
    np.savez_compressed(HERE / "findings.npz", images=images, labels=labels)
