"""A territory on one page, as a PDF. Fonts are embedded: names of most scripts show, from either side."""

from collections.abc import Sequence
from datetime import datetime
from importlib.resources import files
from itertools import pairwise

from fpdf import FPDF

from api.reports.board import Board
from api.reports.schemas import VisitFiguresAnswer

# Where nothing was measured.
NOTHING = "-"
# Of outlets and SKUs alike: longer lists find no place on the page.
MAX_ROWS = 10
INK, SOFT, LINE, OWN, BAD = (30, 41, 59), (100, 116, 139), (226, 232, 240), (37, 99, 235), (200, 62, 62)
_LEFT, _WIDTH = 15.0, 180.0
_MAX_LINES, _MAX_POINTS = 6, 26
# Chinese, Japanese and Korean begin here.
_FIRST_IDEOGRAPH = 0x2E80
# The letters that the usual font lacks, and the font that has them: a package and a file in it. Few pages need any.
_FURTHER_FONTS = (
    (range(0x0590, 0x0600), "fontpkg_open_sans", "files/OpenSans[wdth,wght].ttf"),
    (range(0x0600, 0x0780), "fontpkg_noto_sans_arabic", "files/NotoSansArabic[wdth,wght].ttf"),
    (range(0x0E00, 0x0E80), "fontpkg_noto_sans_thai", "files/NotoSansThai[wdth,wght].ttf"),
    (range(_FIRST_IDEOGRAPH, 0x110000), "cvttf_NotoSansCJK_Regular", "NotoSansCJKtc-Regular.otf"),
)


def write_summary(board: Board, title: str, words: str, now: datetime) -> bytes:
    """One page A4: the figures, the score over time, what fails, and the worst outlets."""
    pdf = _page(board, title + words)
    _heading(pdf, title, words)
    _tiles(pdf, board)
    _trend_chart(pdf, board.trend.points)
    _line_bars(pdf, board)
    _outlet_table(pdf, board)
    _label(pdf, _LEFT, 286, f"Made {now:%Y-%m-%d %H:%M} UTC. Definitions: docs/reports.md of the service.", 7, SOFT)
    return bytes(pdf.output())


def _page(board: Board, words: str) -> FPDF:
    pdf = FPDF()
    pdf.set_auto_page_break(False)
    pdf.add_page()
    pdf.add_font("text", fname=str(files("fontpkg_noto_sans") / "files" / "NotoSans[wdth,wght].ttf"))
    written = words + "".join(f"{outlet.code}{outlet.name}" for outlet in board.outlets[:MAX_ROWS])
    further = [
        (package, name)
        for letters, package, name in _FURTHER_FONTS
        if any(ord(letter) in letters for letter in written)
    ]
    for package, name in further:
        pdf.add_font(package, fname=str(files(package).joinpath(name)))
    pdf.set_fallback_fonts([package for package, _ in further], exact_match=False)
    # Joins letters, sets marks upon them, and turns round what is read from the right.
    pdf.set_text_shaping(bool(further))
    return pdf


def _heading(pdf: FPDF, title: str, words: str) -> None:
    _label(pdf, _LEFT, 14, title, 20, INK)
    _label(pdf, _LEFT, 24, words, 9, SOFT)


def _tiles(pdf: FPDF, board: Board) -> None:
    total, availability = board.trend.total, board.availability_of_all
    tiles = [
        ("Display score", NOTHING if total.score is None else f"{total.score:.1f}"),
        ("Visits passed", _percent(total.passed, total.scored)),
        ("On-shelf availability", _percent(availability.seen, availability.listed)),
        ("Share of facings", _percent(board.facings.own, board.facings.own + board.facings.competitor)),
        ("POP compliance", _percent(board.pop.present, board.pop.required)),
        ("Coverage of scores", NOTHING if total.coverage is None else f"{total.coverage:.0%}"),
    ]
    width = _WIDTH / len(tiles)
    for number, (name, figure) in enumerate(tiles):
        x = _LEFT + number * width
        _label(pdf, x, 34, name, 7.5, SOFT)
        _label(pdf, x, 39, figure, 17, INK)
    words = f"{total.visits_counted} visits, {total.scored} of them with a score; {total.not_scorable} not scorable"
    _label(pdf, _LEFT, 49, words, 7.5, SOFT)


