"""Lay one photo over another by their landmarks, on shelves that repeat the same label dozens of times.

The usual test, that a match be clearly better than every other, throws most matches of a shelf away, and the rest may
agree on a placement that is wrong by one facing. Here every landmark keeps several partners. Each pair of partners
proposes a whole placement, position, size and turn at once (after Philbin et al., "Object retrieval with large
vocabularies and fast spatial matching", 2007). The best proposals are refined to homographies
(MAGSAC++, Barath et al., 2020), and each homography is judged by the landmarks of the common area that it explains.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from vision.geometry import Flags, Floats, Ints
from vision.scenes.homography import MAX_ZOOM, fit_homography, is_sane, project
from vision.scenes.landmarks import Complexes, Landmarks, Likeness, as_points

# Least likeness of two landmarks that may be the same, and of two that may propose a placement.
MIN_LIKENESS, PARTNER_LIKENESS = 0.75, 0.80
# Partners a landmark keeps for proposals. With 10 the true ones drown among the repeats of a label.
PARTNERS = 4
# Two photos of one shelf are taken upright.
MAX_TURN = np.deg2rad(30)
# The most distinctive pairs propose, and every so many landmark votes on the proposals: time grows with both.
PROPOSERS, VOTERS = 300, 300
# How near its partner a landmark must land to vote for a proposal, in shares of the long side: as far as the error of
# one landmark's own size and turn carries.
VOTED_WITHIN = 0.05
# Proposals that are refined, and how far apart (in shares of the long side) the corners of two must land to be two.
REFINED, DISTINCT = 6, 0.03
# A homography is sought among this many of the most distinctive pairs that a proposal lands so near their partner;
# oblique views leave a similarity quickly, and of more pairs too few are true for a sample of four.
SOUGHT_WITHIN, SOUGHT_AMONG = 0.08, 400
SAMPLES = 1000
# Goods stand before and behind the plane, lenses bend it: shares of the long side that a match may lie off.
MATCHED_WITHIN, EXPLAINED_WITHIN = 0.010, 0.014
# OpenCV measures in pixels: a photo has this many for it.
PIXELS = 1000
# The landmark that a placement predicts must be turned and sized as predicted.
EXPLAINED_TURN = np.deg2rad(15)
EXPLAINED_ZOOM = 1.35
SETTLING_ROUNDS = 2
# A homography through fewer landmarks could be any.
MIN_MATCHES = 12


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Landmarks `first[i]` of one photo and `second[i]` of the other that look alike, and how much (0 to 1)."""

    first: Ints
    second: Ints
    likeness: Floats

    def __len__(self) -> int:
        return len(self.first)

    def only(self, chosen: Flags | Ints | slice) -> "Pairs":
        return Pairs(self.first[chosen], self.second[chosen], self.likeness[chosen])


@dataclass(frozen=True, slots=True, eq=False)
class Placement:
    """One way to lay the first photo over the second.

    `homography` carries shares of the first long side to shares of the second. `matches` are the landmarks that it
    explains, `expected` as many as lie in the common area (in the photo that has fewer there).
    """

    homography: Floats
    matches: Pairs
    expected: int

    @property
    def share(self) -> float:
        """Explained landmarks by expected ones, 0 to 1."""
        return len(self.matches) / max(self.expected, 1)

    @property
    def strength(self) -> float:
        """Explained landmarks times their share: neither a sliver nor a vast area with a few chance matches wins."""
        return len(self.matches) * self.share


def find_placements(first: Landmarks, second: Landmarks, likeness: Likeness) -> tuple[Placement, ...]:
    """Distinct ways to lay the first photo over the second, the strongest first; () when there is none.

    `likeness` (first, second) is that of their landmarks.
    """
    if min(len(first), len(second)) < MIN_MATCHES:
        return ()
    alike = _alike(first, second, likeness)
    partners = _partners(alike)
    sought = [_seek(proposal, partners, first, second) for proposal in _proposals(partners, first, second)]
    distinct = _distinct([homography for homography in sought if homography is not None], first)
    settled = [_settle(homography, alike, first, second) for homography in distinct]
    found = [placement for placement in settled if placement is not None]
    return tuple(sorted(found, key=lambda placement: -placement.strength))


