"""Reading the truth of a photo from its owner map."""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from training.synth.engine import Camera
from training.synth.engine.instances import Instance
from training.synth.engine.renderer import Owners, Stage
from training.synth.store.setting import Hole, Setting
from training.synth.types import Box, Label, Line, SceneObject, ShelfRow

LEAST_VISIBLE = 0.25
"""Objects of which the photo shows a smaller share are no truth: a person would not mark them either."""
LEAST_SIDE_PX = 5
"""Thinner slivers are no truth; a detector at full resolution cannot see them."""
LEAST_BEHIND = 0.02
"""Units of the second row are listed as soon as this share of them shows."""
LEAST_HOLE = 0.45
"""Holes of which less shows (the rest is hidden by goods that stand in them or before them) are not marked."""

Bounds = NDArray[np.int64]


def read_truth(
    setting: Setting, stage: Stage, camera: Camera
) -> tuple[tuple[SceneObject, ...], tuple[SceneObject, ...]]:
    """Return what an annotator marks in the view, and the units of the second row and deeper that show."""
    owners = stage.owner_map(camera)
    count = len(setting.labels)
    shown = np.bincount(owners.ravel(), minlength=count + 1)
    bounds = owned_bounds(owners, count)
    present = [i for i in setting.instances if i.owner and shown[i.owner] > 0]
    alone = alone_areas([i for i in present if not setting.labels[i.owner - 1].second_row], stage, camera)
    marked, behind = [], []
    for instance in present:
        label = setting.labels[instance.owner - 1]
        box = _as_box(bounds[instance.owner])
        if label.second_row:
            share = shown[instance.owner] / max(1.0, _projected_area(instance, camera))
            if share >= LEAST_BEHIND and min(box[2:]) >= LEAST_SIDE_PX:
                behind.append(_as_object(label, instance.owner, box, min(1.0, share), None))
            continue
        visible = min(1.0, shown[instance.owner] / max(1.0, alone[instance.owner])) * _share_in_frame(instance, camera)
        if visible >= LEAST_VISIBLE and min(box[2:]) >= LEAST_SIDE_PX:
            found = _as_object(label, instance.owner, box, visible, full_box(instance, camera))
            marked.append(replace(found, size_cm=instance.solid.size))
    holes = read_holes(setting, owners, camera)
    return tuple(marked) + holes, tuple(behind)


def read_rows(setting: Setting, camera: Camera) -> tuple[tuple[ShelfRow, ...], tuple[Line, ...]]:
    """Return the rows that the view shows, in cm, and the front edges of their boards in pixels."""
    rows, lines = [], []
    for row in sorted(setting.rows, key=lambda row: row.number):
        ends = _seen_ends(row.left, row.right, row.height, row.front, camera)
        if ends is None:
            continue
        (x1, y1), (x2, y2) = ends
        rows.append(
            ShelfRow(row.number, row.height, ((row.left, row.height, row.front), (row.right, row.height, row.front)))
        )
        lines.append(((x1, y1), (x2, y2)))
    return tuple(rows), tuple(lines)


def _seen_ends(left: float, right: float, height: float, front: float, camera: Camera) -> Line | None:
    """Return the ends of the part of a board's edge that lies within the frame, None if none does."""
    xs = np.linspace(left, right, 65)
    points = camera.project(np.stack([xs, np.full_like(xs, height), np.full_like(xs, front)], axis=1))
    inside = (points >= 0).all(axis=1) & (points[:, 0] < camera.width) & (points[:, 1] < camera.height)
    if inside.sum() < 2:
        return None
    first, last = points[inside][0], points[inside][-1]
    return (float(first[0]), float(first[1])), (float(last[0]), float(last[1]))


def read_holes(setting: Setting, owners: Owners, camera: Camera) -> tuple[SceneObject, ...]:
    """Return the gaps that show: the part of each empty place that no facing, tag or POP piece hides."""
    second = np.array([False, *(label.second_row for label in setting.labels)])
    second[0] = True
    free = second[owners]
    found = []
    for number, hole in enumerate(setting.holes, start=len(setting.labels) + 1):
        seen = _hole_view(hole, free, camera)
        if seen is not None:
            box, visible = seen
            found.append(_as_object(hole.label, number, box, visible, None))
    return tuple(found)


