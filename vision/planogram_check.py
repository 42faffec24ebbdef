"""A report, or the scene of several photos, compared with a planogram."""

from collections import defaultdict
from collections.abc import Iterator
from statistics import fmean

from vision.planograms.planogram import Planogram
from vision.planograms.planogram_comparison import PlanogramComparison
from vision.planograms.planogram_match import compare
from vision.planograms.seen_rows import SeenFacing, SeenRow, empty_places, is_front, measured_height, seen_rows
from vision.scenes.fusion import PhotoInScene
from vision.scenes.scene_report import SceneReport
from vision.types import Gap, ShelfReport

_Photos = list[tuple[ShelfReport, PhotoInScene]]


def check_report(planogram: Planogram, report: ShelfReport) -> PlanogramComparison:
    """One photo against the planogram."""
    return compare(planogram, seen_rows(report.facings, report.rows, report.gaps, report.width))


def check_scene(planogram: Planogram, scene: SceneReport) -> PlanogramComparison:
    """The largest group of overlapping photos (the scene's group 1) against the planogram.

    Rows are the scene's. Facings are named by their representatives, "2:f7" as in the scene's JSON.
    """
    photos = [(report, part) for report, part in zip(scene.photos, scene.fusion.photos, strict=True) if part.group == 1]
    heights = _heights(photos)
    empty = empty_places(_gaps(photos))
    return compare(
        planogram,
        [SeenRow(facings, heights.get(row), empty[row]) for row, facings in sorted(_standing(photos).items())],
    )


def _standing(photos: _Photos) -> dict[int, tuple[SeenFacing, ...]]:
    """The facings of each row of the scene, from the left, everything once.

    Photos of a scene have no common scale, so a facing's x is its share of the row's facings.
    """
    rows: defaultdict[int, list[tuple[int, str, str | None]]] = defaultdict(list)
    for report, part in photos:
        for facing, mark in zip(report.facings, part.facings, strict=True):
            if is_front(facing) and mark.row is not None and mark.position is not None:
                rows[mark.row].append((mark.position, mark.representative, facing.sku))
    return {
        row: tuple(
            SeenFacing(name, sku, (place + 0.5) / len(members)) for place, (_, name, sku) in enumerate(sorted(members))
        )
        for row, members in rows.items()
    }


def _heights(photos: _Photos) -> dict[int, float]:
    """The mean height in cm of each row of the scene, over the photos that measured it."""
    found: defaultdict[int, list[float]] = defaultdict(list)
    for report, part in photos:
        for row, number in zip(report.rows, part.rows, strict=True):
            if (height := measured_height(row)) is not None:
                found[number].append(height)
    return {number: fmean(heights) for number, heights in found.items()}


def _gaps(photos: _Photos) -> Iterator[tuple[int | None, Gap]]:
    """Each gap of the scene once, with its row in the scene."""
    for report, part in photos:
        for gap, mark in zip(report.gaps, part.gaps, strict=True):
            if not mark.duplicate:
                yield None if gap.row is None else part.rows[gap.row - 1], gap
