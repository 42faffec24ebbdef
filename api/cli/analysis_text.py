"""What `shelfaudit analyze` prints for people: a table of counts, and below it what came of the knowledge given."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from api.cli.knowledge import Knowledge
from vision.planogram_check import check_report, check_scene
from vision.planograms.planogram_comparison import PlanogramComparison, RowPair
from vision.scenes.scene_report import SceneReport
from vision.types import Facing, PopPiece, ShelfReport, ShelfRow

INDENT = "  "
# Names as cameras give them fit; longer ones would leave the flags of the quality too little of 80 columns.
LONGEST_NAME = 24
GUESSED = ", but it may be another one: rows are missing, and nothing tells which"


def print_photos(reports: Sequence[ShelfReport], knowledge: Knowledge) -> None:
    """A line a photo, and what the knowledge tells of each; nothing when there is none."""
    if not reports:
        return
    Console().print(_table(reports))
    for report in reports:
        lines = list(_told(report, knowledge))
        if knowledge.planogram:
            lines += _against(check_report(knowledge.planogram, report))
        _print_paragraph(report.photo, lines)


def print_scene(scene: SceneReport, knowledge: Knowledge) -> None:
    """The photos, a line that counts everything once, and which photos overlap with no other, or may."""
    table, totals = _table(scene.photos), scene.fusion.totals
    counts = (totals.rows, totals.facings, "", totals.gaps, totals.price_tags, totals.pop, "")
    table.add_section()
    table.add_row("scene", *map(str, counts), "once")
    Console().print(table)
    for photo in scene.registration.alone if len(scene.photos) > 1 else ():
        typer.echo(f"{scene.photos[photo].photo} overlaps with no other photo.")
    for first, second in scene.registration.doubtful:
        names = f"{scene.photos[first].photo} and {scene.photos[second].photo}"
        typer.echo(f"{names} may overlap: what both show may be counted twice. Please look.")
    for report in scene.photos:
        _print_paragraph(report.photo, list(_told(report, knowledge)))
    if knowledge.planogram:
        _print_paragraph("scene", list(_against(check_scene(knowledge.planogram, scene))))


def _print_paragraph(title: str, lines: Sequence[str]) -> None:
    """Not printed by rich, which would break long lines: the terminal does that, and a pipe wants them whole."""
    for line in (title, *(INDENT + line for line in lines)) if lines else ():
        typer.echo(line)


def _table(reports: Sequence[ShelfReport]) -> Table:
    table = Table(box=SIMPLE_HEAD, padding=0, show_edge=False)
    table.add_column("photo", no_wrap=True)
    for column in ("rows", "facings", "stacked", "gaps", "price\ntags", "POP", "ms"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("quality")
    for report in reports:
        table.add_row(*_cells(report))
    return table


def _cells(report: ShelfReport) -> list[str]:
    counts = (
        "+".join(str(len(rows)) for rows in _bays(report.rows)) or 0,
        sum(facing.counts for facing in report.facings),
        sum(facing.stacked for facing in report.facings),
        sum(gap.counts for gap in report.gaps),
        len(report.price_tags),
        len(report.pop),
        round(sum(report.timings_ms.values())),
    )
    return [_short(report.photo), *map(str, counts), ", ".join(report.quality.flags) or "good"]


def _short(name: str) -> str:
    """A long file name without its middle: numbers and dates, which tell photos apart, stand at the ends."""
    if len(name) <= LONGEST_NAME:
        return name
    kept = LONGEST_NAME - 1
    return f"{name[: kept - kept // 2]}…{name[-(kept // 2) :]}"


def _told(report: ShelfReport, knowledge: Knowledge) -> Iterator[str]:
    """What catalogue, fixture and artwork tell of a photo."""
    if "embedder" in report.models:
        yield _named(report.facings)
    if knowledge.fixture:
        yield f"heights: {_heights(report.rows)}"
    if knowledge.materials:
        pieces = Counter(_artwork(piece) for piece in report.pop)
        yield f"artwork: {'; '.join(f'{count} x {name}' for name, count in pieces.items()) or 'no POP material seen'}"


def _named(facings: Sequence[Facing]) -> str:
    counted = [facing for facing in facings if facing.counts]
    skus = Counter(facing.sku for facing in counted if facing.sku)
    return f"named {skus.total()} of {_count(len(counted), 'facing')}, {_count(len(skus), 'SKU')}"


def _count(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def _heights(rows: Sequence[ShelfRow]) -> str:
    told = [_heights_of_bay(own) for own in _bays(rows)]
    if len(told) < 2:
        return "".join(told) or "no rows seen"
    return "; ".join(f"bay {number}: {heights}" for number, heights in enumerate(told, 1))


def _bays(rows: Sequence[ShelfRow]) -> list[list[ShelfRow]]:
    """The rows of each bay with rows of its own, from the left."""
    return [list(own) for _, own in groupby(rows, key=lambda row: row.bay)]


def _heights_of_bay(rows: Sequence[ShelfRow]) -> str:
    heights = (
        "?" if row.height_cm is None else f"{row.height_cm:.0f} ± {row.height_sigma_cm or 0:.0f} cm" for row in rows
    )
    return f"{', '.join(heights)} from the top, by {rows[0].method}"


def _artwork(piece: PopPiece) -> str:
    if piece.material is None:
        return piece.reason or "not told"
    if piece.current is None:
        return f"{piece.material}, {piece.reason}" if piece.reason else piece.material
    return piece.material if piece.current else f"{piece.material}, not in force any more"


def _against(comparison: PlanogramComparison) -> Iterator[str]:
    """A comparison with the planogram in sentences, those of the rows and actions below the verdict."""
    yield f"planogram {comparison.planogram}: {_verdict(comparison)}"
    for pair in comparison.rows:
        yield INDENT + _row(pair)
    for action in comparison.actions:
        yield INDENT + action.text


def _verdict(comparison: PlanogramComparison) -> str:
    planned = len(comparison.planned)
    if comparison.compliance is None:
        return f"none of {planned} planned facings can be decided, for no facing seen is named; rows and counts alone"
    return (
        f"{comparison.in_place} of {comparison.decided} facings in place ({comparison.compliance:.0%}), "
        f"{planned - comparison.decided} of {planned} not decided"
    )


def _row(pair: RowPair) -> str:
    if pair.seen is None:
        return f"row {pair.planned}: {pair.planned_facings} facings planned, the row is not seen"
    if pair.planned is None:
        return f"row {pair.seen} of the photo: {pair.seen_facings} facings seen, the row is not planned"
    name = f"row {pair.planned}" if pair.planned == pair.seen else f"row {pair.planned} ({pair.seen} of the photo)"
    empty = f", {pair.empty_places} empty places" if pair.empty_places else ""
    unnamed = f", {pair.not_named} of them not named" if pair.not_named else ""
    guessed = GUESSED if pair.evidence == "guess" else ""
    return f"{name}: {pair.planned_facings} facings planned, {pair.seen_facings} seen{unnamed}{empty}{guessed}"
