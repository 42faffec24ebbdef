"""Which facing rests on which: goods piled on other goods stand on no shelf edge of their own.

`tags` are the photo's price tags, straightened like the boxes, `(t, 4)` xyxy.
"""

import numpy as np

from vision.geometry import Flags, Floats, Ints
from vision.shelf.perspective import FlatBoxes

# Space between an upper box and the one below it, in heights of the lower of the two, but never in more than the
# photo's typical size: an edge under big bags is no thicker than one under tins. On 50 photos with known rows 95 % of
# the pairs of two different rows are 0.21 or more apart (edge, price rail, air), 75 % of the piled pairs 0.11 or less.
TOUCHING = 0.08
APART = 0.28
# A negative space this deep means that the boxes are two views of one thing, not one on the other.
DEEPEST_OVERLAP = -0.5
# The lower box must reach this far below the upper one; else the two stand side by side and overlap at their edges.
MIN_DROP = 0.25
# Share of the narrower box's width that must lie over the other.
MIN_COMMON_WIDTH = 0.5
# The detector's error of a flat box follows its width: below this proportion the width counts as its height.
FLATTEST = 0.4
# A rail runs on to both sides of its tags, and few facings have one right below them: a tag counts this many widths of
# the common part further. More, and tags of the next bay, whose shelves hang elsewhere, would part piles.
TAG_REACH = 1.0
# Tags are straightened where they are, not where the middle of their facing is: a tag may reach out of it by this share
# of its own height.
STUCK_SLACK = 0.15
# Tags at one level mark a shelf edge, even between goods that touch, where there are so many of them over this share of
# the goods' breadth: fewer, or all in one place, also hang before piles. They begin at the level, give or take this
# share of the typical size, or lie across it.
EDGE_TAGS, EDGE_BREADTH, EDGE_SLACK = 4, 0.5, 0.1
NO_TAGS: Floats = np.zeros((0, 4))


def separation(boxes: FlatBoxes, tags: Floats = NO_TAGS) -> Floats:
    """For every box how clearly there is space below it, `(n,)`: 0 it rests on another box, 1 it does not."""
    nearest: Floats = pair_separation(boxes, tags).min(axis=1)
    return nearest


def pair_separation(boxes: FlatBoxes, tags: Floats = NO_TAGS) -> Floats:
    """The same for every pair, `(n, n)`: how clearly box i does not rest on box j."""
    narrower = np.minimum(boxes.width[:, None], boxes.width)
    common = np.minimum(boxes.right[:, None], boxes.right) - np.maximum(boxes.left[:, None], boxes.left)
    lower_height = np.maximum(np.minimum(boxes.height[:, None], boxes.height), FLATTEST * narrower)
    space = (boxes.top - boxes.bottom[:, None]) / np.minimum(lower_height, boxes.unit)
    above = boxes.bottom > boxes.bottom[:, None] + MIN_DROP * lower_height
    possible = (common > MIN_COMMON_WIDTH * narrower) & above & (space > DEEPEST_OVERLAP)
    # A shelf edge that carries a tag can be seen, so a tag settles doubt and never parts boxes that touch.
    upper, lower = np.nonzero(possible & (space > TOUCHING))
    possible[upper, lower] = ~_parted_by_tag(boxes, upper, lower, tags)
    return np.where(possible, np.clip((space - TOUCHING) / (APART - TOUCHING), 0.0, 1.0), 1.0)


def tagged_edges(boxes: FlatBoxes, tags: Floats, levels: Floats) -> Flags:
    """Which of the `levels` `(m,)` are shelf edges by the tags along them."""
    tags = tags[~_stuck_on(boxes, tags)]
    if len(tags) < EDGE_TAGS:
        return np.zeros(len(levels), dtype=bool)
    center, top, bottom = (tags[:, 0] + tags[:, 2]) / 2, tags[:, 1], tags[:, 3]
    begins = np.abs(top - levels[:, None]) < EDGE_SLACK * boxes.unit
    near = begins | ((top < levels[:, None]) & (bottom > levels[:, None]))
    breadth = np.where(near, center, -np.inf).max(axis=1) - np.where(near, center, np.inf).min(axis=1)
    goods = boxes.right.max() - boxes.left.min()
    found: Flags = (near.sum(axis=1) >= EDGE_TAGS) & (breadth >= EDGE_BREADTH * goods)
    return found


def _parted_by_tag(boxes: FlatBoxes, upper: Ints, lower: Ints, tags: Floats) -> Flags:
    """Which of the pairs (upper box, lower box), `(p,)`, have a price tag between them: tags mark shelf edges.

    Such a tag has its centre below the upper box and begins above the lower one, which goes on below it: a tag in
    front of a low pile hangs down past it.
    """
    tags = tags[~_stuck_on(boxes, tags)]
    left = np.maximum(boxes.left[upper], boxes.left[lower])[:, None]
    right = np.minimum(boxes.right[upper], boxes.right[lower])[:, None]
    side = TAG_REACH * (right - left)
    x, y = (tags[:, 0] + tags[:, 2]) / 2, (tags[:, 1] + tags[:, 3]) / 2
    near = (x > left - side) & (x < right + side)
    between = (y > boxes.bottom[upper, None]) & (tags[:, 1] < boxes.top[lower, None])
    parted: Flags = np.any(near & between & (tags[:, 3] < boxes.bottom[lower, None]), axis=1)
    return parted


def _stuck_on(boxes: FlatBoxes, tags: Floats) -> Flags:
    """Which tags lie inside a facing: those say nothing about a shelf edge, least of all beside that facing."""
    across = (boxes.left[:, None] <= tags[:, 0]) & (tags[:, 2] <= boxes.right[:, None])
    slack = STUCK_SLACK * (tags[:, 3] - tags[:, 1])
    down = (boxes.top[:, None] <= tags[:, 1] + slack) & (tags[:, 3] <= boxes.bottom[:, None] + slack)
    stuck: Flags = np.any(across & down, axis=0)
    return stuck
