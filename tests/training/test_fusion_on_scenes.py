"""Several photos of one rendered shelf, fused from their exact boxes: the error is that of registration alone."""

from collections.abc import Sequence

import pytest

from training.synth.types import Scene, SceneObject
from vision.scenes.fusion import fuse
from vision.scenes.registration import register_photos
from vision.shelf.rows import lay_rows
from vision.types import Box, Facing, PhotoQuality, PriceTag, ShelfReport, ShelfRow

SIZE = (960, 720)
# A facing counts from this share of it that is seen.
SEEN = 0.4


@pytest.fixture(scope="module")
def shelves() -> list[tuple[Scene, ...]]:
    """Two photos of each of two shelves."""
    pytest.importorskip("moderngl")
    pytest.importorskip("skia")
    from training.synth import render_views

    return [render_views(seed, 2, width=SIZE[0], height=SIZE[1]) for seed in (810011, 810021)]


def facings_of(scene: Scene) -> list[SceneObject]:
    return [found for found in scene.objects if found.kind == "product" and found.visible >= SEEN]


def report_of(scene: Scene) -> ShelfReport:
    boxes = [Box(*found.box) for found in facings_of(scene)]
    tags = [Box(*found.box) for found in scene.objects if found.kind == "price_tag"]
    layout = lay_rows(boxes, *SIZE, tags)
    count = len(layout.edges)
    return ShelfReport(
        "scene",
        *SIZE,
        {},
        PhotoQuality(True),
        rows=tuple(
            ShelfRow(number, count - number + 1, edge, None, None, "row-index", None)
            for number, edge in enumerate(layout.edges, start=1)
        ),
        facings=tuple(
            Facing(f"f{number}", box, 1.0, place.row, place.position, place.stacked)
            for number, (box, place) in enumerate(zip(boxes, layout.places, strict=True), start=1)
        ),
        price_tags=tuple(PriceTag(box, 1.0) for box in tags),
    )


def count_once(scenes: Sequence[Scene]) -> tuple[int, int, int]:
    """Facings of the fused scene, facings of the truth, and number of groups."""
    reports = [report_of(scene) for scene in scenes]
    fusion = fuse(reports, register_photos([scene.image for scene in scenes], reports))
    truth = {found.identity for scene in scenes for found in facings_of(scene)}
    return fusion.totals.facings, len(truth), fusion.totals.groups


def test_neighbouring_photos_of_rendered_shelves_count_everything_once(shelves: list[tuple[Scene, ...]]) -> None:
    for scenes in shelves:
        counted, truth, groups = count_once(scenes)
        assert groups == 1
        assert counted == pytest.approx(truth, rel=0.03)


def test_photos_of_two_rendered_shelves_do_not_overlap(shelves: list[tuple[Scene, ...]]) -> None:
    first, second = shelves[0][0], shelves[1][0]
    counted, _, groups = count_once([first, second])
    assert groups == 2
    assert counted == len(facings_of(first)) + len(facings_of(second))
