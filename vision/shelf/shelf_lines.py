"""Choose the shelf lines of one bay: the set of levels that explains its facings at the lowest cost.

A facing is explained when it stands on the line below it or rests on another facing. Every line costs something, more
when it would cut through facings or lie too close to the next line. Because a facing's cost depends only on the next
line below its bottom, the best set follows exactly from dynamic programming over the candidate levels, from top to
bottom. Costs are in units of "one ordinary facing left unexplained".
"""

from dataclasses import dataclass

import numpy as np

from vision.geometry import Flags, Floats, Ints
from vision.shelf.perspective import FlatBoxes
from vision.shelf.stacking import NO_TAGS, separation, tagged_edges

# A line must explain more than this many ordinary facings that nothing else explains: one in a photo of few, more in a
# dense one, where a detector makes several errors and two of them may lie side by side.
LEAST_LINE_COST, MOST_LINE_COST = 1.0, 3.0
FACINGS_PER_LINE_COST = 50
# Half of it: a box cut in two is doubtful, for the detector sometimes joins two piled facings.
CUT_THROUGH_COST = 0.5
# A facing that rests on another prefers not to be a reason for a line of its own ...
RESTING_ON_LINE_COST = 0.5
# ... but resting is slightly worse than standing, or a photo of one pile would have no line at all.
RESTING_COST = 0.05
# A facing that touches the one below it where a line runs leaves no room for a board: without this cost a neighbour's
# shelves go on through the piles of the fixture beside it. As shipped, 60 rendered scenes, facings in the right row:
# 0.89 at 0, 0.93 at 0.05, 0.97 at 0.1 and 0.2. Coolers full of touching bags stay as they are at 0.2.
PILED_ON_LINE_COST = 0.2
# Distance from the line, in box sizes, at which a facing no longer stands on it: lens curvature and detector error.
REACH = 0.3
# Boxes above this multiple of the typical size (bags, multipacks) do not get a wider reach for it.
MAX_REACH_UNITS = 1.5
# A line through a box by less than this share of its height only grazes it.
GRAZE = 0.2
# Shelves are at least about one ordinary facing apart.
MIN_DISTANCE = 0.9
CLOSE_LINES_COST = 3.0
# Width of the kernel and of the bins of the density whose peaks are the candidates, in units of the typical size.
KERNEL = 0.07
BIN = 0.02


@dataclass(frozen=True, slots=True)
class Footing:
    """How `n` facings relate to `m` candidate levels (`levels`, `(m,)`, from top to bottom).

    `below[i, k]`: facing i ends clearly below line k. `stands[i, k]`: it stands on it. `cost[i, k]`: weighted cost of
    facing i when k is its line. `cutting[i, k]`: weighted cost of line k running through facing i. `line_cost` is what
    one more line costs.
    """

    levels: Floats
    below: Flags
    stands: Flags
    cost: Floats
    cutting: Floats
    weight: Floats
    unit: float
    line_cost: float


def line_cost(count: int) -> float:
    """What one more line costs where there are so many facings."""
    return float(np.clip(count / FACINGS_PER_LINE_COST, LEAST_LINE_COST, MOST_LINE_COST))


def measure_footing(boxes: FlatBoxes, tags: Floats = NO_TAGS) -> Footing:
    """Find the candidate levels of all facings and relate the facings to them; `tags` are straightened price tags."""
    levels = _candidate_levels(boxes)
    reach = REACH * np.minimum(boxes.size, MAX_REACH_UNITS * boxes.unit)[:, None]
    beyond = boxes.bottom[:, None] - levels
    below = beyond > reach
    # Cut boxes end somewhere below the photo: any line that is not above their visible end will do.
    off = np.where(boxes.cut[:, None] & ~below, 0.0, np.clip(1.5 * np.abs(beyond) / reach - 0.5, 0.0, 1.0))
    on_edge = np.any((np.abs(beyond) < reach / 2) & tagged_edges(boxes, tags, levels), axis=1)
    apart = np.where(on_edge, 1.0, separation(boxes, tags))[:, None]
    resting = np.maximum(apart, RESTING_COST) + PILED_ON_LINE_COST * (1 - off) * (1 - apart)
    cost = np.minimum(off + RESTING_ON_LINE_COST * (1 - apart), resting)
    cutting = below & (boxes.top[:, None] < levels - GRAZE * boxes.height[:, None])
    weight = boxes.weight[:, None]
    return Footing(
        levels=levels,
        below=below,
        stands=off < 0.5,
        cost=cost * weight,
        cutting=CUT_THROUGH_COST * weight * cutting,
        weight=boxes.weight,
        unit=boxes.unit,
        line_cost=line_cost(len(boxes.weight)),
    )


