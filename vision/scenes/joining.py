"""Photos of one scene that were analysed one by one, joined to a scene. Nothing is recognised again."""

from collections.abc import Sequence

from vision.letterbox import Pixels
from vision.scenes.fusion import fuse
from vision.scenes.registration import register_photos
from vision.scenes.scene_report import SceneReport, mark_duplicates
from vision.types import ShelfReport

# Raise it whenever a rule of this package changes what comes out for the same photos and reports: fusions are kept per
# version.
SCENE_RULES_VERSION = 4


def join_photos(pictures: Sequence[Pixels], reports: Sequence[ShelfReport]) -> SceneReport:
    """What the photos show together, everything counted once, and how they lie to each other.

    `pictures` are H x W x 3 uint8, BGR, upright, of any resolution; `reports[i]` tells of `pictures[i]`. Takes some
    0.4 s of one core for each pair of photos.
    """
    registration = register_photos(pictures, reports)
    return mark_duplicates(SceneReport(tuple(reports), registration, fuse(reports, registration)))
