"""Gaps: empty slots between the facings, few enough for the standard."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from math import inf

from api.scoring import probability
from api.scoring.evidence import SeenGap, ShelfFacts
from api.scoring.kpis import GapsKpi
from api.scoring.lines import Measurement, NotMeasured
from api.scoring.reliability import Mood, mean
from api.scoring.standard import DisplayStandard
from api.scoring.tally import too_few
from api.scoring.wording import counted, listed, named_rows
from vision.types import ShelfRow


def measure_gaps(kpi: GapsKpi, facts: ShelfFacts, standard: DisplayStandard) -> Measurement | NotMeasured:
    """Number of gaps, or share of empty slots. The score is the part of all slots that is filled or tolerated."""
    filled = len(facts.facings)
    if filled < standard.min_facings:
        return NotMeasured(target=kpi.target, unit=kpi.measure, reason=too_few(filled, standard.min_facings))
    empty = sum(_sizes(kpi, facts.gaps))
    tolerated = probability.exact(kpi.target) * (filled + empty if kpi.measure == "share" else 1)
    return Measurement(
        value=empty / (filled + empty) if kpi.measure == "share" else empty,
        target=kpi.target,
        unit=kpi.measure,
        met=empty <= tolerated,
        score=min(1.0, float(Fraction(filled + tolerated) / (filled + empty))),
        probability=_probability(kpi, facts),
        evidence=tuple(gap.id for gap in facts.gaps),
        action=f"refill {_where(facts.gaps)}",
    )


def _sizes(kpi: GapsKpi, gaps: Sequence[SeenGap]) -> list[int]:
    """What a gap weighs: its slots when the share of slots is judged, 1 when gaps are counted."""
    return [gap.slots if kpi.measure == "share" else 1 for gap in gaps]


def _probability(kpi: GapsKpi, facts: ShelfFacts) -> float:
    """Facings and gaps are wrong for reasons of their own: gaps have moods, and facings are taken as they are."""
    scores, sizes = [gap.score for gap in facts.gaps], _sizes(kpi, facts.gaps)
    filled = probability.distribution(facing.score for facing in facts.facings)

    def chance(mood: Mood) -> float:
        empty = mood.count(scores, sizes)
        if kpi.measure == "count":
            return probability.at_most(empty, int(kpi.target))
        return probability.share_at_most(empty, filled, kpi.target)

    return mean(facts.reliability.gaps, chance)


def _where(gaps: Sequence[SeenGap]) -> str:
    """By row, "2 gaps in row 1 and 1 gap in row 4"; over several photos "3 gaps on photo 1 (rows 1 and 4)"."""
    photos = sorted({gap.place.photo for gap in gaps})
    rows = {photo: Counter(gap.place.row for gap in gaps if gap.place.photo == photo) for photo in photos}
    if photos == [""]:
        return listed([counted(number, "gap") + _in_row(row) for row, number in _by_row(rows[""])])
    return listed([_on_photo(photo, rows[photo]) for photo in photos])


def _on_photo(photo: str, rows: Counter[ShelfRow | None]) -> str:
    known = [row for row, _ in _by_row(rows) if row is not None]
    where = f" ({named_rows(known)})" if known else ""
    return f"{counted(rows.total(), 'gap')} on {photo}{where}"


def _in_row(row: ShelfRow | None) -> str:
    return "" if row is None else f" in {row.name}"


def _by_row(rows: Counter[ShelfRow | None]) -> list[tuple[ShelfRow | None, int]]:
    return sorted(rows.items(), key=lambda item: inf if item[0] is None else item[0].index)
