"""The campaign's artwork: the right material, in its current version, visible and undamaged."""

from collections.abc import Mapping, Sequence
from math import prod

from api.scoring import probability
from api.scoring.evidence import SeenPop, ShelfFacts
from api.scoring.kpis import ArtworkRequirement, PopArtworkKpi
from api.scoring.lines import Measurement, NotMeasured
from api.scoring.reliability import Mood, mean
from api.scoring.wording import counted, listed


def measure_pop_artwork(kpi: PopArtworkKpi, facts: ShelfFacts) -> Measurement | NotMeasured:
    """Required artworks present / required.

    A piece is good when it shows the artwork in the version in force and is neither too much hidden nor damaged. One
    that may be another version, or whose artwork nobody could tell, is open: it never counts as missing for certain.
    """
    good = {need: [piece for piece in facts.pop if _is_good(piece, need)] for need in kpi.required}
    missing = sum(max(0, need.count - len(pieces)) for need, pieces in good.items())
    if missing and (reason := _not_compared(good, facts)):
        return NotMeasured(target=kpi.target, unit="count", reason=reason)
    return Measurement(
        value=kpi.target - missing,
        target=kpi.target,
        unit="count",
        met=not missing,
        score=(kpi.target - missing) / kpi.target,
        probability=mean(
            facts.reliability.pops, lambda mood: prod(_chance(need, good[need], mood) for need in kpi.required)
        ),
        evidence=tuple(piece.id for need in kpi.required for piece in good[need]),
        action=listed([_action(need, len(pieces), facts) for need, pieces in good.items() if len(pieces) < need.count]),
        open_facts=missing > 0 and sum(_is_open(piece, kpi) for piece in facts.pop) >= missing,
    )


def _not_compared(good: Mapping[ArtworkRequirement, Sequence[SeenPop]], facts: ShelfFacts) -> str | None:
    """Why nobody can tell whether what is missing hangs there; None where somebody can."""
    if not facts.artworks and facts.pop and all(piece.match is None and piece.reason is None for piece in facts.pop):
        return "the POP pieces were compared with no artwork: load the campaign's"
    short = {need.material for need, pieces in good.items() if len(pieces) < need.count}
    if facts.artworks is not None and facts.artworks.isdisjoint(short):
        return f"no campaign with artwork of {listed(sorted(short))} ran on the day of the visit"
    return None


def _is_good(piece: SeenPop, need: ArtworkRequirement) -> bool:
    return piece.material == need.material and piece.current is True and _seen_well(piece, need)


def _seen_well(piece: SeenPop, need: ArtworkRequirement) -> bool:
    visible = 1.0 if piece.visible is None else piece.visible
    return visible >= need.least_visible and (piece.covered or 0.0) <= need.most_covered


def _is_open(piece: SeenPop, kpi: PopArtworkKpi) -> bool:
    """Nobody could tell what it shows, or whether it is the version in force."""
    wanted = {need.material for need in kpi.required}
    return piece.material is None or (piece.material in wanted and piece.current is None)


def _chance(need: ArtworkRequirement, pieces: list[SeenPop], mood: Mood) -> float:
    sure = [piece.score * (1.0 if piece.match is None else piece.match) for piece in pieces]
    return probability.at_least(mood.without_missed.count(sure), need.count)


def _action(need: ArtworkRequirement, good: int, facts: ShelfFacts) -> str:
    """What is there and wrong is mended first: put right, or replaced by the version in force."""
    shown = [piece for piece in facts.pop if piece.material == need.material]
    if any(piece.current is False for piece in shown):
        return f"replace the old artwork {need.material} by the current one"
    if any(not _seen_well(piece, need) for piece in shown):
        return f"uncover the artwork {need.material}, or replace it where it is damaged"
    return f"add {counted(need.count - good, 'piece')} of the artwork {need.material}"