def trend_title(points: int) -> str:
    """The heading of the trend; it says so where not all points have room."""
    left_out = f" (the last {_MAX_POINTS} of {points} points)" if points > _MAX_POINTS else ""
    return f"Display score over time{left_out}"


def _trend_chart(pdf: FPDF, points: Sequence[VisitFiguresAnswer]) -> None:
    _label(pdf, _LEFT, 60, trend_title(len(points)), 11, INK)
    top, height, left, width = 68.0, 48.0, _LEFT + 10, _WIDTH - 12
    for score in (0, 25, 50, 75, 100):
        y = top + height * (1 - score / 100)
        _rule(pdf, left, y, left + width)
        _label(pdf, _LEFT, y - 2, str(score), 7, SOFT)
    scored = [(number, point) for number, point in enumerate(points[-_MAX_POINTS:]) if point.score is not None]
    step = width / max(1, min(len(points), _MAX_POINTS))
    places = [
        (left + (number + 0.5) * step, top + height * (1 - (point.score or 0) / 100), point) for number, point in scored
    ]
    pdf.set_draw_color(*OWN)
    pdf.set_line_width(0.6)
    for (x, y, _), (next_x, next_y, _) in pairwise(places):
        pdf.line(x, y, next_x, next_y)
    pdf.set_fill_color(*OWN)
    for number, (x, y, point) in enumerate(places):
        pdf.ellipse(x - 0.9, y - 0.9, 1.8, 1.8, style="F")
        if len(places) <= 13 or number % 3 == 0:
            _label(pdf, x - 5, top + height + 2, f"{point.since:%d %b}", 6.5, SOFT)
            _label(pdf, x - 3, y - 5.5, f"{point.score:.0f}", 7, INK)


def _line_bars(pdf: FPDF, board: Board) -> None:
    _label(pdf, _LEFT, 130, "What costs the most points", 11, INK)
    lines = [line for line in board.lines.items if line.lost_points > 0][:_MAX_LINES]
    most = max((line.lost_points for line in lines), default=0) or 1
    for number, line in enumerate(lines):
        y = 139 + number * 8.0
        _label(pdf, _LEFT, y, line.label, 8.5, INK)
        pdf.set_fill_color(*BAD)
        pdf.rect(_LEFT + 38, y + 0.6, 80 * line.lost_points / most, 3.6, style="F")
        told = f"{line.lost_points:.1f} points in all, outlets that fail: {line.outlets_failing}"
        _label(pdf, _LEFT + 121, y, told, 7.5, SOFT)


def _outlet_table(pdf: FPDF, board: Board) -> None:
    _label(pdf, _LEFT, 193, "Worst outlets", 11, INK)
    columns = (0, 26, 106, 126, 148)
    heads = ("Code", "Name", "Score", "Availability", "Last visit")
    for offset, head in zip(columns, heads, strict=True):
        _label(pdf, _LEFT + offset, 201, head, 7.5, SOFT)
    for number, outlet in enumerate(board.outlets[:MAX_ROWS]):
        y = 207 + number * 7.2
        _rule(pdf, _LEFT, y - 0.8, _LEFT + _WIDTH)
        texts = (
            _cut(outlet.code, 14),
            _cut(outlet.name, 42),
            NOTHING if outlet.score is None else f"{outlet.score:.1f}",
            NOTHING if outlet.availability is None else f"{outlet.availability:.0%}",
            f"{outlet.last_visit.day} {outlet.last_visit.verdict.replace('_', ' ')}",
        )
        for offset, text in zip(columns, texts, strict=True):
            _label(pdf, _LEFT + offset, y, text, 8.5, INK)


def _label(pdf: FPDF, x: float, y: float, text: str, size: float, colour: tuple[int, int, int]) -> None:
    pdf.set_font("text", size=size)
    pdf.set_text_color(*colour)
    pdf.set_xy(x, y)
    pdf.cell(text=text)


def _rule(pdf: FPDF, x: float, y: float, end: float) -> None:
    pdf.set_draw_color(*LINE)
    pdf.set_line_width(0.2)
    pdf.line(x, y, end, y)


def _cut(text: str, letters: int) -> str:
    """Ideographs are twice as wide as letters."""
    room, kept = letters, ""
    for letter in text:
        room -= 2 if ord(letter) >= _FIRST_IDEOGRAPH else 1
        if room < 0:
            return kept + "…"
        kept += letter
    return kept


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else NOTHING
