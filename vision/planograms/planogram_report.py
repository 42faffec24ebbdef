"""A comparison with a planogram as JSON: what goes into reports and over the wire."""

from dataclasses import asdict
from typing import Any

from vision.planograms.planogram import Place
from vision.planograms.planogram_comparison import FacingCount, PlanogramComparison

Json = dict[str, Any]


def comparison_json(result: PlanogramComparison) -> Json:
    """The comparison as a JSON object: shares rounded to 4 digits, places as [row, facing]."""
    return {
        "planogram": result.planogram,
        "compliance": None if result.compliance is None else round(result.compliance, 4),
        "coverage": round(result.coverage, 4),
        "rows": [asdict(pair) for pair in result.rows],
        "planned": [
            {
                "place": list(facing.place),
                "position": facing.position,
                "sku": facing.sku,
                "verdict": facing.verdict,
                "occupant": facing.occupant,
                "found": _place(facing.found),
            }
            for facing in result.planned
        ],
        "seen": [
            {"id": outcome.id, "sku": outcome.sku, "verdict": outcome.verdict, "planned": _place(outcome.planned)}
            for outcome in result.seen
        ],
        "wrong_facings": [_count(count) for count in result.counts if count.wrong],
        "actions": [asdict(action) | {"text": action.text} for action in result.actions],
    }


def _place(place: Place | None) -> list[int] | None:
    return None if place is None else list(place)


def _count(count: FacingCount) -> Json:
    return {
        "row": count.row,
        "position": count.position,
        "sku": count.sku,
        "planned": count.planned,
        "seen": count.seen,
    }
