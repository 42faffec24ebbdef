"""Results of a demo run on the terminal: a card for each photo, and one table over all."""

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from api.demo.client import JsonObject
from api.demo.run import Audited, DemoVisit, Failed, Outcome
from api.scoring.eye_level import METHODS
from api.scoring.wording import counted

STYLES = {
    "pass": "green",
    "fail": "red",
    "review": "yellow",
    "not_scorable": "magenta",
    "not_measured": "bright_black",
}
# Wider than this a line of text is hard to follow, however wide the terminal.
MAX_WIDTH = 120


def show_visit(console: Console, visit: DemoVisit) -> None:
    """Print everything that a run found out, and last what was refused: cards of many photos scroll out of sight."""
    for outcome in visit.outcomes:
        console.print(_card(outcome), width=_width(console))
    console.print(_overview(visit), width=_width(console))
    if visit.result is not None:
        console.print(_whole_visit(visit.result), width=_width(console))
    refused = [outcome for outcome in visit.outcomes if isinstance(outcome, Failed)]
    if refused:
        console.print(_refusals(refused, len(visit.outcomes)), width=_width(console))


def eye_level(analysis: JsonObject) -> tuple[int | None, str]:
    """Facings in rows at eye level (None when no row's height is known) and the method that told the heights."""
    rows = {row["index"]: row for row in analysis["rows"] if row["zone"]}
    if not rows:
        return None, "height of the rows not known"
    methods = sorted({row["method"] for row in rows.values()})
    at_eye = [index for index, row in rows.items() if row["zone"] == "eye"]
    count = sum(_counts(facing) and facing["row"] in at_eye for facing in analysis["facings"])
    return count, ", ".join(METHODS.get(method, method) for method in methods)


def _width(console: Console) -> int:
    return min(console.width, MAX_WIDTH)


def _card(outcome: Outcome) -> Panel:
    if isinstance(outcome, Failed):
        return _panel(outcome, Text(f"Not accepted: {outcome.reason}", style="red"), "refused", "red")
    result = outcome.result
    verdict = result["verdict"]
    parts = [
        _counts_grid(outcome.analysis, result),
        _words_grid(outcome),
        _lines_table(result["lines"]),
        _advice(result),
    ]
    return _panel(outcome, Group(*parts), f"score {_score(result)} · {_word(verdict)}", STYLES[verdict])


def _refusals(refused: Sequence[Failed], photos: int) -> Group:
    lines = [Text(f"  {outcome.photo.name}: {outcome.reason}", style="red") for outcome in refused]
    return Group(f"Refused, {len(refused)} of {counted(photos, 'photo')}:", *lines)


def _whole_visit(result: JsonObject) -> Panel:
    """What the photos tell together, each product counted once."""
    verdict = result["verdict"]
    title = f"[bold]Whole visit[/] · score {_score(result)} · {_word(verdict)}"
    body = Group(_lines_table(result["lines"]), _advice(result))
    return Panel(body, title=title, title_align="left", border_style=STYLES[verdict], box=box.ROUNDED)


def _panel(outcome: Outcome, body: RenderableType, headline: str, style: str) -> Panel:
    title = f"[bold]{escape(outcome.photo.name)}[/] · {headline}"
    return Panel(body, title=title, title_align="left", border_style=style, box=box.ROUNDED)


def _counts_grid(analysis: JsonObject, result: JsonObject) -> Table:
    """All figures, three a line."""
    grid = Table.grid(padding=(0, 2))
    for _ in range(3):
        grid.add_column(style="dim", no_wrap=True)
        grid.add_column(justify="right", no_wrap=True)
    at_eye, _ = eye_level(analysis)
    figures = [
        ("Facings", _facings(analysis)),
        ("Rows", len(analysis["rows"])),
        ("Gaps", _counted_gaps(analysis)),
        ("At eye level", _dash(at_eye)),
        ("POP pieces", len(analysis["pop"])),
        ("Price tags", len(analysis["price_tags"])),
        ("Score", _score(result)),
        ("Coverage", f"{result['coverage']:.0%}"),
        ("Verdict", _verdict_text(result["verdict"])),
    ]
    for start in range(0, len(figures), 3):
        cells = [cell for pair in figures[start : start + 3] for cell in pair]
        grid.add_row(*(cell if isinstance(cell, Text) else str(cell) for cell in cells))
    return grid


