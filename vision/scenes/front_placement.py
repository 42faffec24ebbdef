"""Lay one photo over another by the facings themselves: where they stand and how they look.

Landmarks on goods are few where facings are small and lie in no common plane where goods are deep. The middles of the
facings of a shelf do lie near one plane, and their order is as distinctive as the planogram. Every pair of facings
that look alike votes for a shift (generalised Hough transform, Ballard, 1981); the best shifts are settled to
homographies, and judged by how surprising it is that so many facings land on one of the same looks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

import cv2
import numpy as np

from vision.geometry import Floats, Ints
from vision.scenes.fronts import Fronts
from vision.scenes.homography import fit_homography, is_sane, project
from vision.scenes.row_chains import follow_rows

# Fewer facings in a photo, or fewer pairs, could lie in any way.
MIN_PAIRS = 5
# Zooms from photo to photo that are tried; a pair votes for those within a factor of 1.4 of what its sizes say.
ZOOMS = 2.0 ** np.arange(-0.75, 0.76, 0.25)
ZOOM_DOUBT = 0.5
# A camera that looks down and moves along the shelf sees its foot move less than its top: by so much a height. A wide
# lens at 30 degrees reaches 0.6. Tried with zooms of at most a factor of 1.2.
SHEARS, SHEARED_ZOOM = (-0.6, -0.4, -0.2, 0.2, 0.4, 0.6), 0.26
# Votes need a pair this much more alike than by chance: by twice this many pairs time grows.
VOTING_SURPRISE = 0.7
# Shifts are counted in bins (share of the long side) and smeared over their neighbours: about half of a narrow facing,
# since perspective and lens pull the votes for one shift apart.
BIN, SMEAR = 0.012, 1.3
# Shifts that are looked at in all: of each zoom, over all zooms, and those that are settled.
PEAKS, SHORTLIST, SETTLED = 20, 60, 8
# Distances are in shares of a facing's width and height. A facing is met by another within the tolerance, which
# narrows while the fit settles; in the end those beyond half a facing are others.
SETTLING, FINISHING, JUDGED_WITHIN = (1.0, 0.8, 0.6), (0.6, 0.5, 0.5), 0.6
# Looks decide between two facings that are about as near; nearness counts five times as much as one unit of surprise.
NEARNESS_WEIGHT, LOOKS_WEIGHT = 1.5, 0.3
# What fits to a fraction of this (in facings) holds the plane; one cut by the frame has its middle elsewhere.
FITTED_WITHIN, CUT_WEIGHT = 0.2, 0.1
# Settled placements tend to be right in some rows and off by one in others. Around each, all pairs of like looks
# within so many facings along and across are asked again which one plane most of them agree on.
SOUGHT, SOUGHT_ALONG, SOUGHT_ACROSS, SOUGHT_SURPRISE = 8, 1.6, 0.8, 0.5
# The sought plane's tolerance in facings, and samples drawn for it.
AGREED_WITHIN, SAMPLES = 0.2, 1000
# The strongest are followed along the rows in the end and fitted to what is found, so many of them and so often: those
# up to a facing off the true placement find to it. Each round costs 15 to 45 ms.
FOLLOWED, FOLLOWING = 3, 2
# What is followed may lie a facing off the placement it started from, and must still pull it.
FOLLOWED_WITHIN = 0.4
# OpenCV measures in pixels: the narrower side of a facing has this many for it.
PIXELS = 10
# Two placements this near each other (in facings) are one.
DISTINCT = 0.25
# A common area of fewer facings is no certainty, however well they fit.
LEAST_EXPECTED = 8
# Least certainty and strength with which the facings alone decide that two photos overlap. True neighbours with twenty
# common facings reach 1.4 to 3.2 and 60 to 900 on rendered shelves, two shelves 1.3 or 40 at most. Repeats on one shelf
# sometimes reach both.
SURE_CERTAINTY, SURE_STRENGTH = 1.35, 60.0
# Runs of the same labels meet by chance, and then in several ways that are about as good: the right one must be so
# many times as strong as the best that lies so many facings elsewhere.
STANDS_OUT, ELSEWHERE = 1.5, 1.5
# Nowhere near any facing.
AWAY = -9.0


@dataclass(frozen=True, slots=True, eq=False)
class FrontPlacement:
    """One way to lay the first photo over the second by their facings.

    `homography` carries straight shares of the first long side to such of the second. Facings `first[i]` and
    `second[i]` meet; `expected` lie in the common area. `evidence` is the surprise of all that meet, less 1 for each
    that meets none: about 0 by chance. `rival` is the strength of the strongest placement found elsewhere.
    """

    homography: Floats
    first: Ints
    second: Ints
    expected: int
    evidence: float
    rival: float = 0.0

    @property
    def certainty(self) -> float:
        """Evidence a facing of the common area."""
        return self.evidence / max(self.expected, LEAST_EXPECTED)

    @property
    def strength(self) -> float:
        """Evidence times certainty: neither a sliver nor a vast area of chance likeness wins."""
        return self.evidence * max(self.certainty, 0.0)

    @property
    def is_sure(self) -> bool:
        """Whether it speaks for an overlap by itself."""
        return self.certainty >= SURE_CERTAINTY and self.strength >= SURE_STRENGTH and self.stands_out

    @property
    def stands_out(self) -> bool:
        """Whether no other placement is nearly as strong."""
        return self.strength >= STANDS_OUT * self.rival


@dataclass(frozen=True, slots=True, eq=False)
class _Pair:
    """Two photos' facings, and how surprisingly alike each looks to each of the other, `(first, second)`."""

    first: Fronts
    second: Fronts
    surprise: Floats


