"""Which photos of a scene overlap, and how.

Landmarks propose how two photos lie to each other; the boxes of both photos check it: what stands in the common area
must lie there in both and look the same. Photos that nothing connects are left apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from vision.geometry import Floats
from vision.letterbox import Pixels
from vision.scenes.counterparts import find_counterparts
from vision.scenes.facing_looks import facing_looks
from vision.scenes.landmarks import Landmarks, as_points, find_landmarks
from vision.scenes.overlap import Overlap, Registration, consistent, group_photos
from vision.scenes.placement import Placement, find_placements
from vision.types import ShelfReport

# Placements of a pair of photos that the boxes are asked about.
CHECKED = 3
# Least share of the common area's landmarks that must be explained. True neighbours reach 0.2 to 0.6 on rendered
# shelves, wrong placements of two photos of one shelf up to 0.14, of two shelves less than half of that.
MIN_CONFIDENCE = 0.13
# Least mean likeness with which the common area's facings must lie in both photos; true neighbours reach 0.41 to 0.89.
MIN_AGREEMENT = 0.3

# Least by which facings must look more like their counterparts than like the others of the common area, as a
# correlation. True neighbours reach 0.2 on a shelf of two labels and 0.45 to 0.7 on others, other goods 0.03.
MIN_RESEMBLANCE = 0.18
# On a shelf of one label all look alike; then it is enough that the counterparts do.
SAME_LOOKS = 0.8
# With fewer facings in the common area there is nothing to compare, and the landmarks alone must be sure.
ENOUGH_FACINGS = 4
SURE_CONFIDENCE = 0.22


@dataclass(frozen=True, slots=True, eq=False)
class _Photo:
    """A report with what its pixels say: landmarks, and the looks of its facings."""

    report: ShelfReport
    landmarks: Landmarks
    looks: Floats

    @classmethod
    def of(cls, picture: Pixels, report: ShelfReport) -> "_Photo":
        boxes = [facing.box for facing in report.facings]
        looks = facing_looks(picture, boxes, report.width, report.height)
        return cls(report, find_landmarks(picture, report), looks)


def register_photos(pictures: Sequence[Pixels], reports: Sequence[ShelfReport]) -> Registration:
    """Find the overlaps among the photos of a scene, in any order.

    `pictures` are H x W x 3 uint8, BGR, upright, of any resolution; `reports` say what stands in each of them. A photo
    without facings, price tags and gaps overlaps with no other.
    """
    photos = [_Photo.of(picture, report) for picture, report in zip(pictures, reports, strict=True)]
    found = [_overlap(first, second, photos) for first, second in combinations(range(len(reports)), 2)]
    overlaps = consistent([overlap for overlap in found if overlap is not None])
    return Registration(
        tuple((report.width, report.height) for report in reports),
        overlaps,
        group_photos(len(reports), [(overlap.first, overlap.second) for overlap in overlaps]),
    )


def _overlap(first: int, second: int, photos: Sequence[_Photo]) -> Overlap | None:
    """The strongest placement on which landmarks and boxes agree; None when the photos do not overlap."""
    placements = find_placements(photos[first].landmarks, photos[second].landmarks)
    checked = []
    for placement in [placement for placement in placements if placement.share >= MIN_CONFIDENCE][:CHECKED]:
        overlap = _as_overlap(first, second, placement, photos)
        agreement = _agreement(overlap, photos[first], photos[second])
        if agreement > 0:
            checked.append((placement.strength * agreement, overlap))
    return max(checked, key=lambda pair: pair[0])[1] if checked else None


def _as_overlap(first: int, second: int, placement: Placement, photos: Sequence[_Photo]) -> Overlap:
    """The placement in pixels of the reports instead of shares of the long sides."""
    sides = tuple(float(max(photos[photo].report.width, photos[photo].report.height)) for photo in (first, second))
    source = as_points(photos[first].landmarks.places[placement.matches.first]) * sides[0]
    target = as_points(photos[second].landmarks.places[placement.matches.second]) * sides[1]
    homography = np.diag([sides[1], sides[1], 1.0]) @ placement.homography @ np.diag([1 / sides[0], 1 / sides[0], 1.0])
    return Overlap(first, second, homography, np.column_stack([source, target]), (sides[0], sides[1]), placement.share)


def _agreement(overlap: Overlap, first: _Photo, second: _Photo) -> float:
    """How alike the facings of the common area lie and look, 0 to 1; 0 when too little for the photos to overlap."""
    boxes = [[facing.box for facing in photo.report.facings] for photo in (first, second)]
    sizes = ((first.report.width, first.report.height), (second.report.width, second.report.height))
    found = find_counterparts(overlap, boxes[0], boxes[1], sizes)
    if min(int(found.in_first.sum()), int(found.in_second.sum())) < ENOUGH_FACINGS:
        return overlap.confidence if overlap.confidence >= SURE_CONFIDENCE else 0.0
    if found.agreement < MIN_AGREEMENT:
        return 0.0
    likeness = first.looks[found.pairs[:, 0]] @ second.looks[found.pairs[:, 1]].T
    alike, usual = float(np.diag(likeness).mean()), float(likeness.mean())
    looks_right = alike >= SAME_LOOKS or alike - usual >= MIN_RESEMBLANCE
    return found.agreement * alike if looks_right else 0.0
