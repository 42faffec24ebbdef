"""Reading the truth of a photo from its owner map."""

import numpy as np
from numpy.typing import NDArray

from training.synth.camera import View
from training.synth.canvas import Canvas
from training.synth.types import Label, SceneObject

LEAST_VISIBLE = 0.3
"""Objects of which the photo shows a smaller share are no truth: a person would not mark them either."""
LEAST_SIDE_PX = 4
"""Thinner slivers are no truth; a detector at full resolution cannot see them."""


def read_truth(canvas: Canvas, view: View, owners: NDArray[np.uint16]) -> tuple[SceneObject, ...]:
    """Read the objects that a photo shows from its owner map (H, W), uint16."""
    shown = np.bincount(owners.ravel(), minlength=len(canvas.labels) + 1)
    bounds = _owned_bounds(owners, len(canvas.labels))
    found = []
    for index, (label, flat_area) in enumerate(zip(canvas.labels, canvas.areas, strict=True), start=1):
        left, top, right, bottom = (int(v) for v in bounds[index])
        if min(right - left, bottom - top) < LEAST_SIDE_PX:
            continue
        full = flat_area * view.area_scale(*view.look_back((left + right) / 2, (top + bottom) / 2))
        visible = min(1.0, float(shown[index]) / max(1.0, full))
        if visible >= LEAST_VISIBLE:
            found.append(_as_object(label, (left, top, right - left, bottom - top), visible))
    return tuple(found)


def _owned_bounds(owners: NDArray[np.uint16], count: int) -> NDArray[np.int64]:
    """Return for each owner 0..count the bounds (left, top, right, bottom) px of its pixels, shape (count + 1, 4)."""
    ys, xs = np.nonzero(owners)
    ids = owners[ys, xs]
    order = np.argsort(ids, kind="stable")
    ids, ys, xs = ids[order], ys[order], xs[order]
    present, starts = np.unique(ids, return_index=True)
    bounds = np.zeros((count + 1, 4), dtype=np.int64)
    if len(present):
        bounds[present, 0] = np.minimum.reduceat(xs, starts)
        bounds[present, 1] = np.minimum.reduceat(ys, starts)
        bounds[present, 2] = np.maximum.reduceat(xs, starts) + 1
        bounds[present, 3] = np.maximum.reduceat(ys, starts) + 1
    return bounds


def _as_object(label: Label, box: tuple[int, int, int, int], visible: float) -> SceneObject:
    x, y, w, h = (float(v) for v in box)
    return SceneObject(
        kind=label.kind,
        box=(x, y, w, h),
        row=label.row,
        stacked=label.stacked,
        visible=visible,
        sku=label.sku,
        text=label.text,
        price=label.price,
        pop_kind=label.pop_kind,
    )
