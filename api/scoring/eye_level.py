"""Eye-level placement, as far as the photo can tell the height of a row (field.md, "Eye level from a photo")."""

from collections.abc import Sequence

from api.scoring import probability
from api.scoring.evidence import SeenFacing, ShelfFacts
from api.scoring.eye_level_moves import moves_to_eye_level
from api.scoring.kpis import EyeLevelKpi
from api.scoring.lines import Measurement, NotMeasured
from api.scoring.reliability import Mood, mean
from api.scoring.selection import belonging, selected
from api.scoring.standard import DisplayStandard
from api.scoring.tally import Facings, Tally, count_line, missing_for_share, name_chances, share_chance, share_line
from api.scoring.wording import counted, listed, named_rows
from vision.eye_level.zones import DEFAULT_BANDS
from vision.types import HeightMethod, ShelfRow, Zone

METHODS: dict[HeightMethod, str] = {
    "fixture-profile": "shelf heights of the fixture",
    "product-ruler": "known product heights",
    "fixture-share": "the fixture's typical height",
    "row-index": "row index only (fallback)",
}
# A row's height is that of its board, its zone that of the middle of its goods: half of usual goods lies between.
GOODS_MIDDLE_CM = 10.0
# What a zone's limit has to be passed by; the zone above begins at the limit itself.
INSIDE_CM = 0.1


def measure_eye_level(kpi: EyeLevelKpi, facts: ShelfFacts, standard: DisplayStandard) -> Measurement | NotMeasured:
    """Facings in the eye zone: their number, or their share of the facings that are counted."""
    facings = tuple(facing for facing in facts.facings if not _is_bulky(facing, facts))
    tally = _tally(kpi, facings, facts, standard)
    chance = _chance(kpi, facings, tally, facts, standard)
    found, known = len(tally.hits), len(tally.hits) + len(tally.others)
    if kpi.measure == "count":
        target = int(kpi.target)
        return count_line(tally, target, standard, _action(target - found, tally, facts), chance)
    short = missing_for_share(found, known, kpi.target)
    return share_line(tally, kpi.target, standard, _action(short, tally, facts), chance)


def at_eye_level(facing: SeenFacing, standard: DisplayStandard) -> bool | None:
    """None when the height of the facing's row is not known well enough for this standard."""
    row = facing.row
    if row is None or row.zone is None:
        return None
    if row.method == "row-index" and not standard.permit_row_index_fallback:
        return None
    return row.zone == "eye"


def _is_bulky(facing: SeenFacing, facts: ShelfFacts) -> bool:
    product = facts.products.get(facing.sku or "")
    return product is not None and product.bulky


def _tally(kpi: EyeLevelKpi, facings: Facings, facts: ShelfFacts, standard: DisplayStandard) -> Tally:
    chosen = selected(kpi, facings, facts, standard)
    zones = [(facing, at_eye_level(facing, standard)) for facing in chosen.hits]
    homeless = tuple(facing for facing, at_eye in zones if at_eye is None)
    measured = [facing for facing, at_eye in zones if at_eye is not None]
    return Tally(
        hits=tuple(facing for facing, at_eye in zones if at_eye is True),
        others=tuple(facing for facing, at_eye in zones if at_eye is False),
        unknown=homeless + chosen.unknown,
        doubt=chosen.doubt if len(chosen.unknown) > len(homeless) else _doubt(homeless),
        note=f"height told by {_methods(measured)}" if measured else None,
        # Version 1 took a shelf for unknown that is full of competitors' goods.
        aside=len(chosen.others) if facts.reliability.by_names else 0,
    )


def _chance(kpi: EyeLevelKpi, facings: Facings, tally: Tally, facts: ShelfFacts, standard: DisplayStandard) -> float:
    """All rows of a photo are too high or too low together, so that heights are part of the photo's mood."""
    placed = [facing for facing in facings if at_eye_level(facing, standard) is not None]
    if facts.reliability.by_names and (kpi.subject is not None or kpi.count == "own"):
        belongs = belonging(kpi, facts.products, standard)
        sure = [(facing.row, name_chances(facing, belongs)[0]) for facing in placed]
    else:
        sure = [(facing.row, facing.score) for facing in (*tally.hits, *tally.others)]

    def chance(mood: Mood) -> float:
        hits = mood.count([chance for row, chance in sure if row and _zone(row, mood.heights) == "eye"])
        if kpi.measure == "count":
            return probability.at_least(hits, int(kpi.target))
        others = mood.count([chance for row, chance in sure if not (row and _zone(row, mood.heights) == "eye")])
        return share_chance(hits, others, kpi.target)

    trust = min((facts.reliability.zone_trust.get(row.method, 1.0) for row, _ in sure if row), default=1.0)
    # Where the method misled, the zones say nothing either way.
    return trust * mean(facts.reliability.facings_at_heights, chance) + (1 - trust) / 2


def _zone(row: ShelfRow, sigmas: float) -> Zone | None:
    """The zone of a row if its height is off by so many of its standard deviations."""
    if sigmas == 0 or row.zone is None or row.height_cm is None or row.height_sigma_cm is None:
        return row.zone
    lowest, highest = _limits(row.zone)
    goods = min(max(row.height_cm + GOODS_MIDDLE_CM, lowest), highest)
    return DEFAULT_BANDS.zone_at(goods + sigmas * row.height_sigma_cm)


def _limits(zone: Zone) -> tuple[float, float]:
    bands = DEFAULT_BANDS
    limits: dict[Zone, tuple[float, float]] = {
        "stretch": (bands.stretch_from, float("inf")),
        "eye": (bands.eye_from, bands.stretch_from - INSIDE_CM),
        "touch": (bands.touch_from, bands.eye_from - INSIDE_CM),
        "stoop": (0.0, bands.touch_from - INSIDE_CM),
    }
    return limits[zone]


def _doubt(homeless: Facings) -> str:
    if any(facing.row is not None and facing.row.zone is not None for facing in homeless):
        return "the height is told by row index only, which the standard does not permit: add a fixture profile"
    return "the height of the rows is not known: photograph the whole fixture from the front"


def _methods(facings: Sequence[SeenFacing]) -> str:
    return listed([METHODS[method] for method in sorted({facing.row.method for facing in facings if facing.row})])


def _action(short: int, tally: Tally, facts: ShelfFacts) -> str:
    """Which facings to move where, as far as they have names; short of that, how many."""
    named = moves_to_eye_level(short, tally.others, facts) if facts.reliability.by_names else None
    return named or f"move {counted(short, 'facing')} to eye level{_eye_rows(facts)}"


def _eye_rows(facts: ShelfFacts) -> str:
    """Name the rows only where one photo counts: "row 2" means nothing over several."""
    if len(facts.photos) > 1:
        return ""
    rows = {facing.row.index: facing.row for facing in facts.facings if facing.row}
    at_eye = [row for _, row in sorted(rows.items()) if row.zone == "eye"]
    return f" ({named_rows(at_eye)})" if at_eye else ""