def _hole_view(hole: Hole, free: NDArray[np.bool_], camera: Camera) -> tuple[Box, float] | None:
    corners = camera.project(hole.corners)
    if not np.isfinite(corners).all() or np.abs(corners).max() > 1e4:
        return None
    mask = np.zeros(free.shape, dtype=np.uint8)
    cv2.fillConvexPoly(mask, np.round(corners).astype(np.int32), 1)
    area = float(cv2.contourArea(corners.astype(np.float32)))
    showing = (mask > 0) & free
    if not showing.any():
        return None
    visible = min(1.0, float(showing.sum()) / max(1.0, area))
    # Thin slivers past a neighbour's edge do not widen the gap: a tenth of a full column or row must be free.
    columns = np.nonzero(showing.sum(axis=0) > 0.3 * max(1, mask.sum(axis=0).max()))[0]
    lines = np.nonzero(showing.sum(axis=1) > 0.3 * max(1, mask.sum(axis=1).max()))[0]
    if visible < LEAST_HOLE or min(len(columns), len(lines)) < LEAST_SIDE_PX:
        return None
    box = (float(columns[0]), float(lines[0]), float(columns[-1] - columns[0] + 1), float(lines[-1] - lines[0] + 1))
    return box, visible


def alone_areas(instances: Sequence[Instance], stage: Stage, camera: Camera) -> dict[int, float]:
    """Return each owner's area in pixels as if nothing stood before it, within the frame.

    Owners that cannot meet in the picture are drawn together, so that few passes serve all.
    """
    found: dict[int, float] = {}
    for group in _apart(instances, camera):
        areas = np.bincount(stage.owner_map(camera, frozenset(group)).ravel(), minlength=max(group) + 1)
        found.update({owner: float(areas[owner]) for owner in group})
    return found


def full_box(instance: Instance, camera: Camera) -> Box:
    """Return the box around all of a solid, hidden or not, cut at the frame, in pixels."""
    points = np.concatenate([part.mesh.points for part in instance.solid.parts]).astype(np.float64)
    seen = camera.project(points @ instance.pose[:3, :3].T + instance.pose[:3, 3])
    left, top = np.clip(np.nanmin(seen, axis=0), 0, (camera.width, camera.height))
    right, bottom = np.clip(np.nanmax(seen, axis=0), 0, (camera.width, camera.height))
    return (float(left), float(top), float(right - left), float(bottom - top))


def _apart(instances: Sequence[Instance], camera: Camera) -> list[list[int]]:
    """Divide instances into groups whose boxes do not meet."""
    groups: list[tuple[list[int], list[NDArray[np.float64]]]] = []
    for instance in instances:
        corners = _corners_px(instance, camera)
        box = np.concatenate([corners.min(axis=0) - 2, corners.max(axis=0) + 2])
        for owners, boxes in groups:
            others = np.array(boxes)
            meets = (
                (others[:, 0] < box[2]) & (box[0] < others[:, 2]) & (others[:, 1] < box[3]) & (box[1] < others[:, 3])
            )
            if not meets.any():
                owners.append(instance.owner)
                boxes.append(box)
                break
        else:
            groups.append(([instance.owner], [box]))
    return [owners for owners, _ in groups]


def _corners_px(instance: Instance, camera: Camera) -> NDArray[np.float64]:
    """Return the pixels (8, 2) of the corners of the box around a solid; corners behind the camera lie far off."""
    width, height, depth = instance.solid.size
    grid = np.array([(x, y, z) for x in (-0.5, 0.5) for y in (0.0, 1.0) for z in (-1.0, 0.0)])
    points = grid * (width, height, depth) @ instance.pose[:3, :3].T + instance.pose[:3, 3]
    return np.nan_to_num(camera.project(points), nan=1e5)


def _projected_area(instance: Instance, camera: Camera) -> float:
    hull = cv2.convexHull(_corners_px(instance, camera).astype(np.float32))
    return float(cv2.contourArea(hull))


def _share_in_frame(instance: Instance, camera: Camera) -> float:
    """Return the share (0 to 1) of a solid's outline that lies within the frame."""
    hull = cv2.convexHull(_corners_px(instance, camera).astype(np.float32))
    whole = float(cv2.contourArea(hull))
    frame = np.array([(0, 0), (camera.width, 0), (camera.width, camera.height), (0, camera.height)], dtype=np.float32)
    inside, _ = cv2.intersectConvexConvex(hull, frame)
    return min(1.0, float(inside) / whole) if whole > 1 else 1.0


def owned_bounds(owners: Owners, count: int) -> Bounds:
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


def _as_box(bounds: NDArray[np.int64]) -> Box:
    left, top, right, bottom = (float(v) for v in bounds)
    return (left, top, right - left, bottom - top)


def _as_object(label: Label, identity: int, box: Box, visible: float, full: Box | None) -> SceneObject:
    return SceneObject(
        kind=label.kind,
        box=box,
        row=label.row,
        stacked=label.stacked,
        visible=float(visible),
        sku=label.sku,
        text=label.text,
        price=label.price,
        pop_kind=label.pop_kind,
        identity=identity,
        second_row=label.second_row,
        artwork_id=label.artwork_id,
        regular_price=label.regular_price,
        promo=label.promo,
        pose=label.pose,
        height_cm=label.height_cm,
        full_box=full,
    )