def choose_lines(footing: Footing, members: Ints) -> tuple[float, Ints]:
    """Total cost and the chosen candidates (indices into `footing.levels`, top to bottom) for the facings `members`."""
    usable = np.flatnonzero(footing.stands[members].any(axis=0))
    if not len(usable):
        return float(footing.weight[members].sum()), usable
    picked = np.ix_(members, usable)
    below = footing.below[picked].astype(np.float64)
    explained = (1 - below) * footing.cost[picked]
    line = footing.line_cost + footing.cutting[picked].sum(axis=0)
    between = below.T @ explained + _closeness(footing.levels[usable], footing.unit)
    under = footing.weight[members] @ below
    cost, chain = _cheapest_chain(explained.sum(axis=0) + line, between + line, under)
    return cost, usable[chain]


def cost_on(footing: Footing, members: Ints, lines: Ints) -> float:
    """What the facings `members` cost when they stand on the given lines, the lines themselves not counted."""
    above = ~footing.below[np.ix_(members, lines)]
    found = above.any(axis=1)
    if not found.any():
        return float(footing.weight[members].sum())
    own = lines[above[found].argmax(axis=1)]
    return float(footing.cost[members[found], own].sum() + footing.weight[members[~found]].sum())


def _cheapest_chain(first: Floats, step: Floats, last: Floats) -> tuple[float, list[int]]:
    """Cheapest chain k1 < k2 < ...: `first[k1] + step[k1, k2] + ... + last[kn]`."""
    best, previous = first.copy(), np.full(len(first), -1)
    for place in range(1, len(first)):
        ways = best[:place] + step[:place, place]
        cheapest = int(ways.argmin())
        if ways[cheapest] < best[place]:
            best[place], previous[place] = ways[cheapest], cheapest
    end = int((best + last).argmin())
    chain = [end]
    while (before := int(previous[chain[-1]])) >= 0:
        chain.append(before)
    return float((best + last)[end]), chain[::-1]


def _closeness(levels: Floats, unit: float) -> Floats:
    distance = (levels[None, :] - levels[:, None]) / (MIN_DISTANCE * unit)
    return CLOSE_LINES_COST * np.clip(1 - distance, 0.0, 1.0)


def _candidate_levels(boxes: FlatBoxes) -> Floats:
    """Peaks of the density of the visible bottoms; below them one level for the boxes that the photo cuts."""
    peaks = _density_peaks(boxes.bottom[~boxes.cut], boxes.weight[~boxes.cut], boxes.unit)
    if not boxes.cut.any():
        return peaks
    # One pixel below the last visible level, or the two could not be told apart.
    lowest = np.concatenate([boxes.bottom[boxes.cut], peaks + 1.0]).max()
    return np.append(peaks, lowest)


def _density_peaks(values: Floats, weights: Floats, unit: float) -> Floats:
    if not len(values):
        return np.zeros(0)
    width = BIN * unit
    margin = 4 * KERNEL * unit
    count = int((np.ptp(values) + 2 * margin) / width) + 1
    start = values.min() - margin
    density, edges = np.histogram(values, bins=count, range=(start, start + count * width), weights=weights)
    offsets = np.arange(-4 * KERNEL / BIN, 4 * KERNEL / BIN + 1)
    smooth = np.convolve(density, np.exp(-0.5 * (offsets * BIN / KERNEL) ** 2), mode="same")
    rising, falling = smooth[1:-1] > smooth[:-2], smooth[1:-1] >= smooth[2:]
    peaks = np.flatnonzero(rising & falling) + 1
    levels: Floats = (edges[peaks] + edges[peaks + 1]) / 2
    return levels
