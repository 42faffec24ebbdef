"""What `shelfaudit train verdicts` does: render visits, score drawn standards, tell how right the lines are."""

from collections.abc import Sequence
from pathlib import Path

from rich.progress import track

from api.scoring.standard import SchemaVersion
from training.verdicts.figures import StatedBin, VerdictFigures, stated_bins
from training.verdicts.outcomes import Outcome, outcomes_of
from training.verdicts.questions import Targets
from training.verdicts.visits import render_visits

POPULATIONS: tuple[Targets, ...] = ("near", "unrelated")
VERSIONS: tuple[SchemaVersion, ...] = (1, 2)


def measure_verdicts(models: Path, *, count: int, first_seed: int, threads: int | None = None) -> str:
    """Markdown tables of the lines of `count` rendered visits. Raises VisionError for broken models."""
    seeds = range(first_seed, first_seed + count)
    visits = list(track(render_visits(seeds, models, threads=threads), total=count, description="rendering"))
    return verdict_tables(outcomes_of(visits))


def verdict_tables(outcomes: Sequence[Outcome]) -> str:
    """All lines by version and targets, and those of the newest version by KPI and by stated probability."""
    newest = [each for each in outcomes if each.version == VERSIONS[-1]]
    scenes = len({each.seed for each in outcomes})
    near = [each for each in newest if each.targets == "near"]
    return "\n\n".join((f"Scenes: {scenes}", _totals(outcomes), _by_kpi(newest), _by_probability(near)))


def _totals(outcomes: Sequence[Outcome]) -> str:
    rows = ["| targets | version | decided | right | interval (95 %) | to review |", "|---|---|---|---|---|---|"]
    for targets in (*POPULATIONS, "both"):
        for version in VERSIONS:
            asked = POPULATIONS if targets == "both" else (targets,)
            chosen = [each for each in outcomes if each.targets in asked and each.version == version]
            rows.append(f"| {targets} | {version} | {_total(VerdictFigures.of(chosen))} |")
    return "\n".join(rows)


def _total(told: VerdictFigures) -> str:
    low, high = told.right_interval
    return f"{told.decided} | {told.right_share:.1%} | {low:.1%} to {high:.1%} | {told.review_share:.0%}"


def _by_kpi(outcomes: Sequence[Outcome]) -> str:
    columns = " | ".join(f"{targets}: passed, failed | to review" for targets in POPULATIONS)
    rows = [f"| KPI | {columns} |", "|---|---|---|---|---|"]
    for name in dict.fromkeys(each.name for each in outcomes):
        own = [each for each in outcomes if each.name == name]
        cells = [_cells([each for each in own if each.targets == targets]) for targets in POPULATIONS]
        rows.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(rows)


def _cells(outcomes: Sequence[Outcome]) -> str:
    told = VerdictFigures.of(outcomes)
    passed, failed = f"{told.rightly_passed} of {told.passed}", f"{told.rightly_failed} of {told.failed}"
    return f"{passed}, {failed} | {told.review_share:.0%}"


def _by_probability(outcomes: Sequence[Outcome]) -> str:
    head = ["| stated probability | lines | mean stated | true |", "|---|---|---|---|"]
    return "\n".join(head + [_bin_row(each) for each in stated_bins(outcomes)])


def _bin_row(each: StatedBin) -> str:
    return f"| {each.low:.2f} to {each.high:.2f} | {each.lines} | {each.stated:.2f} | {each.met:.2f} |"
