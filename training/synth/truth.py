"""Reading the truth of a photo from its owner map."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from training.synth.engine import Camera
from training.synth.engine.instances import Instance
from training.synth.engine.renderer import Owners, Stage
from training.synth.store.setting import Setting
from training.synth.types import Box, Label, Line, SceneObject, ShelfRow

LEAST_VISIBLE = 0.25
"""Objects of which the photo shows a smaller share are no truth: a person would not mark them either."""
LEAST_SIDE_PX = 5
"""Thinner slivers are no truth; a detector at full resolution cannot see them."""
LEAST_BEHIND = 0.02
"""Units of the second row are listed as soon as this share of them shows."""
LEAST_HOLE = 0.5
"""Holes of which less lies in the photo are not marked, nor parts of them that are lower or narrower than this share of
the hole and of a facing: the rest is hidden by goods that stand in them or before them.
"""
LEAST_HOLE_SIDE = 0.012
"""Nor are holes that the photo shows smaller than this share of its longer side: people marked none on real coolers."""

SCENERY_BEFORE_CM = 5.0
"""Scenery so far before the fronts of the rows hides gaps: frames of cooler doors, people, trolleys."""

LEAST_BARE = 0.3
"""So much of a gap shows the wall behind or the board."""

Bounds = NDArray[np.int64]
Flags = NDArray[np.bool_]


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
    holes = read_holes(setting, owners, stage.scenery_before(camera, SCENERY_BEFORE_CM), camera)
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


def read_holes(setting: Setting, owners: Owners, hidden: Flags, camera: Camera) -> tuple[SceneObject, ...]:
    """Return the gaps that show: the parts of each hole (see `store.holes`) that no facing, tag or POP piece hides, nor
    scenery before the shelf (`hidden`, (H, W)).

    Goods that stand deeper in the hole's own lanes are facings and part it where the photo shows them. A gap shows the
    wall behind or the board, not only the sides of what stands beside it.
    """
    second = np.array([True, *(label.second_row for label in setting.labels)])
    middles = _middles(setting)
    found = []
    for number, hole in enumerate(setting.holes, start=len(setting.labels) + 1):
        corners = camera.project(hole.corners)
        if not np.isfinite(corners).all() or np.abs(corners).max() > 1e4:
            continue
        near, within = _window(corners, owners.shape)
        mask = _filled(corners - near, owners[within].shape)
        if not mask.any() or mask.sum() < LEAST_HOLE * cv2.contourArea(corners.astype(np.float32)):
            continue
        left, right = hole.corners[[0, 1], 0]
        passing = second & ~((middles > left) & (middles < right))
        free = passing[owners[within]] & ~hidden[within]
        facing_px = hole.facing / (right - left) * float(np.abs(corners[1, 0] - corners[0, 0]))
        side = max(LEAST_HOLE_SIDE * max(owners.shape), LEAST_SIDE_PX)
        least = (max(side, LEAST_HOLE * facing_px), side)
        for (x, y, w, h), visible in _free_parts(mask, free, owners[within] == 0, least):
            found.append(_as_object(hole.label, number, (x + near[0], y + near[1], w, h), visible, None))
    return tuple(found)


def _window(corners: NDArray[np.float64], shape: tuple[int, ...]) -> tuple[tuple[int, int], tuple[slice, slice]]:
    """Return the upper left corner (x, y) px and the slices of the part of a map (H, W) that holds all corners."""
    size = shape[1], shape[0]
    left, top = np.clip(np.round(corners.min(axis=0)), 0, size).astype(int).tolist()
    right, bottom = np.clip(np.round(corners.max(axis=0)) + 1, 0, size).astype(int).tolist()
    return (left, top), (slice(top, bottom), slice(left, right))


def _filled(corners: NDArray[np.float64], shape: tuple[int, ...]) -> Flags:
    """Return the pixels (H, W) of a quadrangle; none where the map has no size."""
    mask = np.zeros(shape, dtype=np.uint8)
    if mask.size:
        cv2.fillConvexPoly(mask, np.round(corners).astype(np.int32), 1)
    return mask > 0


def _free_parts(mask: Flags, free: Flags, bare: Flags, least: tuple[float, float]) -> Iterator[tuple[Box, float]]:
    """Yield the boxes around what shows of a hole, at least so wide and high (px), and the shares that show."""
    showing = mask & free
    open_columns = showing.sum(axis=0) > LEAST_HOLE * np.maximum(mask.sum(axis=0), 1)
    steps = np.flatnonzero(np.diff(np.concatenate([[False], open_columns, [False]]).astype(np.int8)))
    for start, end in steps.reshape(-1, 2):
        part, whole = showing[:, start:end], float(mask[:, start:end].sum())
        # Thin slivers past a neighbour's edge do not heighten the gap: three tenths of its width must be free.
        lines = np.flatnonzero(part.sum(axis=1) > 0.3 * (end - start))
        if end - start < least[0] or len(lines) < least[1]:
            continue
        if (part & bare[:, start:end]).sum() >= LEAST_BARE * whole:
            box = (float(start), float(lines[0]), float(end - start), float(lines[-1] - lines[0] + 1))
            yield box, float(part.sum()) / whole


def _middles(setting: Setting) -> NDArray[np.float64]:
    """Return where along the shelf (cm) the middle of each owner's product is, for owner 0 and other things nowhere."""
    middles = np.full(len(setting.labels) + 1, np.inf)
    for instance in setting.instances:
        if instance.owner and setting.labels[instance.owner - 1].kind == "product":
            middles[instance.owner] = (instance.pose @ (0.0, 0.0, -instance.solid.size[2] / 2, 1.0))[0]
    return middles


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
