"""What `shelfaudit train reliability` does: fit what scores are worth, and write `api/scoring/fitted_reliability.py`.

In three steps, each on the outcome of the one before: what a box of a score is worth, which moods photos are in, and
which kinds of lines are left to people. All on the same rendered visits: how right lines are is told by others.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.progress import track

from api.scoring.reliability import Knots, MoodFigures
from api.scoring.shipped_reliability import fitted
from training.verdicts.box_worth import box_worth
from training.verdicts.line_worth import line_worth, uncorrected
from training.verdicts.mood_fit import facing_moods
from training.verdicts.visits import RenderedVisit, render_visits

TARGET = Path(__file__).parents[2] / "api" / "scoring" / "fitted_reliability.py"
HEAD = '''"""What scores were found to be worth on {visits} rendered visits, the scenes {first} to {last}.

Written by `shelfaudit train reliability`: see `shipped_reliability` for what the figures mean.
"""

from api.scoring.reliability import Knots, MoodFigures
'''


def fit_reliability(models: Path, *, count: int, first_seed: int, threads: int | None = None) -> Path:
    """Render, fit and write; the path of the file. Raises VisionError for broken models."""
    seeds = range(first_seed, first_seed + count)
    visits = list(track(render_visits(seeds, models, threads=threads), total=count, description="rendering"))
    TARGET.write_text(fitted_source(visits), encoding="utf-8")
    return TARGET


def fitted_source(visits: Sequence[RenderedVisit]) -> str:
    """The text of the module."""
    usable = [visit for visit in visits if visit.report.quality.usable]
    boxes = box_worth(usable)
    moods = dict(facing_moods(usable, boxes))
    lines = uncorrected(usable, fitted(boxes, moods, {}))
    seeds = [visit.seed for visit in visits]
    head = HEAD.format(visits=len(usable), first=min(seeds), last=max(seeds))
    own = _knots("LINES", line_worth(lines))
    return "\n".join((head, _knots("BOXES", boxes), _moods("MOODS", moods), own, ""))


def _knots(name: str, knots: Mapping[str, Knots]) -> str:
    """As the formatter would write it: what ends with a comma stands on lines of its own."""
    body = (f'    "{kind}": (\n{_lines(own)}    ),\n' for kind, own in knots.items())
    return f"{name}: dict[str, Knots] = {{\n{''.join(body)}}}"


def _lines(knots: Knots) -> str:
    return "".join(f"        {knot},\n" for knot in knots)


def _moods(name: str, moods: Mapping[str, MoodFigures]) -> str:
    body = (f'    "{kind}": {figures},\n' for kind, figures in moods.items())
    return f"{name}: dict[str, MoodFigures] = {{\n{''.join(body)}}}"