def place_fronts(
    first: Fronts, second: Fronts, surprise: Floats, proposals: Sequence[Floats] = ()
) -> FrontPlacement | None:
    """The strongest way to lay the first photo over the second; None when they have too few facings for any.

    `surprise` `(first, second)` tells how surprisingly alike the facings are. `proposals` are homographies `(3, 3)`
    from elsewhere that are to be tried too.
    """
    if min(len(first), len(second)) < MIN_PAIRS:
        return None
    pair = _Pair(first, second, surprise)
    judged = [found for shift in _shifts(pair) if (found := _judge(shift, pair)) is not None]
    starts = [found.homography for found in _distinct(judged, pair)[:SETTLED]]
    settled = _settled([*starts, *proposals], SETTLING, pair)
    sought = [_seek(found.homography, pair) for found in _distinct(settled, pair)[:SOUGHT]]
    finished = _settled([homography for homography in sought if homography is not None], FINISHING, pair)
    fitted = [*settled, *finished]
    followed = [_follow(placement.homography, pair) for placement in _distinct(fitted, pair)[:FOLLOWED]]
    return _champion([*fitted, *_settled([way for way in followed if way is not None], (), pair)], pair)


def _champion(placements: Sequence[FrontPlacement], pair: _Pair) -> FrontPlacement | None:
    """The strongest placement, with the strength of the strongest that lays the photo elsewhere."""
    if not placements:
        return None
    best, *rest = _strongest(placements)
    where, size = _landed(best.homography, pair.first), float(pair.second.sides.mean())
    off = (np.abs(_landed(other.homography, pair.first) - where)[best.first].max(axis=1) for other in rest)
    rivals = (other.strength for other, away in zip(rest, off, strict=True) if np.median(away) > ELSEWHERE * size)
    return replace(best, rival=max(rivals, default=0.0))


def _strongest(placements: Sequence[FrontPlacement]) -> list[FrontPlacement]:
    return sorted(placements, key=lambda placement: -placement.strength)


