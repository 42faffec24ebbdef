"""What a visit's result counts for. Pure: the stored lines and the evidence go in, rows come out."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from uuid import UUID

from api.figures.units import scaled, scaled_price
from api.scoring.evidence import PhotoEvidence, SeenFacing, ShelfFacts, combine
from api.scoring.eye_level import at_eye_level
from api.scoring.must_stock import Listed
from api.scoring.selection import by_owner
from api.scoring.standard import DisplayStandard
from api.tables import LineFigures, Outlet, SkuFigures, Visit, VisitFigures, VisitResult
from api.tables.base import JsonObject

# How a verdict is counted.
VERDICT_COUNTS = {"pass": "passed", "fail": "failed", "review": "to_review", "not_scorable": "not_scorable"}


@dataclass(frozen=True, slots=True)
class Counted:
    """All rows of a visit."""

    visit: VisitFigures
    lines: Sequence[LineFigures]
    skus: Sequence[SkuFigures]


def count_visit(
    result: VisitResult,
    visit: Visit,
    outlet: Outlet,
    photos: Sequence[PhotoEvidence],
    standard: DisplayStandard | None,
) -> Counted:
    """The rows of a visit by that result, which rests on these photos and that standard.

    Photos that look suspicious are not counted here: a photo's origin is looked at apart from its score.
    """
    facts = combine(photos)
    stored = result.lines["lines"]
    lines = count_lines(visit.id, stored, scored=result.score is not None)
    skus = _count_skus(visit.id, facts, standard, _listed(stored, standard))
    row = VisitFigures(
        visit_id=visit.id,
        result_id=result.id,
        outlet_id=outlet.id,
        rep_id=visit.rep_id,
        territory_id=outlet.territory_id,
        channel=outlet.channel,
        outlet_class=outlet.outlet_class,
        day=visit.local_started_at.date(),
        verdict=result.verdict,
        **_outcome(result),
        **_photos(photos),
        **_shelf(facts, standard),
        listed=sum(sku.listed for sku in skus),
        seen=sum(sku.seen for sku in skus),
    )
    return Counted(row, lines, skus)


def count_lines(visit_id: UUID, lines: Sequence[JsonObject], *, scored: bool) -> list[LineFigures]:
    """A row for each KPI line of a result. A line loses weight x (1 - score) of the points that could be had.

    Where too little was measured for a score there are no points to lose: one failed answer beside blurred photos would
    else cost all hundred.
    """
    measured = fsum(line["weight"] for line in lines if line["score"] is not None)
    return [_line(visit_id, number, line, measured if scored else None) for number, line in enumerate(lines)]


def _line(visit_id: UUID, number: int, line: JsonObject, weights: float | None) -> LineFigures:
    score, value = line["score"], line["value"]
    # A person may say how a line stands that nothing measured: it has a score then, and still no value.
    counts = score is not None and value is not None
    return LineFigures(
        visit_id=visit_id,
        number=number,
        kpi=line["kpi"],
        verdict=line["verdict"],
        score=None if score is None else scaled(score),
        probability=None if line["probability"] is None else scaled(line["probability"]),
        lines=1,
        measured=int(score is not None),
        passed=int(line["verdict"] == "pass"),
        failed=int(line["verdict"] == "fail"),
        to_review=int(line["verdict"] == "review"),
        lost=0 if score is None or weights is None else scaled(100 * line["weight"] * (1 - score) / weights),
        value=scaled(value) if counts else 0,
        target=scaled(line["target"]) if counts else 0,
    )


def _outcome(result: VisitResult) -> dict[str, int]:
    counts = dict.fromkeys(VERDICT_COUNTS.values(), 0) | {VERDICT_COUNTS[result.verdict]: 1}
    scored = result.score is not None
    return counts | {
        "visits": 1,
        "scored": int(scored),
        "score": scaled(result.score or 0),
        "coverage": scaled(result.coverage) if scored else 0,
        "partial": int(result.completeness == "partial"),
    }


def _photos(photos: Sequence[PhotoEvidence]) -> dict[str, int]:
    return {
        "photos": len(photos),
        "unusable_photos": sum(not photo.report.quality.usable for photo in photos),
        "flawed_photos": sum(bool(photo.report.quality.flags) for photo in photos),
        "suspicious_photos": 0,
    }


def _shelf(facts: ShelfFacts, standard: DisplayStandard | None) -> dict[str, int]:
    owners = by_owner(facts.facings, facts, standard.ownership if standard else {})
    return {
        "own": len(owners.hits),
        "competitor": len(owners.others),
        "unknown": len(owners.unknown),
        "gaps": len(facts.gaps),
        "empty_slots": sum(gap.slots for gap in facts.gaps),
    }


def _listed(lines: Sequence[JsonObject], standard: DisplayStandard | None) -> frozenset[str]:
    """The SKUs of the lists that could be measured: what was not measured is missing from no shelf.

    Lines of a scene type are those of another standard, whose lists are not these.
    """
    measured = {line["kpi"] for line in lines if line["score"] is not None and line.get("scene_type") is None}
    lists = [kpi for kpi in standard.kpis if isinstance(kpi, Listed)] if standard else []
    return frozenset(sku for kpi in lists if kpi.kpi in measured for sku in kpi.skus)


def _count_skus(
    visit_id: UUID,
    facts: ShelfFacts,
    standard: DisplayStandard | None,
    listed: frozenset[str],
) -> list[SkuFigures]:
    facings: dict[str, list[SeenFacing]] = defaultdict(list)
    for facing in facts.facings:
        if facing.sku is not None:
            facings[facing.sku].append(facing)
    prices = _prices(facts.photos)
    return [
        _sku(visit_id, sku, facings.get(sku, []), prices.get(sku), standard, listed)
        for sku in sorted(facings.keys() | listed)
    ]


def _sku(
    visit_id: UUID,
    sku: str,
    facings: Sequence[SeenFacing],
    price: int | None,
    standard: DisplayStandard | None,
    listed: frozenset[str],
) -> SkuFigures:
    zones = Counter(_zone(facing, standard) for facing in facings)
    return SkuFigures(
        visit_id=visit_id,
        sku=sku,
        visits=1,
        facings=len(facings),
        shown=int(bool(facings)),
        listed=int(sku in listed),
        seen=int(sku in listed and bool(facings)),
        priced=int(price is not None),
        price=price or 0,
        stretch=zones["stretch"],
        eye=zones["eye"],
        touch=zones["touch"],
        stoop=zones["stoop"],
    )


def _zone(facing: SeenFacing, standard: DisplayStandard | None) -> str | None:
    """The height zone, where the standard lets it count."""
    if standard is None or at_eye_level(facing, standard) is None or facing.row is None:
        return None
    return facing.row.zone


def _prices(photos: Sequence[PhotoEvidence]) -> Mapping[str, int]:
    """The price of each SKU by the photos that count: what most of its tags say, of several the lowest."""
    read: dict[str, Counter[int]] = defaultdict(Counter)
    for photo in photos:
        names = {facing.id: facing.sku for facing in photo.report.facings}
        for tag in photo.report.price_tags:
            price = scaled_price(tag.price)
            for sku in {sku for facing in tag.facings if (sku := names.get(facing))} if price else ():
                read[sku][price or 0] += 1
    return {sku: min(prices, key=lambda price: (-prices[price], price)) for sku, prices in read.items()}
