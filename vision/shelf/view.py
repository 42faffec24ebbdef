"""What the rules know of one photo: its boxes straightened, and what could be a shelf line of it."""

from dataclasses import dataclass

from vision.geometry import Floats, Ints
from vision.shelf.perspective import FlatBoxes, Perspective, find_perspective, flatten, straighten
from vision.shelf.shelf_lines import Footing, measure_footing


@dataclass(frozen=True, slots=True)
class View:
    """Facings and tags as the photo shows them, `corners` `(n, 4)` and `tag_corners` `(t, 4)` xyxy in pixels, and both
    straightened (`boxes`, `tags`) in the same order. `turned`: the photo is upside down.
    """

    corners: Floats
    tag_corners: Floats
    perspective: Perspective
    boxes: FlatBoxes
    tags: Floats
    footing: Footing
    turned: bool


def see(
    corners: Floats, tag_corners: Floats, width: int, height: int, guides: Ints | None = None, *, turned: bool = False
) -> View:
    """Straighten n >= 1 facings of a photo of `width` x `height` pixels by the facings `guides` (all of them)."""
    perspective = find_perspective(corners if guides is None else corners[guides], width, height)
    boxes, tags = flatten(corners, perspective), straighten(tag_corners, perspective)
    return View(corners, tag_corners, perspective, boxes, tags, measure_footing(boxes, tags), turned)