def _shifts(pair: _Pair) -> list[Floats]:
    """Zooms with a shift, `(3, 3)`, for which most pairs vote, as against the facings that they bring together."""
    one, other = np.nonzero(pair.surprise > VOTING_SURPRISE)
    whole = pair.first.whole[one] | pair.second.whole[other]
    one, other = one[whole], other[whole]
    grown = np.log2((pair.second.sides[other] / pair.first.sides[one]).prod(axis=1)) / 2
    ranked = []
    for zoom, shear in _forms():
        near = np.abs(grown - np.log2(zoom)) < ZOOM_DOUBT
        formed = pair.first.middles @ np.asarray([[zoom, 0.0], [shear, zoom]])
        shifts = pair.second.middles[other[near]] - formed[one[near]]
        for votes, shift in _peaks(shifts, pair.surprise[one[near], other[near]]):
            common = int(pair.second.lens.shows(formed + shift).sum())
            form = np.asarray([[zoom, shear, shift[0]], [0.0, zoom, shift[1]], [0.0, 0.0, 1.0]])
            ranked.append((votes**2 / max(common, MIN_PAIRS), form))
    ranked.sort(key=lambda entry: -entry[0])
    return [form for _, form in ranked[:SHORTLIST]]


def _forms() -> list[tuple[float, float]]:
    """Zooms and shears that are tried."""
    sheared = [zoom for zoom in ZOOMS if abs(np.log2(zoom)) < SHEARED_ZOOM]
    return [*product(ZOOMS, [0.0]), *product(sheared, SHEARS)]


def _peaks(shifts: Floats, votes: Floats) -> Iterator[tuple[float, Floats]]:
    """The local maxima of the votes over shifts `(n, 2)`: votes and shift of each."""
    if not len(shifts):
        return
    low = shifts.min(axis=0) - 2 * BIN
    bins = ((shifts - low) / BIN).astype(np.intp)
    height, width = bins.max(axis=0) + 3
    counts = np.bincount(bins[:, 0] * width + bins[:, 1], votes, height * width).reshape(height, width)
    smeared = np.asarray(cv2.GaussianBlur(counts, (0, 0), SMEAR), dtype=np.float64)
    x, y = np.nonzero((smeared >= cv2.dilate(smeared, np.ones((3, 3)))) & (smeared > 0))
    for place in np.argsort(-smeared[x, y], kind="stable")[:PEAKS]:
        yield float(smeared[x[place], y[place]]), low + (np.asarray([x[place], y[place]]) + 0.5) * BIN


def _landed(homography: Floats, fronts: Fronts) -> Floats:
    landed = project(homography, fronts.middles)
    return np.where(np.isfinite(landed), landed, AWAY)


def _meet(homography: Floats, pair: _Pair, tolerance: float) -> tuple[Ints, Ints, Floats]:
    """Which facings meet, one to one, and how far off each is, squared, in shares of the tolerance (0 to 1)."""
    away = (_landed(homography, pair.first)[:, None] - pair.second.middles) / pair.second.sides
    missed = (away**2).sum(axis=2) / tolerance**2
    likeness = NEARNESS_WEIGHT * (1 - missed) + LOOKS_WEIGHT * np.clip(pair.surprise, -1, 3)
    likeness[missed >= 1] = 0.0
    best = likeness.argmax(axis=1)
    mutual = (likeness.argmax(axis=0)[best] == np.arange(len(best))) & (likeness.max(axis=1) > 0)
    one = np.flatnonzero(mutual)
    return one, best[one], missed[one, best[one]]


def _judge(homography: Floats, pair: _Pair) -> FrontPlacement | None:
    """The placement with what speaks for it; None when it brings too few together."""
    one, other, missed = _meet(homography, pair, JUDGED_WITHIN)
    if len(one) < MIN_PAIRS or not is_sane(homography, pair.first.middles[one]):
        return None
    back = project(np.asarray(np.linalg.inv(homography), dtype=np.float64), pair.second.middles)
    here = int(pair.second.lens.shows(_landed(homography, pair.first)).sum())
    expected = max(min(here, int(pair.first.lens.shows(back).sum())), len(one))
    surprise = float((np.maximum(pair.surprise[one, other], -1) * (1 - missed)).sum())
    return FrontPlacement(homography, one, other, expected, surprise - (expected - len(one)))