def _words_grid(audited: Audited) -> Table:
    """What needs a line of its own."""
    _, method = eye_level(audited.analysis)
    quality = audited.analysis["quality"]
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    if stacked := sum(_in_sight(facing) and facing["stacked"] for facing in audited.analysis["facings"]):
        grid.add_row("Stacked", f"{stacked} more, piled on these: the standard counts the ones below alone")
    grid.add_row("Products", _names(audited.analysis))
    grid.add_row("Eye level by", method)
    if quality["flags"]:
        grid.add_row("Photo quality", ", ".join(quality["flags"]) + ("" if quality["usable"] else " (not usable)"))
    grid.add_row("Overlay", escape(str(audited.overlay)))
    return grid


def _names(analysis: JsonObject) -> str:
    """How many facings have a name, and how many different ones there are."""
    named = [facing["sku"] for facing in analysis["facings"] if _counts(facing) and facing["sku"]]
    return f"{len(named)} of {_facings(analysis)} facings named, {counted(len(set(named)), 'SKU')}"


def _lines_table(lines: Sequence[JsonObject]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1))
    table.add_column("Check", no_wrap=True)
    for name in ("Value", "Target", "Weight", "Score"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("Verdict", no_wrap=True)
    for line in lines:
        table.add_row(
            line["label"],
            _amount(line["value"], line["unit"]),
            _amount(line["target"], line["unit"]),
            f"{line['weight']:g}",
            _dash(None if line["score"] is None else f"{100 * line['score']:.0f}"),
            _verdict_text(line["verdict"]),
        )
    return table


def _advice(result: JsonObject) -> Table:
    """Under the lines, where a sentence has room: what to do first, then what is worth knowing."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True)
    grid.add_column()
    for line in result["lines"]:
        if line["action"]:
            grid.add_row(
                Text("→", style=STYLES[line["verdict"]]), f"{line['label']}:", Text(line["action"], style="bold")
            )
    for line in result["lines"]:
        if line["note"] and line["note"] != result["reason"]:
            grid.add_row("·", Text(f"{line['label']}:", style="dim"), Text(line["note"], style="dim"))
    if result["reason"]:
        grid.add_row("·", "Result:", result["reason"])
    return grid


def _overview(visit: DemoVisit) -> Table:
    """One line a photo and, below, the visit as a whole."""
    outlet, result = visit.outlet, visit.result
    title = f"Visit at {escape(outlet['name'])} ({escape(outlet['code'])})"
    table = Table(
        title=title, title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_footer=result is not None
    )
    # Where the terminal is narrow, only the file name gives way.
    table.add_column("Photo", footer="Whole visit", overflow="fold", min_width=12)
    for name in ("Facings", "Rows", "Eye", "POP", "Tags", "Gaps"):
        table.add_column(name, justify="right", no_wrap=True, min_width=len(name))
    table.add_column("Score", justify="right", no_wrap=True, min_width=5, footer=_score(result) if result else "")
    footer = _verdict_text(result["verdict"]) if result else ""
    table.add_column("Verdict", no_wrap=True, min_width=len("not scorable"), footer=footer)
    for outcome in visit.outcomes:
        table.add_row(*_overview_row(outcome))
    return table


def _overview_row(outcome: Outcome) -> Iterable[RenderableType]:
    name = escape(outcome.photo.name)
    if isinstance(outcome, Failed):
        return [name, *["-"] * 7, Text("refused", style="red")]
    analysis = outcome.analysis
    return [
        name,
        str(_facings(analysis)),
        str(len(analysis["rows"])),
        _dash(eye_level(analysis)[0]),
        str(len(analysis["pop"])),
        str(len(analysis["price_tags"])),
        str(_counted_gaps(analysis)),
        _score(outcome.result),
        _verdict_text(outcome.result["verdict"]),
    ]


def _facings(analysis: JsonObject) -> int:
    return sum(_counts(facing) for facing in analysis["facings"])


def _counted_gaps(analysis: JsonObject) -> int:
    return sum(gap["counts"] for gap in analysis["gaps"])


def _counts(facing: JsonObject) -> bool:
    """The same rule as scoring's: stacked goods, duplicates and what does not count are no facings."""
    return _in_sight(facing) and not facing["stacked"]


def _in_sight(facing: JsonObject) -> bool:
    return facing["counts"] and not facing["duplicate"]


def _score(result: JsonObject) -> str:
    return _dash(None if result["score"] is None else f"{result['score']:.1f}")


def _amount(value: float | None, unit: str) -> str:
    if value is None:
        return "-"
    return f"{value:.0%}" if unit == "share" else f"{value:g}"


def _verdict_text(verdict: str) -> Text:
    return Text(_word(verdict), style=STYLES[verdict])


def _word(verdict: str) -> str:
    return verdict.replace("_", " ")


def _dash(value: object | None) -> str:
    return "-" if value is None else str(value)
