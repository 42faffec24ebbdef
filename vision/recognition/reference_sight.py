"""Whether a picture shows one product, several or none: what a reference picture must pass before it teaches.

The detector knows shelves, and a pack that fills a picture is no shelf: it misses the pack, or takes its sides and its
print for packs of their own. With grey around the picture it finds the pack. So it looks three times, with more and
less grey, and only what the looks agree on refuses a picture: a good picture that is refused costs the trainer more
than a bad one that is taken.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from vision.detector import Detector
from vision.geometry import Flags, Floats, areas
from vision.letterbox import Letterbox, Pixels
from vision.types import Detection

Sight = Literal["one-product", "no-product", "several-products"]

# Side of the network's input and the picture's long side in it, both in pixels. Half and three quarters are where packs
# are found; the last look shows a shelf as large as a square of 416 can. All three take 0.15 s of one core. An input of
# 640 pixels took three times as long as one of 320 and found no more.
LOOKS = ((320, 160), (320, 240), (416, 400))
# Less sure boxes never decide, but take time.
FAINT = 0.05
# No product: the mean, over the looks, of the surest product's score. None of 300 hand-held packs and packshots has
# less than this, nor have 98.6 % of 860 crops of shelves; the others are dark, blurred, or slivers a few pixels wide.
# From 0.2 on twice as many would be refused, for a twentieth more of the pictures without a product.
UNSEEN = 0.15
# From this score on a product counts beside others.
SEEN = 0.3
# A shelf: this many products, and in no look one of a tenth of the picture. A pack in somebody's hand has up to 27
# others behind it, and a carton's print was taken for 25: there one of the looks finds the pack itself.
CROWD, LARGE = 18, 0.1
# Side by side: both stand over most of the picture's height, on one level, are about as wide, and touch. The mean of
# the score over the looks must be high, for the sides of a carton and the ends of a sausage look like neighbours, too,
# and most of all a multipack's print. Of 254 wide packs none reaches this mean, and 15 reach 0.6 in two looks; the
# price is that only 44 % of 403 pictures of two or three facings are found.
TALL, LEVEL, ALIKE_WIDE = 0.6, 0.8, 0.6
# How much neighbours may overlap or leave free, in widths of the narrower one: boxes are not exact, packs may lean.
LARGEST_OVERLAP, LARGEST_GAP = 0.2, 0.35
SURE_PAIR = 0.76


def look_for_products(detector: Detector, pixels: Pixels) -> Sight:
    """What a picture, `(H, W, 3)` uint8 BGR of any size, shows."""
    height, width = pixels.shape[:2]
    looks = [surround(width, height, side, inner) for side, inner in LOOKS]
    return sight_of([_products(detector.detect_in(pixels, [look], min_score=FAINT), width, height) for look in looks])


def surround(width: int, height: int, side: int, inner: int) -> Letterbox:
    """A picture of `width` x `height` in the middle of a square of `side`, `inner` pixels long; grey around it."""
    scale = inner / max(width, height)
    inner_width, inner_height = max(1, round(width * scale)), max(1, round(height * scale))
    left, top = (side - inner_width) // 2, (side - inner_height) // 2
    return Letterbox(width, height, inner_width, inner_height, side, side, left, top)


def sight_of(looks: Sequence[Floats]) -> Sight:
    """What the products of several looks at one picture mean, the look with the largest picture last.

    Each look is `(n, 5)`: xyxy as shares of the picture's sides, and score.
    """
    if np.mean([look[:, 4].max(initial=0.0) for look in looks]) < UNSEEN:
        return "no-product"
    if _is_crowd(looks) or np.mean([_side_by_side(look) for look in looks]) >= SURE_PAIR:
        return "several-products"
    return "one-product"


def _products(found: Sequence[Detection], width: int, height: int) -> Floats:
    rows = [(*item.box, item.score) for item in found if item.object_class == "product"]
    boxes = np.asarray(rows, dtype=np.float64).reshape(-1, 5)
    boxes[:, 2:4] += boxes[:, :2]
    return boxes / (width, height, width, height, 1.0)


def _is_crowd(looks: Sequence[Floats]) -> bool:
    """Whether there are many products, and none that stands out."""
    seen = [look[look[:, 4] >= SEEN] for look in looks]
    return len(seen[-1]) >= CROWD and all((areas(look[:, :4]) < LARGE).all() for look in seen)


def _side_by_side(look: Floats) -> float:
    """The lower score of the surest two neighbours that share the picture between them; 0 without any."""
    tall = look[look[:, 3] - look[:, 1] >= TALL]
    scores = np.minimum(tall[:, None, 4], tall[None, :, 4])
    return float(scores[_neighbours(tall)].max(initial=0.0))


def _neighbours(boxes: Floats) -> Flags:
    """Whether box j stands at the right of box i, `(n, n)`."""
    left, right = boxes[:, None], boxes[None, :]
    width, height = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    narrower, wider = np.minimum(width[:, None], width), np.maximum(width[:, None], width)
    common = np.minimum(left[..., 3], right[..., 3]) - np.maximum(left[..., 1], right[..., 1])
    gap = right[..., 0] - left[..., 2]
    level = common >= LEVEL * np.maximum(height[:, None], height)
    touching = (gap >= -LARGEST_OVERLAP * narrower) & (gap <= LARGEST_GAP * narrower)
    in_order = left[..., 0] + left[..., 2] < right[..., 0] + right[..., 2]
    return np.asarray(level & touching & in_order & (narrower >= ALIKE_WIDE * wider))
