"""What is left of error by kind of KPI, by how often targets near the truth were met."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from api.scoring.evidence import combine
from api.scoring.lines import Measurement
from api.scoring.registry import measure
from api.scoring.reliability import Knots, Reliability, worth
from training.verdicts.outcomes import inquiries
from training.verdicts.visits import RenderedVisit

# The usual limits of doubt, and what lies safely between them.
FAILS_TO, PASSES_FROM = 0.05, 0.9
STILL_OPEN = (0.06, 0.89)
# A direction of a kind is left to people unless this share of its decided lines is right, drawn to the usual share as
# if so many lines more had come out so.
RIGHT, USUAL, USUAL_LINES = 0.9, 0.93, 10

_LISTED: Knots = ((0.02, 0.08), (0.12, 0.12), (0.5, 0.5), (0.9, 0.9), (0.999, 0.999))
# Of 104 other scenes: shares of facings are a little surer than they should be, counts where they seem too low.
_SHARES: Knots = ((0.0, 0.0), (0.03, 0.05), (0.95, 0.9), (1.0, 1.0))
# Of 261 other scenes. A listed SKU that seems to be missing was often only overlooked or named wrongly, and whose tag
# is whose is itself only nearest by place in the truth. Where a product ruler told the heights, one in nine lines about
# eye level that were surest was wrong on the visits of the fit; heights of a fixture profile leave less doubt.
SHAPES: dict[str, Knots] = {
    "facings": ((0.0, 0.0), (0.03, 0.05), (0.9, 0.9), (1.0, 1.0)),
    "share_of_facings": _SHARES,
    "linear_share": _SHARES,
    "eye_level": ((0.02, 0.02), (0.085, 0.1), (0.15, 0.14), (0.57, 0.42), (0.73, 0.73), (0.915, 0.85), (0.98, 0.98)),
    "brand_block": ((0.25, 0.36), (0.45, 0.55), (0.72, 0.72), (0.95, 0.86), (0.99, 0.89)),
    "must_stock": _LISTED,
    "on_shelf_availability": _LISTED,
    "planogram": ((0.002, 0.03), (0.01, 0.09), (0.03, 0.3), (0.08, 0.6), (0.15, 0.65), (0.25, 0.95), (0.4, 0.98)),
    "price_tags": ((0.01, 0.1), (0.06, 0.25), (0.15, 0.3), (0.3, 0.5), (0.75, 0.74), (0.9, 0.86), (0.99, 0.89)),
}
STRAIGHT: Knots = ((0.0, 0.0), (1.0, 1.0))


@dataclass(frozen=True, slots=True)
class Uncorrected:
    """A measured line with its probability before any correction. `met`: its target truly is."""

    kpi: str
    probability: float
    seems_met: bool
    open_facts: bool
    met: bool


def uncorrected(visits: Sequence[RenderedVisit], reliability: Reliability) -> list[Uncorrected]:
    """The measured lines with targets near the truth, by a reliability without corrections of lines."""
    return list(_measured(visits, replace(reliability, lines={})))


def _measured(visits: Sequence[RenderedVisit], reliability: Reliability) -> Iterator[Uncorrected]:
    for inquiry in inquiries(visits, populations=("near",)):
        standard, facts = inquiry.standard(2), combine([inquiry.evidence], reliability=reliability)
        line = measure(standard.kpis[0], facts, standard)
        if isinstance(line, Measurement):
            kind = standard.kpis[0].kpi
            yield Uncorrected(kind, line.probability, line.met, line.open_facts, inquiry.question.met)


def line_worth(lines: Sequence[Uncorrected]) -> dict[str, Knots]:
    """Knots by kind: those of `SHAPES`, and no directions that were wrong too often."""
    kinds = sorted({line.kpi for line in lines})
    knots = {kind: _knots([line for line in lines if line.kpi == kind], kind) for kind in kinds}
    return {kind: own for kind, own in knots.items() if own != STRAIGHT}


def _knots(lines: Sequence[Uncorrected], kind: str) -> Knots:
    low = 0.0 if _often_right(lines, passed=False) else STILL_OPEN[0]
    high = 1.0 if _often_right(lines, passed=True) else STILL_OPEN[1]
    knots = SHAPES.get(kind, _straight(low, high))
    return tuple((at, min(high, max(low, level))) for at, level in knots)


def _straight(low: float, high: float) -> Knots:
    return tuple((at, at) for at in sorted({0.0, low, high, 1.0}))


def _often_right(lines: Sequence[Uncorrected], *, passed: bool) -> bool:
    decided = [line for line in lines if _verdict(line) is passed]
    right = sum(line.met == passed for line in decided)
    return (right + USUAL * USUAL_LINES) / (len(decided) + USUAL_LINES) >= RIGHT


def _verdict(line: Uncorrected) -> bool | None:
    """Whether it passes or fails; None: a person looks."""
    told = worth(line.probability, SHAPES.get(line.kpi, ()))
    if line.seems_met and told >= PASSES_FROM:
        return True
    return False if not (line.seems_met or line.open_facts) and told <= FAILS_TO else None
