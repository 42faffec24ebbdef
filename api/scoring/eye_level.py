"""Eye-level placement, as far as the photo can tell the height of a row (field.md, "Eye level from a photo")."""

from collections.abc import Sequence

from api.scoring.evidence import SeenFacing, ShelfFacts
from api.scoring.lines import Measurement, NotMeasured
from api.scoring.ownership import by_owner
from api.scoring.standard import DisplayStandard, EyeLevelKpi
from api.scoring.tally import Facings, Tally, measure_count, measure_share
from api.scoring.wording import listed
from vision.types import HeightMethod

METHODS: dict[HeightMethod, str] = {
    "fixture-profile": "shelf heights of the fixture",
    "product-ruler": "known product heights",
    "fixture-share": "the fixture's typical height",
    "row-index": "row index only (fallback)",
}


def measure_eye_level(kpi: EyeLevelKpi, facts: ShelfFacts, standard: DisplayStandard) -> Measurement | NotMeasured:
    """Facings in the eye zone: their number, or their share of the facings that are counted."""
    tally = _tally(kpi, facts, standard)
    action = "move {missing} to eye level" + _eye_rows(facts.facings)
    if kpi.measure == "count":
        return measure_count(tally, int(kpi.target), standard.min_known_share, action)
    return measure_share(tally, kpi.target, standard.min_known_share, standard.min_facings, action)


def _tally(kpi: EyeLevelKpi, facts: ShelfFacts, standard: DisplayStandard) -> Tally:
    owners = by_owner(facts.facings, standard.ownership) if kpi.count == "own" else Tally(hits=facts.facings)
    zones = [(facing, at_eye_level(facing, standard)) for facing in owners.hits]
    homeless = tuple(facing for facing, at_eye in zones if at_eye is None)
    measured = [facing for facing, at_eye in zones if at_eye is not None]
    return Tally(
        hits=tuple(facing for facing, at_eye in zones if at_eye is True),
        others=tuple(facing for facing, at_eye in zones if at_eye is False),
        unknown=homeless + owners.unknown,
        doubt=owners.doubt if len(owners.unknown) > len(homeless) else _doubt(homeless),
        note=f"height told by {_methods(measured)}" if measured else None,
    )


def at_eye_level(facing: SeenFacing, standard: DisplayStandard) -> bool | None:
    """None when the height of the facing's row is not known well enough for this standard."""
    row = facing.row
    if row is None or row.zone is None:
        return None
    if row.method == "row-index" and not standard.permit_row_index_fallback:
        return None
    return row.zone == "eye"


def _doubt(homeless: Facings) -> str:
    if any(facing.row is not None and facing.row.zone is not None for facing in homeless):
        return "the height is told by row index only, which the standard does not permit: add a fixture profile"
    return "the height of the rows is not known: photograph the whole fixture from the front"


def _methods(facings: Sequence[SeenFacing]) -> str:
    return listed([METHODS[method] for method in sorted({facing.row.method for facing in facings if facing.row})])


def _eye_rows(facings: Facings) -> str:
    """Name the rows only when all facings come from one photo: "row 2" means nothing over several."""
    rows = {id(facing.row): facing.row for facing in facings if facing.row}.values()
    if len({row.index for row in rows}) < len(rows):
        return ""
    at_eye = sorted(row.index for row in rows if row.zone == "eye")
    return f" ({'row' if len(at_eye) == 1 else 'rows'} {listed([str(index) for index in at_eye])})" if at_eye else ""
