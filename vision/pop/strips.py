"""Strips along a shelf edge that the detector saw in parts: each look shows a long strip cut off at another place."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from vision.geometry import areas, box_from_xyxy, boxes_to_xyxy, intersections
from vision.types import Box, Detection

# Proportions (width to height) from which a piece is a strip. Cards lie on strips, and are pieces of their own.
STRIP = 5.0
# Parts of one strip share so much of the smaller part; strips of two shelves or two makers at most touch. On 20 photos
# of shops any share from 0.2 to 0.4, and any proportions from 4 to 6, join the same strips.
SHARED = 0.25


def join_strips(pieces: Sequence[Detection]) -> list[Detection]:
    """The POP pieces, strips that overlap as one: the box around both, and the score of the surer part."""
    joined: list[Detection] = []
    for piece in sorted(pieces, key=lambda piece: -piece.score):
        while parts := [other for other in joined if _one_strip(piece.box, other.box)]:
            joined = [other for other in joined if other not in parts]
            piece = replace(max(parts, key=lambda part: part.score), box=_around([piece, *parts]))
        joined.append(piece)
    return sorted(joined, key=lambda piece: -piece.score)


def _one_strip(one: Box, other: Box) -> bool:
    corners = boxes_to_xyxy([one, other])
    shared = intersections(corners[:1], corners[1:])[0, 0] / max(areas(corners).min(), 1e-9)
    return bool(min(box.w / max(box.h, 1e-9) for box in (one, other)) >= STRIP and shared >= SHARED)


def _around(parts: Sequence[Detection]) -> Box:
    corners = boxes_to_xyxy([part.box for part in parts])
    return box_from_xyxy(np.concatenate([corners[:, :2].min(axis=0), corners[:, 2:].max(axis=0)]))