def explained_share(homography: Floats, first: Landmarks, second: Landmarks, likeness: Likeness) -> float:
    """The share (0 to 1) of the common area's landmarks that a homography `(3, 3)` of straight shares explains."""
    return _explain(homography, _alike(first, second, likeness), first, second).share


def _alike(first: Landmarks, second: Landmarks, likeness: Likeness) -> Pairs:
    """All pairs that look alike and are turned and sized as two photos of one shelf may be; in order of the first."""
    rows, columns = np.nonzero(likeness > MIN_LIKENESS)
    zoom = second.poses[columns] / first.poses[rows]
    usual = (np.abs(np.angle(zoom)) < MAX_TURN) & (np.abs(np.log(np.abs(zoom))) < np.log(MAX_ZOOM))
    return Pairs(rows[usual], columns[usual], likeness[rows[usual], columns[usual]].astype(np.float64))


def _partners(alike: Pairs) -> Pairs:
    """The best few partners of each landmark, the most distinctive pairs first."""
    ranked = alike.only(np.lexsort((-alike.likeness, alike.first)))
    start = np.unique(ranked.first, return_index=True)[1]
    rank = np.arange(len(ranked)) - np.repeat(start, np.diff(np.append(start, len(ranked))))
    # A label that is repeated has many partners of like value: the one after the last kept is as good as the first.
    rival = np.full(int(alike.first.max(initial=0)) + 1, MIN_LIKENESS)
    rival[ranked.first[rank == PARTNERS]] = ranked.likeness[rank == PARTNERS]
    kept = ranked.only((rank < PARTNERS) & (ranked.likeness > PARTNER_LIKENESS))
    return kept.only(np.argsort(rival[kept.first] - kept.likeness, kind="stable"))


