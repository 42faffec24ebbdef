"""Reports and scenes against a planogram."""

from vision.planogram_check import check_report, check_scene
from vision.planograms.planogram import PlannedPosition, PlannedRow, Planogram
from vision.scenes.fusion import PhotoInScene, SceneFacing, SceneFusion, SceneMark
from vision.scenes.overlap import Registration
from vision.scenes.scene_report import SceneReport, mark_duplicates
from vision.types import Box, Facing, Gap, PhotoQuality, Point, ShelfReport, ShelfRow

PLAN = Planogram(
    "P",
    tuple(PlannedRow(tuple(map(PlannedPosition, skus)), height) for skus, height in (("ABCD", 110.0), ("EFG", 70.0))),
    unit_cm=1.0,
)


def report(*rows: str, heights: tuple[float, ...] = (), gaps: tuple[Gap, ...] = ()) -> ShelfReport:
    """A photo with a letter a facing, "?" one without a name."""
    facings = [
        Facing(f"{row}{place}", Box(100 * place, 0, 80, 90), 0.9, row, place, sku=None if sku == "?" else sku)
        for row, skus in enumerate(rows, start=1)
        for place, sku in enumerate(skus, start=1)
    ]
    edge = (Point(0, 0), Point(9, 0))
    shelves = tuple(
        ShelfRow(row, 1, edge, height, 1.0, "fixture-profile", None) for row, height in enumerate(heights, start=1)
    ) or tuple(ShelfRow(row, 1, edge, 100.0, 19.0, "row-index", None) for row in range(1, len(rows) + 1))
    return ShelfReport("p", 600, 400, {}, PhotoQuality(True), shelves, tuple(facings), gaps)


def scene(*photos: tuple[ShelfReport, PhotoInScene]) -> SceneReport:
    registration = Registration(((600, 400),) * len(photos), (), (tuple(range(len(photos))),))
    fusion = SceneFusion(tuple(part for _, part in photos))
    return mark_duplicates(SceneReport(tuple(found for found, _ in photos), registration, fusion))


def seat(name: str, row: int, position: int, duplicate: bool = False) -> SceneFacing:
    return SceneFacing(name, duplicate, row, position)


def part(facings: tuple[SceneFacing, ...], rows: tuple[int, ...], *, group: int = 1, gaps: tuple[SceneMark, ...] = ()):
    return PhotoInScene(group, group == 1, rows, facings, gaps, (), ())


def test_a_report_is_compared_with_its_gaps_and_heights() -> None:
    gap = Gap(Box(0, 0, 9, 9), 0.9, 1, slots=2)
    result = check_report(PLAN, report("??", "???", heights=(111.0, 69.0), gaps=(gap,)))
    assert [(pair.planned, pair.seen, pair.evidence, pair.empty_places) for pair in result.rows] == [
        (1, 1, "height", 2),
        (2, 2, "height", 0),
    ]
    assert {facing.verdict for facing in result.planned} == {"unknown"}


def test_a_scene_is_compared_by_its_own_rows_with_everything_once() -> None:
    """The second photo begins one row lower, and shows C again and D only."""
    gap = Gap(Box(0, 0, 9, 9), 0.9, 1)
    upper = report("ABC", "E", heights=(109.0, 71.0), gaps=(gap,))
    lower = report("CD", "FG", heights=(112.0, 68.0), gaps=(gap,))
    result = check_scene(
        PLAN,
        scene(
            (
                upper,
                part(
                    (seat("1:11", 1, 1), seat("1:12", 1, 2), seat("1:13", 1, 3), seat("1:21", 2, 1)),
                    (1, 2),
                    gaps=(SceneMark("1:gap1", False),),
                ),
            ),
            (
                lower,
                part(
                    (seat("1:13", 1, 3, True), seat("2:12", 1, 4), seat("2:21", 2, 2), seat("2:22", 2, 3)),
                    (1, 2),
                    gaps=(SceneMark("1:gap1", True),),
                ),
            ),
        ),
    )
    assert (result.compliance, result.coverage) == (1.0, 1.0)
    assert [outcome.id for outcome in result.seen] == ["1:11", "1:12", "1:13", "2:12", "1:21", "2:21", "2:22"]
    assert [pair.empty_places for pair in result.rows] == [1, 0]


def test_photos_that_hang_together_with_no_other_are_left_out() -> None:
    first = (report("ABCD", "EFG"), part(tuple(seat(f"1:{n}", 1 + (n > 4), n) for n in range(1, 8)), (1, 2)))
    alone = (report("XX"), part((seat("2:11", 1, 1), seat("2:12", 1, 2)), (1,), group=2))
    result = check_scene(PLAN, scene(first, alone))
    assert {outcome.verdict for outcome in result.seen} == {"in-place"}


def test_rows_that_no_photo_measured_are_told_by_their_order() -> None:
    seats = part(tuple(seat(f"1:{n}", 1 + (n > 2), n) for n in range(1, 5)), (1, 2))
    result = check_scene(PLAN, scene((report("??", "??"), seats)))
    assert [pair.evidence for pair in result.rows] == ["order", "order"]
