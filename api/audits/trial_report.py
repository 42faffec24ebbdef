"""What a trial run tells: each visit before and after, the lines that changed, and all of it in a few figures. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from api.scoring.scorecard import Scorecard
from api.tables import Outlet, Visit, VisitResult
from api.tables.base import JsonObject

LineKey = tuple[str | None, str, str | None, int]
# A line changes where one of these does; its words and boxes follow from them.
TOLD = ("verdict", "unit", "value", "target", "weight", "score")


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line that is other than before; None where there is none. `subject` is the SKU, brand ... that it is about."""

    kpi: str
    subject: str | None
    scene_type: str | None
    before: JsonObject | None
    after: JsonObject | None


@dataclass(frozen=True, slots=True)
class TriedVisit:
    """A visit with its stored result and the scorecard of the trial."""

    visit: Visit
    outlet: Outlet
    stored: VisitResult
    card: Scorecard
    changed: tuple[LineChange, ...]

    @property
    def flips(self) -> bool:
        """Whether the verdict is another one."""
        return self.stored.verdict != self.card.verdict

    @property
    def score_change(self) -> float | None:
        """By how many points the score changes, None where it is not scorable before or after."""
        before, after = self.stored.score, self.card.score
        return None if before is None or after is None else after - before


@dataclass(frozen=True, slots=True)
class TrialSummary:
    """All visits of a trial in a few figures."""

    visits: int
    verdicts_before: Mapping[str, int]
    verdicts_after: Mapping[str, int]
    flips: int
    mean_score_change: float | None
    lines_not_measured: int


def summarise(tried: Sequence[TriedVisit]) -> TrialSummary:
    """Count verdicts and flips, and average the changes of the visits that are scorable before and after."""
    changes = [each.score_change for each in tried if each.score_change is not None]
    return TrialSummary(
        visits=len(tried),
        verdicts_before=Counter(each.stored.verdict for each in tried),
        verdicts_after=Counter(each.card.verdict for each in tried),
        flips=sum(each.flips for each in tried),
        mean_score_change=fsum(changes) / len(changes) if changes else None,
        lines_not_measured=sum(line.verdict == "not_measured" for each in tried for line in each.card.lines),
    )


def changed_lines(before: Sequence[JsonObject], after: Sequence[JsonObject]) -> tuple[LineChange, ...]:
    """The lines that differ, those of before first.

    Lines are told apart by KPI, subject and scene type; what stands there more than once all the same, by its order.
    """
    old, new = _by_key(before), _by_key(after)
    keys = dict.fromkeys([*old, *new])
    return tuple(
        LineChange(kpi, subject, scene_type, old.get(key), new.get(key))
        for key in keys
        if old.get(key) != new.get(key)
        for scene_type, kpi, subject, _ in [key]
    )


def _by_key(lines: Iterable[JsonObject]) -> dict[LineKey, JsonObject]:
    seen: Counter[tuple[str | None, str, str | None]] = Counter()
    found: dict[LineKey, JsonObject] = {}
    for line in lines:
        own = line.get("scene_type"), line["kpi"], line.get("subject")
        seen[own] += 1
        found[*own, seen[own]] = {name: line[name] for name in TOLD}
    return found
