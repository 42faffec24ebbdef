"""The overlay: a photo with everything drawn in that the report says about it, for people who look at it on a phone.

Facings have the colour of their row, piled ones a diagonal, named ones their SKU. Row edges carry number, height and
zone. Gaps are red and crossed out with the number of their slots, price tags white with the price that was read, POP
material framed twice in magenta with its kind or artwork. Lines and letters grow with the picture.
"""

from collections.abc import Sequence

from vision.canvas import PAPER, Canvas, Color
from vision.letterbox import Pixels
from vision.types import Facing, Gap, PopPiece, PriceTag, ShelfReport, ShelfRow

# BGR. Neighbouring rows differ in hue and brightness, so that they can be told apart with weak colour vision as well.
ROW_COLORS: tuple[Color, ...] = (
    (66, 206, 255),
    (214, 130, 30),
    (110, 220, 90),
    (60, 100, 245),
    (230, 210, 80),
    (190, 90, 170),
    (150, 250, 220),
    (20, 160, 240),
)
ROWLESS: Color = (150, 150, 150)
GAP: Color = (40, 40, 235)
TAG: Color = (255, 255, 255)
POP: Color = (220, 60, 220)
INK: Color = (25, 25, 25)
# A tag that was looked at and not read with certainty: a person should look again.
UNREAD = "?"
CENTIMETRES = "{:.0f} cm"
# By the row's index alone a height is a guess, give or take 20 cm.
ROUGHLY = "~"


def draw_overlay(pixels: Pixels, report: ShelfReport) -> Pixels:
    """A copy of `pixels` (H x W x 3 uint8, BGR, upright, of any resolution) with the report's findings drawn in."""
    canvas = Canvas(pixels.copy(), report.width, report.height)
    for facing in report.facings:
        _draw_facing(canvas, facing)
    for tag in report.price_tags:
        canvas.frame(tag.box, TAG)
    for piece in report.pop:
        canvas.frame(piece.box, POP, width=3)
        canvas.frame(piece.box, PAPER)
    for gap in report.gaps:
        canvas.frame(gap.box, GAP, width=2)
        canvas.cross(gap.box, GAP)
    for row in report.rows:
        _draw_edge(canvas, row)
    # Words last: no line may cross them.
    _write_words(canvas, report)
    canvas.legend(_legend(report))
    return canvas.pixels


def row_color(row: int | None) -> Color:
    """The colour of a row's facings, BGR; grey without a row."""
    return ROWLESS if row is None else ROW_COLORS[(row - 1) % len(ROW_COLORS)]


def _draw_facing(canvas: Canvas, facing: Facing) -> None:
    color = row_color(facing.row)
    canvas.frame(facing.box, color, width=1.4)
    if facing.stacked:
        canvas.line((facing.box.x, facing.box.bottom), (facing.box.right, facing.box.y), color)


def _draw_edge(canvas: Canvas, row: ShelfRow) -> None:
    left, right = row.edge
    canvas.line(left, right, INK, width=3.4)
    canvas.line(left, right, row_color(row.index), width=1.8)


def _write_words(canvas: Canvas, report: ShelfReport) -> None:
    for facing in report.facings:
        canvas.caption(facing.box, facing.sku or "", row_color(facing.row), INK)
    for gap in report.gaps:
        canvas.caption(gap.box, _slots(gap), GAP, PAPER)
    for tag in report.price_tags:
        canvas.caption(tag.box, _price(tag), TAG, INK, below=True)
    for piece in report.pop:
        canvas.caption(piece.box, _piece(piece), POP, PAPER)
    for row in report.rows:
        canvas.ends(row.edge, (_row(row), str(row.index)), row_color(row.index), INK)


def _row(row: ShelfRow) -> str:
    height = None if row.height_cm is None else CENTIMETRES.format(row.height_cm)
    if height and row.method == "row-index":
        height = ROUGHLY + height
    return "  ".join(part for part in (str(row.index), height, row.zone) if part)


def _slots(gap: Gap) -> str:
    return f"x{gap.slots}" if gap.slots and gap.slots > 1 else ""


def _price(tag: PriceTag) -> str:
    if tag.price is None:
        return UNREAD if tag.text else ""
    return f"{tag.price}!" if tag.promo else tag.price


def _piece(piece: PopPiece) -> str:
    return piece.material or (piece.kind or "").replace("_", " ")


def _legend(report: ShelfReport) -> list[tuple[str, Color]]:
    counts: Sequence[tuple[str, int, Color]] = (
        ("not counted", sum(not facing.counts for facing in report.facings), ROWLESS),
        ("stacked", sum(facing.stacked for facing in report.facings), ROW_COLORS[0]),
        ("gaps", len(report.gaps), GAP),
        ("price tags", len(report.price_tags), TAG),
        ("POP", len(report.pop), POP),
    )
    counting = sum(facing.counts for facing in report.facings)
    facings = (f"facings {counting} in {len(report.rows)} rows", ROW_COLORS[0])
    verdict = [(", ".join(report.quality.flags), GAP)] if report.quality.flags else []
    return [facings, *((f"{name} {count}", color) for name, count, color in counts if count), *verdict]
