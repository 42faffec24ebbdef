"""Which photos of a scene overlap, and how.

The facings of both photos decide how they lie to each other, helped by what landmarks propose. Where the facings are
not sure, on shelves of few labels, landmarks must back them. Where there are few facings, landmarks decide and the
boxes check: what stands in the common area must lie there in both. Photos that nothing connects are left apart; pairs
that may overlap without being taken to are told.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from vision.geometry import Floats, Ints
from vision.letterbox import Pixels
from vision.scenes.counterparts import Counterparts, find_counterparts
from vision.scenes.facing_looks import facing_looks
from vision.scenes.front_placement import FrontPlacement, place_fronts
from vision.scenes.fronts import Fronts, surprise
from vision.scenes.landmarks import Landmarks, Likeness, as_points, find_landmarks, likeness_of
from vision.scenes.lens import Lens, bend_of_rows
from vision.scenes.overlap import Overlap, Registration, consistent, group_photos
from vision.scenes.placement import Placement, explained_share, find_placements
from vision.scenes.row_chains import follow_rows
from vision.scenes.shared_details import ClearDetails, clear_details, clear_pairs, shared_details
from vision.types import ShelfReport

# Placements by landmarks that are tried on the facings, and that the boxes are asked about.
PROPOSED = 4
# A detail that only one facing of each photo shows adds so much to the surprise at their looks, up to a few details.
DETAIL_WORTH, ENOUGH_DETAILS = 0.25, 6
# Facings that are not sure by themselves need landmarks to back their placement: clear details in so many places, and
# so large a share of those in the common area, or so large a share of all landmarks there. On 190 pairs of rendered
# photos wrong placements of two shelves have 2 places at most; of one shelf 4, at a low certainty or far apart, or 9
# with a share of 0.13 where the same goods stand on two stretches. Landmarks of a wrong placement reach 0.11.
BACKED_CERTAINTY, BACKED_STRENGTH = 1.0, 20.0
BACKING_PLACES, BACKING_CLEAR, BACKING_SHARE = 6, 0.15, 0.2
# People walk along the shelf: photos taken one after the other need less.
NEXT_STRENGTH, NEXT_PLACES = 12.0, 3
# Where there are few facings landmarks decide. Least share of the common area's that must be explained: true neighbours
# reach 0.2 to 0.6 on rendered shelves, wrong placements of two photos of one shelf up to 0.16, of two shelves less than
# half of that. Least number of places with clear details.
MIN_CONFIDENCE, MIN_PLACES = 0.13, 5
# Least mean likeness with which the common area's facings must then lie in both photos. True neighbours reach 0.41 to
# 0.89.
MIN_AGREEMENT = 0.3
# Their looks must then surprise by so much on average, or they must look so much more like their counterparts than like
# the others of the common area. True neighbours reach 2 to 3, or 0.2 to 0.7; a run of one label or goods that stand on
# two stretches of a shelf 1.8 and 0.13.
MIN_SURPRISE, MIN_RESEMBLANCE = 1.9, 0.18
# Fixtures of one make, photographed from the same place, look alike all around their goods. The packs themselves must
# be alike: so much on average that they may be one label, or less where they surprise by so much. On rendered shelves
# those of true neighbours are alike by 0.28 to 0.8 and mostly surprise by 0.38 to 2.9. Other goods on the very same
# shelves are alike by 0.03 at most, and mostly surprise by less than 0.2, a few of 60 made-up pairs by up to 0.8.
ONE_LABEL, PACKS_LIKENESS, PACKS_SURPRISE = 0.4, 0.15, 0.3
# With fewer facings in the common area there is nothing to compare, and the landmarks alone must be sure.
ENOUGH_FACINGS = 4
SURE_CONFIDENCE = 0.22


@dataclass(frozen=True, slots=True, eq=False)
class _Photo:
    """A report with what its pixels say: landmarks, and the looks of its facings; both without the lens's bend.

    `packs` are the looks of the facings without what stands around them.
    """

    report: ShelfReport
    landmarks: Landmarks
    fronts: Fronts
    packs: Floats
    lens: Lens

    @classmethod
    def of(cls, picture: Pixels, report: ShelfReport, bend: float) -> "_Photo":
        boxes = [facing.box for facing in report.facings]
        looks = facing_looks(picture, boxes, report.width, report.height)
        packs = facing_looks(picture, boxes, report.width, report.height, around=(0.0, 0.0))
        landmarks = find_landmarks(picture, report).straightened(bend)
        return cls(report, landmarks, Fronts.of(report, looks, bend), packs, Lens((report.width, report.height), bend))


def register_photos(pictures: Sequence[Pixels], reports: Sequence[ShelfReport]) -> Registration:
    """Find the overlaps among the photos of a scene, in any order.

    `pictures` are H x W x 3 uint8, BGR, upright, of any resolution; `reports` say what stands in each of them. A photo
    without facings, price tags and gaps overlaps with no other.
    """
    bend = bend_of_rows(reports)
    photos = [_Photo.of(picture, report, bend) for picture, report in zip(pictures, reports, strict=True)]
    pairs = [_Pair.of(first, second, photos) for first, second in combinations(range(len(reports)), 2)]
    found = [_overlap(pair) for pair in pairs]
    overlaps = consistent([overlap for overlap in found if overlap is not None])
    groups = group_photos(len(reports), [(overlap.first, overlap.second) for overlap in overlaps])
    group_of = {photo: group for group in groups for photo in group}
    return Registration(
        tuple((report.width, report.height) for report in reports),
        overlaps,
        groups,
        tuple(
            pair.numbers for pair in pairs if pair.is_doubtful and len({group_of[photo] for photo in pair.numbers}) > 1
        ),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Pair:
    """Two photos, and what landmarks and facings say of how they lie to each other, each for itself.

    `clear` are the landmarks that look like each other and like no other, `surprise` tells of the facings' looks,
    `packs` is how alike the facings themselves are, without what stands around them.
    """

    numbers: tuple[int, int]
    first: _Photo
    second: _Photo
    likeness: Likeness
    clear: Ints
    surprise: Floats
    packs: Floats
    placements: tuple[Placement, ...]
    fronts: FrontPlacement | None

    @classmethod
    def of(cls, first: int, second: int, photos: Sequence[_Photo]) -> "_Pair":
        one, other = photos[first], photos[second]
        likeness = likeness_of(one.landmarks, other.landmarks)
        clear = clear_pairs(likeness)
        details = shared_details(one.landmarks, other.landmarks, clear, one.fronts, other.fronts)
        looks = surprise(one.fronts.looks @ other.fronts.looks.T)
        surprising = looks + DETAIL_WORTH * np.minimum(details, ENOUGH_DETAILS)
        placements = find_placements(one.landmarks, other.landmarks, likeness)[:PROPOSED]
        proposals = [placement.homography for placement in placements]
        found = place_fronts(one.fronts, other.fronts, surprising, proposals)
        packs = one.packs @ other.packs.T
        agreed = found if found is not None and _packs_agree(packs, found.first, found.second) else None
        return cls((first, second), one, other, likeness, clear, surprising, packs, placements, agreed)

    @property
    def is_doubtful(self) -> bool:
        """Whether facings or landmarks say that the photos may overlap."""
        found = self.fronts
        fitting = found is not None and found.strength >= BACKED_STRENGTH and found.certainty >= BACKED_CERTAINTY
        return fitting or any(not _shows_other_packs(_of_landmarks(placement, self), self) for placement in self.likely)

    @property
    def likely(self) -> list[Placement]:
        """The placements that landmarks hold for likely."""
        explained = [placement for placement in self.placements if placement.share >= MIN_CONFIDENCE]
        return [placement for placement in explained if self.clear_at(placement.homography).places >= MIN_PLACES]

    def clear_at(self, homography: Floats) -> ClearDetails:
        """The clear details that land where they should."""
        return clear_details(homography, self.clear, self.first.landmarks, self.second.landmarks)


def _overlap(pair: _Pair) -> Overlap | None:
    """The overlap that the facings are certain of, else one that landmarks and boxes agree on, else None."""
    found = pair.fronts
    if found is not None and (found.is_sure or _is_backed(found, pair)):
        anchors = pair.first.fronts.middles[found.first], pair.second.fronts.middles[found.second]
        overlap = _in_pixels(pair, found.homography, anchors, len(found.first) / found.expected)
        return replace(overlap, facings=_followed(overlap, pair), evidence=found.strength)
    proposed = [(placement.strength, _of_landmarks(placement, pair)) for placement in pair.likely]
    checked = [(strength * _agreement(overlap, pair), overlap) for strength, overlap in proposed]
    agreed = [entry for entry in checked if entry[0] > 0]
    return max(agreed, key=lambda entry: entry[0])[1] if agreed else None


def _is_backed(found: FrontPlacement, pair: _Pair) -> bool:
    """Whether landmarks back a placement by facings that is not sure by itself."""
    follows = pair.numbers[1] - pair.numbers[0] == 1
    least, fewest = (NEXT_STRENGTH, NEXT_PLACES) if follows else (BACKED_STRENGTH, BACKING_PLACES)
    if found.certainty < BACKED_CERTAINTY or found.strength < least or not found.stands_out:
        return False
    clear = pair.clear_at(found.homography)
    if clear.places >= fewest and clear.share >= BACKING_CLEAR:
        return True
    share = explained_share(found.homography, pair.first.landmarks, pair.second.landmarks, pair.likeness)
    return found.strength >= BACKED_STRENGTH and share >= BACKING_SHARE


def _of_landmarks(placement: Placement, pair: _Pair) -> Overlap:
    source = as_points(pair.first.landmarks.places[placement.matches.first])
    target = as_points(pair.second.landmarks.places[placement.matches.second])
    return _in_pixels(pair, placement.homography, (source, target), placement.share)


def _in_pixels(pair: _Pair, homography: Floats, anchors: tuple[Floats, Floats], confidence: float) -> Overlap:
    """From straight shares of the long sides, homography and anchors, to pixels of the reports."""
    one, other = pair.first.lens, pair.second.lens
    scaled = np.diag([other.reach, other.reach, 1.0]) @ homography @ np.diag([1 / one.reach, 1 / one.reach, 1.0])
    ends = [lens.distort(points * lens.reach) for lens, points in zip((one, other), anchors, strict=True)]
    return Overlap(*pair.numbers, scaled, np.column_stack(ends), (one, other), confidence)


def _followed(overlap: Overlap, pair: _Pair) -> Ints:
    """The facings that are the same, followed along the rows.

    Only for an overlap that the facings found: where landmarks had to decide, rows of few or like facings are followed
    wrongly.
    """
    one, other = overlap.lenses
    homography = (
        np.diag([1 / other.reach, 1 / other.reach, 1.0]) @ overlap.homography @ np.diag([one.reach, one.reach, 1.0])
    )
    return follow_rows(homography, pair.first.fronts, pair.second.fronts, pair.surprise)


def _agreement(overlap: Overlap, pair: _Pair) -> float:
    """How alike the facings of the common area lie, 0 to 1; 0 when too little for the photos to overlap."""
    found = _counterparts(overlap, pair)
    if min(int(found.in_first.sum()), int(found.in_second.sum())) < ENOUGH_FACINGS:
        return overlap.confidence if overlap.confidence >= SURE_CONFIDENCE else 0.0
    return found.agreement if found.agreement >= MIN_AGREEMENT and _looks_right(found.pairs, pair) else 0.0


def _counterparts(overlap: Overlap, pair: _Pair) -> Counterparts:
    boxes = [[facing.box for facing in photo.report.facings] for photo in (pair.first, pair.second)]
    return find_counterparts(overlap, boxes[0], boxes[1])


def _shows_other_packs(overlap: Overlap, pair: _Pair) -> bool:
    """Whether the common area's facings lie on others, or on none: the shelves are alike, and not the same."""
    found = _counterparts(overlap, pair)
    one, other = found.pairs.T
    enough = min(int(found.in_first.sum()), int(found.in_second.sum())) >= ENOUGH_FACINGS
    return enough and not _packs_agree(pair.packs, one, other)


def _looks_right(facings: Ints, pair: _Pair) -> bool:
    """Whether facings `(n, 2)` look like each other, and not only as all look there."""
    one, other = facings.T
    if not _packs_agree(pair.packs, one, other):
        return False
    likeness = pair.first.fronts.looks[one] @ pair.second.fronts.looks[other].T
    resemblance = float(np.diag(likeness).mean() - likeness.mean())
    return resemblance >= MIN_RESEMBLANCE or float(pair.surprise[one, other].mean()) >= MIN_SURPRISE


def _packs_agree(likeness: Floats, one: Ints, other: Ints) -> bool:
    """Whether facings taken for the same ones, `one[i]` and `other[i]`, look alike themselves; none of them do not.

    `likeness` is that of all facings of both photos, `(first, second)`.
    """
    if not len(one):
        return False
    alike, surprising = likeness[one, other].mean(), surprise(likeness)[one, other].mean()
    return bool(alike >= ONE_LABEL or (alike >= PACKS_LIKENESS and surprising >= PACKS_SURPRISE))
