"""The overlay: a photo with everything drawn in that the report says about it, for people who look at it on a phone.

Facings have the colour of their row, piled ones a filled corner, named ones the number of their SKU; what does not
count is framed in grey dashes. Row edges carry number, height and zone. Gaps are red and crossed out with the number of
their slots. Price tags are white with the price that was read, or dark with the price that it may be; POP material is
framed twice in magenta with its kind or artwork. A strip below the photo explains the marks, counts them, and names the
SKUs.
"""

from collections import Counter
from collections.abc import Mapping
from functools import partial
from math import inf

from vision.canvas import CASING, FINE_LETTERS, INK, PAPER, SMALL_LETTERS, Canvas, Color, KeyEntry, LegendEntry, Mark
from vision.letterbox import Pixels
from vision.lettering import can_be_written
from vision.types import Box, Facing, Gap, PopPiece, PriceTag, ShelfReport, ShelfRow

# BGR. Neighbouring rows differ by at least 50 in CIELAB, also to people with deuteranopia or protanopia (simulated as
# Machado et al. 2009 do), and dark letters can be read on all of them (6:1). To such eyes some rows look like gaps or
# POP: those are told by their cross and their double frame.
ROW_COLORS: tuple[Color, ...] = (
    (60, 210, 255),
    (255, 157, 74),
    (31, 154, 255),
    (230, 217, 70),
    (90, 211, 90),
    (255, 140, 181),
    (150, 250, 220),
    (156, 174, 31),
)
ROWLESS: Color = (190, 190, 190)
GAP: Color = (60, 60, 255)
TAG: Color = (255, 255, 255)
POP: Color = (235, 110, 235)
FACING_WIDTH = 1.4
STACKED_CORNER = 0.4
# A candidate for a price is named when it is more likely right than wrong.
LIKELY = 0.5
CENTIMETRES = "{:.0f} cm"
# By the row's index alone a height is a guess, give or take 20 cm.
ROUGHLY = "~"


def draw_overlay(pixels: Pixels, report: ShelfReport, names: Mapping[str, str] | None = None) -> Pixels:
    """A copy of `pixels` (H x W x 3 uint8, BGR, upright, of any resolution) with the report's findings drawn in.

    `names` are the products' names by SKU; a SKU without one goes by its code.
    The legend stands below the photo: the picture is higher than `pixels`, and boxes are where they were.
    """
    canvas = Canvas(pixels.copy(), report.width, report.height)
    for facing in report.facings:
        _draw_facing(canvas, facing.box, facing)
    for tag in report.price_tags:
        _draw_tag(canvas, tag.box, tag)
        canvas.keep_free(tag.box)
    for piece in report.pop:
        _draw_pop(canvas, piece.box)
    for gap in report.gaps:
        (_draw_gap if gap.counts else _draw_uncounted)(canvas, gap.box)
    for row in report.rows:
        _draw_edge(canvas, row)
    # Words last: no line may cross them. Numbers first among them: prices and rows make room.
    numbers = sku_numbers(report)
    _write_numbers(canvas, report, numbers)
    _write_words(canvas, report, FINE_LETTERS if numbers else SMALL_LETTERS)
    return canvas.with_legend(_legend(report), _key(report, numbers, names or {}))


def sku_numbers(report: ShelfReport) -> dict[str, int]:
    """A number from 1 for each SKU seen, in the order in which people read the shelf; those on no row come last."""
    in_order = sorted(report.facings, key=lambda facing: (facing.row or inf, facing.box.x, facing.box.y))
    skus = dict.fromkeys(facing.sku for facing in in_order if facing.sku)
    return {sku: number for number, sku in enumerate(skus, 1)}


def row_color(row: int | None) -> Color:
    """The colour of a row's facings, BGR; grey without a row."""
    return ROWLESS if row is None else ROW_COLORS[(row - 1) % len(ROW_COLORS)]


def row_word(row: ShelfRow) -> str:
    """Number, height with its uncertainty, and zone of a row, as far as they are known."""
    number = str(row.index) if row.bay is None else f"bay {row.bay}: {row.bay_row}"
    return "  ".join(part for part in (number, _height(row), row.zone) if part)


def price_word(tag: PriceTag) -> str:
    """The price; the price that it may be with a question mark; nothing where none was seen."""
    if tag.price:
        return f"promo {tag.price}" if tag.promo else tag.price
    if not tag.candidates:
        return ""
    price, probability = tag.candidates[0]
    return f"{price}?" if probability >= LIKELY else "?"


def pop_word(piece: PopPiece) -> str:
    """The artwork with its match or that its campaign is over, else the kind, as far as they are known."""
    if piece.material is None:
        return (piece.kind or "").replace("_", " ")
    if piece.current is False:
        return f"{piece.material} outdated"
    return piece.material if piece.match is None else f"{piece.material} {piece.match:.0%}"


def _draw_facing(canvas: Canvas, box: Box, facing: Facing) -> None:
    if not _counts(facing):
        _draw_uncounted(canvas, box)
    elif facing.stacked:
        _draw_stacked(canvas, box, row_color(facing.row))
    else:
        _draw_frame(canvas, box, row_color(facing.row), width=FACING_WIDTH)


def _counts(facing: Facing) -> bool:
    return facing.counts and not facing.duplicate


def _draw_uncounted(canvas: Canvas, box: Box) -> None:
    canvas.dashed(box, ROWLESS)


def _draw_stacked(canvas: Canvas, box: Box, color: Color) -> None:
    _draw_frame(canvas, box, color, width=FACING_WIDTH)
    canvas.corner(box, color, STACKED_CORNER)


