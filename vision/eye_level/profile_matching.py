"""Known shelf heights of a fixture matched to the rows of a photo.

Some shelves are hidden or outside the photo, some rows are no shelf of the profile. Every two rows set on every two
shelves give a hypothetical pose of the camera; dynamic programming aligns rows and shelves under that pose, the pose is
fitted to the alignment, and both are repeated. Alignments compete by their likelihood; what the losers say instead is
the ambiguity of the answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product
from statistics import NormalDist

import numpy as np

from vision.eye_level.camera_pose import (
    START_PITCHES,
    Evidence,
    Settled,
    cost_of,
    drops_at,
    heights_at,
    joined,
    log_likelihood_loss,
    settle,
    starting_poses,
    steepness_at,
)
from vision.eye_level.row_alignment import UNMATCHED, align
from vision.eye_level.shelf_view import EDGE_SIGMA, ShelfView
from vision.geometry import Floats, Ints

# A shelf of the profile is as exact as a tape measure and the slots of the uprights.
PROFILE_SIGMA_CM = 1.0
# Cost (negative log likelihood) of a row that is no shelf of the profile, and of a shelf in view that has no row.
ROW_WITHOUT_SHELF = 5.0
SHELF_WITHOUT_ROW = 2.5
# A shelf counts as in view when it lies this far inside the upper border, in heights of the photo: nearer to it the
# photo shows too little of the goods for a row. At the lower border the edge itself is enough.
IN_VIEW_TOP = 0.08
IN_VIEW_BOTTOM = 0.02
# Hypotheses that are fitted after the cheap first alignment, and the rounds of each of the two fits; twice as many
# changed no height of 73 rendered scenes.
SHORTLIST = 24
FIT_ROUNDS = 2
# A profile that holds less than this share of the rows in view belongs to another fixture.
LEAST_MATCHED = 0.6
# How much of a likelihood to believe: errors of one photo's rows (lens, missed facings) are not independent.
TRUST = 0.8
ONE_SIGMA = 0.683
NORMAL_QUANTILES = np.asarray([NormalDist().inv_cdf((step + 0.5) / 40) for step in range(40)])


@dataclass(frozen=True, slots=True)
class Matching:
    """Alignments that survive, best first: the shelf of each row or UNMATCHED, `rows` `(k, n)`, their weights `(k,)`,
    summing to 1, and the poses fitted to them; `shelves` `(m,)` from the top, in cm.
    """

    shelves: Floats
    rows: Ints
    weights: Floats
    settled: Settled

    def boards(self, levels: Floats) -> tuple[Floats, Floats]:
        """Height of each row by the best alignment, and within how many cm of it 68 % of the likelihood lie: `(n,)`.

        The root mean square would let an alternative of one in ten spoil nine sure answers.
        """
        matched = self.rows != UNMATCHED
        heights = np.where(matched, self.shelves[self.rows], heights_at(self.settled.poses, levels))
        spreads = np.where(matched, PROFILE_SIGMA_CM, self.settled.spreads(levels))
        errors = np.abs(heights[..., None] + spreads[..., None] * NORMAL_QUANTILES - heights[0][:, None])
        shares = np.repeat(self.weights / len(NORMAL_QUANTILES), len(NORMAL_QUANTILES))
        sigmas = [_quantile(errors[:, row].ravel(), shares) for row in range(len(levels))]
        return heights[0], np.asarray(sigmas)


@dataclass(frozen=True, slots=True)
class _Puzzle:
    """Rows seen, `levels` `(n,)`, and shelves `(m,)` from the top in cm, to be matched."""

    view: ShelfView
    levels: Floats
    shelves: Floats
    known: Evidence

    def sigmas(self, poses: Floats) -> Floats:
        """How far a row may lie from its shelf, in cm, `(k, n)`."""
        edge = EDGE_SIGMA * self.view.long_side * steepness_at(poses, self.levels)
        sigmas: Floats = np.hypot(PROFILE_SIGMA_CM, edge)
        return sigmas

    def in_view(self, poses: Floats) -> Floats:
        """1 for shelves that the photo must show under a pose, else 0, `(k, m)`."""
        top, bottom = self.view.frame
        inner = np.asarray([top + IN_VIEW_TOP * (bottom - top), bottom - IN_VIEW_BOTTOM * (bottom - top)])
        upper, lower = heights_at(poses, inner).T[:, :, None]
        inside: Floats = ((self.shelves < upper) & (self.shelves > lower)).astype(np.float64)
        return inside


def match_profile(view: ShelfView, heights_cm: Sequence[float], known: Evidence) -> Matching | None:
    """Match shelf heights to the rows of a photo that are seen; None when the profile belongs to another fixture."""
    shelves, levels = np.sort(np.asarray(heights_cm, dtype=np.float64))[::-1], view.levels[view.seen]
    if not len(shelves) or not len(levels):
        return None
    puzzle = _Puzzle(view, levels, shelves, known)
    poses = _hypotheses(puzzle)
    rows, costs = _align(puzzle, poses)
    likely = np.argsort(costs + cost_of(known(poses)), kind="stable")[:SHORTLIST]
    settled, _ = _fit(puzzle, poses[likely], rows[likely])
    rows, kept = np.unique(_align(puzzle, settled.poses)[0], axis=0, return_index=True)
    settled, costs = _fit(puzzle, settled.poses[kept], rows)
    order = np.argsort(costs, kind="stable")
    if (rows[order[0]] != UNMATCHED).mean() < LEAST_MATCHED:
        return None
    weights = np.exp(TRUST * (costs[order[0]] - costs[order]))
    return Matching(shelves, rows[order], weights / weights.sum(), settled.at(order))


def _hypotheses(puzzle: _Puzzle) -> Floats:
    """Poses `(k, 5)` under which two outer rows lie on two shelves, or the middle row on one."""
    last, shelves = len(puzzle.levels) - 1, range(len(puzzle.shelves))
    outer = sorted({(a, b) for a in (0, 1) for b in (last - 1, last) if a < b})
    pairs = [(*rows, *on) for rows, on in product(outer, combinations(shelves, 2))]
    pairs += [(last // 2, last // 2, shelf, shelf) for shelf in shelves]
    upper, lower, high, low = np.repeat(np.asarray(pairs, dtype=np.intp), len(START_PITCHES), axis=0).T
    poses = np.tile(starting_poses(puzzle.view.pencil), (len(pairs), 1))
    drops = [drops_at(poses, puzzle.levels[row][:, None])[:, 0] for row in (upper, lower)]
    span, fall = puzzle.shelves[high] - puzzle.shelves[low], drops[1] - drops[0]
    distance = np.where(span > 0, span / np.maximum(fall, 1e-9), np.exp(poses[:, 1]))
    return np.column_stack([puzzle.shelves[high] + distance * drops[0], np.log(distance), poses[:, 2:]])


def _align(puzzle: _Puzzle, poses: Floats) -> tuple[Ints, Floats]:
    """The cheapest alignment under each pose: shelf of each row `(k, n)` and its cost `(k,)`."""
    distances = heights_at(poses, puzzle.levels)[:, :, None] - puzzle.shelves
    match = log_likelihood_loss(distances / puzzle.sigmas(poses)[:, :, None])
    return align(match, SHELF_WITHOUT_ROW * puzzle.in_view(poses), ROW_WITHOUT_SHELF)


def _fit(puzzle: _Puzzle, poses: Floats, rows: Ints) -> tuple[Settled, Floats]:
    """Poses fitted to their alignments, and the whole cost of both."""
    matched = rows != UNMATCHED
    targets = puzzle.shelves[rows]

    def on_shelves(tried: Floats) -> Floats:
        blocks = (-1, *rows.shape)
        heights, sigmas = heights_at(tried, puzzle.levels).reshape(blocks), puzzle.sigmas(tried).reshape(blocks)
        # A row that is no shelf of the profile is at least none below the floor.
        off = np.where(matched, heights - targets, np.minimum(heights, 0.0)) / sigmas
        return off.reshape(len(tried), -1)

    settled = settle(poses, joined(puzzle.known, on_shelves), FIT_ROUNDS)
    shelf_has_row = (rows[:, :, None] == np.arange(len(puzzle.shelves))).any(axis=1)
    missing = (puzzle.in_view(settled.poses) * ~shelf_has_row).sum(axis=1)
    return settled, settled.costs + SHELF_WITHOUT_ROW * missing + ROW_WITHOUT_SHELF * (~matched).sum(axis=1)


def _quantile(errors: Floats, shares: Floats) -> float:
    order = np.argsort(errors)
    return float(errors[order][np.searchsorted(np.cumsum(shares[order]), ONE_SIGMA * shares.sum())])
