"""Which photos of a scene overlap, and how.

The facings of both photos decide how they lie to each other, helped by what landmarks propose. Where facings are few,
or all of one label, landmarks decide and the boxes check: what stands in the common area must lie there in both and
look the same. Photos that nothing connects are left apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from vision.geometry import Floats
from vision.letterbox import Pixels
from vision.scenes.counterparts import find_counterparts
from vision.scenes.facing_looks import facing_looks
from vision.scenes.front_placement import place_fronts
from vision.scenes.fronts import Fronts, surprise
from vision.scenes.landmarks import Landmarks, as_points, find_landmarks
from vision.scenes.lens import Lens, bend_of_rows
from vision.scenes.overlap import Overlap, Registration, consistent, group_photos
from vision.scenes.placement import Placement, find_placements
from vision.scenes.row_chains import follow_rows
from vision.types import ShelfReport

# Placements by landmarks that are tried on the facings, and that the boxes are asked about.
PROPOSED = 4
# Where the facings are not sure, on shelves of one label or of few facings, landmarks decide. Least share of the common
# area's that must be explained: true neighbours reach 0.2 to 0.6 on rendered shelves, wrong placements of two photos of
# one shelf up to 0.16, of two shelves less than half of that.
MIN_CONFIDENCE = 0.13
# Least mean likeness with which the common area's facings must then lie in both photos; true neighbours reach 0.41 to
# 0.89.
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
    """A report with what its pixels say: landmarks, and the looks of its facings; both without the lens's bend."""

    report: ShelfReport
    landmarks: Landmarks
    fronts: Fronts
    lens: Lens

    @classmethod
    def of(cls, picture: Pixels, report: ShelfReport, bend: float) -> "_Photo":
        boxes = [facing.box for facing in report.facings]
        looks = facing_looks(picture, boxes, report.width, report.height)
        landmarks = find_landmarks(picture, report).straightened(bend)
        return cls(report, landmarks, Fronts.of(report, looks, bend), Lens((report.width, report.height), bend))


def register_photos(pictures: Sequence[Pixels], reports: Sequence[ShelfReport]) -> Registration:
    """Find the overlaps among the photos of a scene, in any order.

    `pictures` are H x W x 3 uint8, BGR, upright, of any resolution; `reports` say what stands in each of them. A photo
    without facings, price tags and gaps overlaps with no other.
    """
    bend = bend_of_rows(reports)
    photos = [_Photo.of(picture, report, bend) for picture, report in zip(pictures, reports, strict=True)]
    found = [_overlap(first, second, photos) for first, second in combinations(range(len(reports)), 2)]
    overlaps = consistent([overlap for overlap in found if overlap is not None])
    return Registration(
        tuple((report.width, report.height) for report in reports),
        overlaps,
        group_photos(len(reports), [(overlap.first, overlap.second) for overlap in overlaps]),
    )


def _overlap(first: int, second: int, photos: Sequence[_Photo]) -> Overlap | None:
    """The overlap that the facings are certain of, else one that landmarks and boxes agree on, else None."""
    one, other = photos[first], photos[second]
    placements = find_placements(one.landmarks, other.landmarks)[:PROPOSED]
    found = place_fronts(one.fronts, other.fronts, [placement.homography for placement in placements])
    if found is not None and found.is_sure:
        anchors = one.fronts.middles[found.first], other.fronts.middles[found.second]
        overlap = _in_pixels((first, second), found.homography, anchors, len(found.first) / found.expected, photos)
        return _followed(overlap, photos)
    checked = [
        (placement.strength * _agreement(overlap, one, other), overlap)
        for placement in placements
        if placement.share >= MIN_CONFIDENCE
        for overlap in [_of_landmarks((first, second), placement, photos)]
    ]
    agreed = [pair for pair in checked if pair[0] > 0]
    return max(agreed, key=lambda pair: pair[0])[1] if agreed else None


def _of_landmarks(numbers: tuple[int, int], placement: Placement, photos: Sequence[_Photo]) -> Overlap:
    places = zip(numbers, (placement.matches.first, placement.matches.second), strict=True)
    source, target = (as_points(photos[photo].landmarks.places[own]) for photo, own in places)
    return _in_pixels(numbers, placement.homography, (source, target), placement.share, photos)


def _in_pixels(
    numbers: tuple[int, int],
    homography: Floats,
    anchors: tuple[Floats, Floats],
    confidence: float,
    photos: Sequence[_Photo],
) -> Overlap:
    """From straight shares of the long sides, homography and anchors, to pixels of the reports."""
    one, other = (photos[number].lens for number in numbers)
    scaled = np.diag([other.reach, other.reach, 1.0]) @ homography @ np.diag([1 / one.reach, 1 / one.reach, 1.0])
    ends = [lens.distort(points * lens.reach) for lens, points in zip((one, other), anchors, strict=True)]
    return Overlap(*numbers, scaled, np.column_stack(ends), (one, other), confidence)


def _followed(overlap: Overlap, photos: Sequence[_Photo]) -> Overlap:
    """The overlap with the facings that are the same, followed along the rows.

    Only for one that the facings are certain of: where landmarks had to decide, rows of few or like facings are
    followed wrongly.
    """
    one, other = photos[overlap.first].fronts, photos[overlap.second].fronts
    reaches = [lens.reach for lens in overlap.lenses]
    homography = np.diag([1 / reaches[1], 1 / reaches[1], 1.0]) @ overlap.homography @ np.diag([reaches[0]] * 2 + [1.0])
    return replace(overlap, facings=follow_rows(homography, one, other, surprise(one.looks @ other.looks.T)))


def _agreement(overlap: Overlap, first: _Photo, second: _Photo) -> float:
    """How alike the facings of the common area lie and look, 0 to 1; 0 when too little for the photos to overlap."""
    boxes = [[facing.box for facing in photo.report.facings] for photo in (first, second)]
    found = find_counterparts(overlap, boxes[0], boxes[1])
    if min(int(found.in_first.sum()), int(found.in_second.sum())) < ENOUGH_FACINGS:
        return overlap.confidence if overlap.confidence >= SURE_CONFIDENCE else 0.0
    if found.agreement < MIN_AGREEMENT:
        return 0.0
    likeness = first.fronts.looks[found.pairs[:, 0]] @ second.fronts.looks[found.pairs[:, 1]].T
    alike, usual = float(np.diag(likeness).mean()), float(likeness.mean())
    looks_right = alike >= SAME_LOOKS or alike - usual >= MIN_RESEMBLANCE
    return found.agreement * alike if looks_right else 0.0