def _proposals(partners: Pairs, first: Landmarks, second: Landmarks) -> list[Floats]:
    """Similarities `(3, 3)` that pairs propose, those first that most of their common area's landmarks vote for."""
    proposers = partners.only(np.s_[:PROPOSERS])
    zoom = second.poses[proposers.second] / first.poses[proposers.first]
    shift = second.places[proposers.second] - zoom * first.places[proposers.first]
    asked = np.arange(0, len(first), max(1, len(first) // VOTERS))
    votes = _votes(zoom, shift, partners.only(np.isin(partners.first, asked)), first, second)
    common = second.shows(zoom[:, None] * first.places[asked] + shift[:, None]).sum(axis=1)
    common = np.maximum(common, MIN_MATCHES)
    # On a shelf of repeats any placement finds some partners, the more the larger its common area.
    excess = (votes - np.median(votes / common) * common) / np.sqrt(common) if len(votes) else votes
    order = np.argsort(-excess, kind="stable")[: 8 * REFINED]
    return _distinct([_similarity(zoom[place], shift[place]) for place in order], first)[:REFINED]


def _votes(zoom: Complexes, shift: Complexes, voters: Pairs, first: Landmarks, second: Landmarks) -> Floats:
    """For each proposal how many landmarks land near one of their partners; each has one vote, however many it has."""
    if not len(voters):
        return np.zeros(len(zoom))
    voters = voters.only(np.argsort(voters.first, kind="stable"))
    starts = np.unique(voters.first, return_index=True)[1]
    landed = zoom[:, None] * first.places[voters.first] + shift[:, None]
    near = np.maximum(0, 1 - (np.abs(landed - second.places[voters.second]) / VOTED_WITHIN) ** 2)
    votes: Floats = np.maximum.reduceat(near, starts, axis=1).sum(axis=1)
    return votes


def _similarity(zoom: complex, shift: complex) -> Floats:
    return np.asarray([[zoom.real, -zoom.imag, shift.real], [zoom.imag, zoom.real, shift.imag], [0.0, 0.0, 1.0]])


def _distinct(homographies: list[Floats], first: Landmarks) -> list[Floats]:
    """Without those that carry the photo nearly where an earlier one does."""
    low, high = np.quantile(as_points(first.places), (0.1, 0.9), axis=0)
    corners = np.asarray([low, (high[0], low[1]), high, (low[0], high[1])])
    kept: list[Floats] = []
    landed: list[Floats] = []
    for homography in homographies:
        where = project(homography, corners)
        if all(not np.abs(where - other).max() < DISTINCT for other in landed):
            kept.append(homography)
            landed.append(where)
    return kept


def _seek(proposal: Floats, partners: Pairs, first: Landmarks, second: Landmarks) -> Floats | None:
    """The homography on which most partners agree that the proposal lands near each other; None without one."""
    source, target = as_points(first.places[partners.first]), as_points(second.places[partners.second])
    near = np.flatnonzero(np.linalg.norm(project(proposal, source) - target, axis=1) < SOUGHT_WITHIN)[:SOUGHT_AMONG]
    if len(near) < MIN_MATCHES:
        return None
    found, _ = cv2.findHomography(
        source[near] * PIXELS,
        target[near] * PIXELS,
        cv2.USAC_MAGSAC,
        MATCHED_WITHIN * PIXELS,
        maxIters=SAMPLES,
        confidence=0.999,
    )
    if found is None:
        return None
    homography = np.diag([1, 1, PIXELS]) @ np.asarray(found, dtype=np.float64) @ np.diag([1, 1, 1 / PIXELS])
    return homography if is_sane(homography, as_points(first.places)) else None


def _settle(homography: Floats, alike: Pairs, first: Landmarks, second: Landmarks) -> Placement | None:
    """Search again where the homography predicts, repeated labels and all, and fit to what is found there."""
    placement = _explain(homography, alike, first, second)
    for _ in range(SETTLING_ROUNDS):
        if len(placement.matches) < MIN_MATCHES:
            return None
        source = as_points(first.places[placement.matches.first])
        target = as_points(second.places[placement.matches.second])
        missed = np.linalg.norm(project(placement.homography, source) - target, axis=1)
        homography = fit_homography(source, target, 1 / (1 + (missed / MATCHED_WITHIN) ** 2))
        if not is_sane(homography, as_points(first.places)):
            return None
        placement = _explain(homography, alike, first, second)
    return placement if len(placement.matches) >= MIN_MATCHES else None


def _explain(homography: Floats, alike: Pairs, first: Landmarks, second: Landmarks) -> Placement:
    """The pairs, one to one, that lie, are turned and are sized as the homography predicts."""
    landed = _carry(homography, first.places)
    posed = _carry(homography, first.places + first.poses) - landed
    back = _carry(np.asarray(np.linalg.inv(homography), dtype=np.float64), second.places)
    here, there = second.shows(landed), first.shows(back)
    alike = alike.only(here[alike.first] & there[alike.second])
    # What a homography shrinks to a point has no turn and no size: not a number, which fits nothing.
    with np.errstate(divide="ignore", invalid="ignore"):
        zoom = second.poses[alike.second] / posed[alike.first]
    fits = (
        (np.abs(second.places[alike.second] - landed[alike.first]) < EXPLAINED_WITHIN)
        & (np.abs(np.angle(zoom)) < EXPLAINED_TURN)
        & (np.abs(np.log(np.abs(zoom))) < np.log(EXPLAINED_ZOOM))
    )
    return Placement(homography, _one_to_one(alike.only(fits)), int(min(here.sum(), there.sum())))


def _carry(homography: Floats, places: Complexes) -> Complexes:
    carried = project(homography, as_points(places))
    return np.asarray(carried[:, 0] + 1j * carried[:, 1], dtype=np.complex128)


def _one_to_one(pairs: Pairs) -> Pairs:
    """Those in which each is the other's most alike."""
    pairs = pairs.only(np.argsort(-pairs.likeness, kind="stable"))
    best_first = np.unique(pairs.first, return_index=True)[1]
    best_second = np.unique(pairs.second, return_index=True)[1]
    return pairs.only(np.intersect1d(best_first, best_second))