def _draw_frame(canvas: Canvas, box: Box, color: Color, *, width: float = 1) -> None:
    canvas.frame(box, INK, width=width + CASING)
    canvas.frame(box, color, width=width)


def _draw_tag(canvas: Canvas, box: Box, tag: PriceTag) -> None:
    if tag.price:
        _draw_frame(canvas, box, TAG)
    elif tag.candidates:
        _draw_doubtful(canvas, box)
    else:
        _draw_unread(canvas, box)


def _draw_doubtful(canvas: Canvas, box: Box) -> None:
    """Dark on white, where a price that is sure is white on dark."""
    canvas.frame(box, TAG, width=1 + CASING)
    canvas.frame(box, INK)


def _draw_unread(canvas: Canvas, box: Box) -> None:
    canvas.dashed(box, TAG)


def _draw_pop(canvas: Canvas, box: Box) -> None:
    canvas.frame(box, POP, width=3)
    canvas.frame(box, PAPER)


def _draw_gap(canvas: Canvas, box: Box) -> None:
    _draw_frame(canvas, box, GAP, width=1.8)
    canvas.cross(box, GAP)


def _draw_edge(canvas: Canvas, row: ShelfRow) -> None:
    left, right = row.edge
    canvas.line(left, right, INK, width=1.8 + CASING)
    canvas.line(left, right, row_color(row.index), width=1.8)


def _write_numbers(canvas: Canvas, report: ShelfReport, numbers: Mapping[str, int]) -> None:
    for facing in report.facings:
        if facing.sku:
            color = row_color(facing.row) if _counts(facing) else ROWLESS
            canvas.number(facing.box, str(numbers[facing.sku]), color)


def _write_words(canvas: Canvas, report: ShelfReport, price_letters: float) -> None:
    goods = [facing.box for facing in report.facings]
    goods += [gap.box for gap in report.gaps]
    goods += [piece.box for piece in report.pop]
    for row in report.rows:
        canvas.at_line(row.edge, row_word(row), row_color(row.index), goods, front=row.bay in {None, 1})
    for gap in report.gaps:
        canvas.caption(gap.box, _slots(gap), GAP)
    for piece in report.pop:
        canvas.caption(piece.box, pop_word(piece), POP)
    for tag in report.price_tags:
        canvas.beside(tag.box, price_word(tag), *((TAG, INK) if tag.price else (INK, TAG)), letters=price_letters)


def _height(row: ShelfRow) -> str:
    if row.height_cm is None:
        return ""
    if row.method == "row-index" or row.height_sigma_cm is None:
        return ROUGHLY + CENTIMETRES.format(row.height_cm)
    return f"{row.height_cm:.0f} ±{CENTIMETRES.format(row.height_sigma_cm)}"


def _slots(gap: Gap) -> str:
    return f"x{gap.slots}" if gap.slots and gap.slots > 1 else ""


def _legend(report: ShelfReport) -> list[LegendEntry]:
    """The marks that are on the photo, with their numbers; before them what is wrong with the photo."""
    first = ROW_COLORS[0]
    counted = [facing for facing in report.facings if _counts(facing)]
    gaps = sum(gap.counts for gap in report.gaps)
    left_out = len(report.facings) - len(counted) + len(report.gaps) - gaps
    read = sum(tag.price is not None for tag in report.price_tags)
    named = sum(bool(facing.sku) for facing in counted)
    asked = len(counted) if named or "embedder" in report.models else 0
    doubtful = sum(tag.price is None and bool(tag.candidates) for tag in report.price_tags)
    marks: tuple[tuple[int, str, Mark], ...] = (
        (len(report.quality.flags), ", ".join(report.quality.flags), _draw_warning),
        (1, f"facings {len(counted)} in {_rows(report)}", partial(_draw_frame, color=first)),
        (asked, f"named {named}, not named {len(counted) - named}", _draw_named),
        (sum(facing.stacked for facing in counted), "{} of them stacked", partial(_draw_stacked, color=first)),
        (left_out, "not counted {}", _draw_uncounted),
        (gaps, "gaps {}", _draw_gap),
        (read, "prices {}", partial(_draw_frame, color=TAG)),
        (doubtful, "doubtful prices {}", _draw_doubtful),
        (len(report.price_tags) - read - doubtful, "tags not read {}", _draw_unread),
        (len(report.pop), "POP {}", _draw_pop),
    )
    return [LegendEntry(text.format(count), draw) for count, text, draw in marks if count]


def _key(report: ShelfReport, numbers: Mapping[str, int], names: Mapping[str, str]) -> list[KeyEntry]:
    counted = Counter(facing.sku for facing in report.facings if _counts(facing))
    written = {sku: name for sku, name in names.items() if can_be_written(name)}
    return [KeyEntry(str(number), written.get(sku, sku), _facings(counted[sku])) for sku, number in numbers.items()]


def _rows(report: ShelfReport) -> str:
    count, bays = len(report.rows), len({row.bay for row in report.rows})
    rows = "1 row" if count == 1 else f"{count} rows"
    return rows if bays < 2 else f"{rows} of {bays} bays"


def _facings(count: int) -> str:
    if not count:
        return " · not counted"
    return f" · {count} facing" if count == 1 else f" · {count} facings"


def _draw_named(canvas: Canvas, box: Box) -> None:
    _draw_frame(canvas, box, ROW_COLORS[0], width=FACING_WIDTH)
    canvas.number(box, "1", ROW_COLORS[0])


def _draw_warning(canvas: Canvas, box: Box) -> None:
    canvas.corner(box, GAP, 1)
