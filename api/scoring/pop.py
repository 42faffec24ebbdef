"""Required POP material: each piece that the standard asks for is present."""

from math import prod

from api.scoring import probability
from api.scoring.evidence import SeenPop, ShelfFacts
from api.scoring.kpis import PopKpi, PopRequirement
from api.scoring.lines import Measurement, NotMeasured
from api.scoring.reliability import Mood, mean
from api.scoring.wording import counted, listed

ANY_KIND = "POP piece"


def measure_pop(kpi: PopKpi, facts: ShelfFacts) -> Measurement | NotMeasured:
    """Required pieces present / required. A piece of unknown kind never fails a requirement for a named kind."""
    required = kpi.target
    short = {need: need.count - len(_matching(need, facts.pop)) for need in kpi.required}
    missing = sum(max(0, lack) for lack in short.values())
    if missing and _kinds_unknown(kpi, facts.pop):
        return NotMeasured(
            target=required, unit="count", reason="the kinds of the POP pieces seen are not recognised yet"
        )
    return Measurement(
        value=required - missing,
        target=required,
        unit="count",
        met=not missing,
        score=(required - missing) / required,
        probability=mean(
            facts.reliability.pops,
            lambda mood: prod(_probability(need, facts.pop, mood) for need in kpi.required),
        ),
        evidence=tuple(piece.id for piece in facts.pop if any(_serves(piece, need) for need in kpi.required)),
        action=f"add {listed([counted(lack, _noun(need)) for need, lack in short.items() if lack > 0])}",
    )


def _serves(piece: SeenPop, need: PopRequirement) -> bool:
    return need.kind is None or piece.kind == need.kind


def _matching(need: PopRequirement, pieces: tuple[SeenPop, ...]) -> list[SeenPop]:
    return [piece for piece in pieces if _serves(piece, need)]


def _kinds_unknown(kpi: PopKpi, pieces: tuple[SeenPop, ...]) -> bool:
    return any(need.kind is not None for need in kpi.required) and any(piece.kind is None for piece in pieces)


def _probability(need: PopRequirement, pieces: tuple[SeenPop, ...], mood: Mood) -> float:
    scores = [piece.score for piece in _matching(need, pieces)]
    return probability.at_least(mood.count(scores), need.count)


def _noun(need: PopRequirement) -> str:
    return (need.kind or ANY_KIND).replace("_", " ")
