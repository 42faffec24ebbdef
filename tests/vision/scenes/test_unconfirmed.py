"""A phantom on the second of two photos of a made-up shelf, at a place that the first one shows too, or does not."""

from dataclasses import replace

import pytest

from tests.vision.scenes.test_fusion import camera, photograph, register
from vision.scenes.fusion import SceneFusion, fuse
from vision.scenes.scene_report import SceneReport, mark_duplicates
from vision.types import Box, Facing, ShelfReport

VIEWS = [camera(0), camera(500)]
# Between two rows, where nothing stands: the second photo's left half is the first one's right half.
SHARED, OWN = Box(300, 185, 60, 40), Box(700, 185, 60, 40)


def fused(place: Box, score: float, usual: float = 0.9) -> tuple[list[ShelfReport], SceneFusion]:
    """The scene of two photos whose facings have the `usual` score, with the phantom last on the second."""
    reports = [photograph(view, name)[0] for view, name in zip(VIEWS, "ab", strict=True)]
    scored = [
        replace(report, facings=tuple(replace(facing, score=usual) for facing in report.facings)) for report in reports
    ]
    scored[1] = replace(scored[1], facings=(*scored[1].facings, Facing("phantom", place, score, 1, 99)))
    return scored, fuse(scored, register(VIEWS, [(0, 1)]))


@pytest.mark.parametrize(
    ("place", "score", "usual", "counts"),
    [
        (SHARED, 0.45, 0.9, False),
        (SHARED, 0.55, 0.9, True),
        (OWN, 0.1, 0.9, True),
        (SHARED, 0.35, 0.3, True),
        (SHARED, 0.25, 0.3, False),
    ],
    ids=["missed and unsure", "missed and sure", "no other photo shows it", "as sure as dark goods are", "less sure"],
)
def test_what_a_photo_misses_counts_if_it_is_sure(place: Box, score: float, usual: float, counts: bool) -> None:
    _, fusion = fused(place, score, usual)
    *others, phantom = fusion.photos[1].facings
    assert phantom.unconfirmed is not counts
    assert not any(facing.unconfirmed for facing in (*fusion.photos[0].facings, *others))
    once = sum(not facing.duplicate for photo in fusion.photos for facing in photo.facings) - 1
    assert fusion.totals.facings == once + counts


def test_an_unconfirmed_facing_does_not_count_in_the_report_of_its_photo() -> None:
    reports, fusion = fused(SHARED, 0.2)
    scene = mark_duplicates(SceneReport(tuple(reports), register(VIEWS, [(0, 1)]), fusion))
    assert [facing.id for photo in scene.photos for facing in photo.facings if not facing.counts] == ["phantom"]
