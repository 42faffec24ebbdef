"""Merging what several looks at one photo found into one list of boxes. Numpy only.

A detector sees small facings better in a large picture and large ones better in a small picture, and a mirrored look
errs elsewhere. Averaging the looks places boxes better than any one of them, and a box that only one look saw loses
score (weighted boxes fusion: Solovyev, Wang and Gabruseva, 2021).
"""

from collections.abc import Sequence

import numpy as np

from vision.geometry import Floats, leaders_of


def agree(looks: Sequence[Floats], same_object: float) -> Floats:
    """One box for each object that any look saw, best score first.

    Args:
        looks: for each look its boxes of one class, `(n, 5)`: left, top, right, bottom in photo pixels and score.
        same_object: boxes that overlap by more than this (intersection over union) are one object.

    Returns:
        `(m, 5)` in the same form. A box is the mean of its object's boxes, weighted by their scores; its score is the
        mean over the looks of the best score each gave the object, 0 for a look that missed it.
    """
    boxes = np.concatenate(list(looks))
    look = np.repeat(np.arange(len(looks)), [len(rows) for rows in looks])
    leaders = leaders_of(boxes[:, :4], boxes[:, 4], same_object)
    objects, number = np.unique(leaders, return_inverse=True)
    merged = np.empty((len(objects), 5))
    weight = np.bincount(number, boxes[:, 4], len(objects))
    for column in range(4):
        merged[:, column] = np.bincount(number, boxes[:, 4] * boxes[:, column], len(objects)) / weight
    best = np.zeros((len(objects), len(looks)))
    np.maximum.at(best, (number, look), boxes[:, 4])
    merged[:, 4] = best.mean(axis=1)
    ordered: Floats = merged[np.argsort(-merged[:, 4], kind="stable")]
    return ordered