def _settled(homographies: Sequence[Floats], tolerances: Sequence[float], pair: _Pair) -> list[FrontPlacement]:
    """What the homographies settle to, the strongest first."""
    settled = [_settle(homography, tolerances, pair) for homography in homographies]
    judged = [_judge(homography, pair) for homography in settled if homography is not None]
    return _strongest([placement for placement in judged if placement is not None])


def _settle(homography: Floats, tolerances: Sequence[float], pair: _Pair) -> Floats | None:
    """Fit to what meets, ever more narrowly (iterated closest points, Besl and McKay, 1992)."""
    for tolerance in tolerances:
        one, other, _ = _meet(homography, pair, tolerance)
        if len(one) < MIN_PAIRS:
            return None
        homography = _fitted(homography, one, other, FITTED_WITHIN, pair)
        if not is_sane(homography, pair.first.middles[one]):
            return None
    return homography


def _seek(homography: Floats, pair: _Pair) -> Floats | None:
    """The plane on which most pairs of like looks near the given placement agree; None without one."""
    away = np.abs(_landed(homography, pair.first)[:, None] - pair.second.middles) / pair.second.sides
    near = (away[..., 0] < SOUGHT_ALONG) & (away[..., 1] < SOUGHT_ACROSS) & (pair.surprise > SOUGHT_SURPRISE)
    one, other = np.nonzero(near & pair.first.whole[:, None] & pair.second.whole)
    if len(one) < MIN_PAIRS:
        return None
    scale = PIXELS / float(np.median(pair.second.sides[other].min(axis=1)))
    found, _ = cv2.findHomography(
        pair.first.middles[one] * scale,
        pair.second.middles[other] * scale,
        cv2.USAC_MAGSAC,
        AGREED_WITHIN * PIXELS,
        maxIters=SAMPLES,
        confidence=0.999,
    )
    if found is None:
        return None
    return np.diag([1, 1, scale]) @ np.asarray(found, dtype=np.float64) @ np.diag([1, 1, 1 / scale])


def _follow(homography: Floats, pair: _Pair) -> Floats | None:
    """Fit to the facings that are the same along the rows; None where that leads nowhere."""
    for _ in range(FOLLOWING):
        one, other = follow_rows(homography, pair.first, pair.second, pair.surprise).T
        if len(one) < MIN_PAIRS:
            return None
        homography = _fitted(homography, one, other, FOLLOWED_WITHIN, pair)
        if not is_sane(homography, pair.first.middles[one]):
            return None
    return homography


def _fitted(homography: Floats, one: Ints, other: Ints, within: float, pair: _Pair) -> Floats:
    """The homography that fits the pairs; those that the frame cuts or that lie off the given one count less."""
    source, target = pair.first.middles[one], pair.second.middles[other]
    missed = np.linalg.norm((project(homography, source) - target) / pair.second.sides[other], axis=1)
    whole = np.where(pair.first.whole[one] & pair.second.whole[other], 1.0, CUT_WEIGHT)
    weights = whole * np.exp(np.clip(pair.surprise[one, other], -1, 2)) / (1 + (missed / within) ** 2)
    return fit_homography(source, target, weights)


def _distinct(placements: Sequence[FrontPlacement], pair: _Pair) -> list[FrontPlacement]:
    """The strongest first, without those that carry the facings nearly where a stronger one does."""
    kept: list[FrontPlacement] = []
    landed: list[Floats] = []
    size = float(pair.second.sides.mean())
    for placement in _strongest(placements):
        where = _landed(placement.homography, pair.first)
        if all(np.median(np.abs(where - other).max(axis=1)) >= DISTINCT * size for other in landed):
            kept.append(placement)
            landed.append(where)
    return kept
