"""The figures of reports counted again from the generated rows, in plain Python: what the queries must agree with."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from api.photos.schemas import Suspicion
from api.tables import Photo
from api.tables.photos import PhotoInspection
from tests.scale.photos import PhotoRows, photos_of
from tests.scale.year import VisitRows
from vision.report import report_from_json

Totals = dict[Any, dict[str, int]]


def add_up(rows: Iterable[tuple[Any, dict[str, Any]]]) -> Totals:
    """The sums of every whole number of the rows, by key."""
    totals: Totals = defaultdict(lambda: defaultdict(int))
    for key, row in rows:
        for name, value in row.items():
            if type(value) is int:
                totals[key][name] += value
    return totals


def by_visit(visits: Iterable[VisitRows], key: Callable[[dict[str, Any]], Any]) -> Totals:
    """Sums of visits."""
    return add_up((key(each.figures), each.figures) for each in visits)


def by_kpi(visits: Iterable[VisitRows]) -> Totals:
    """Sums of KPI lines."""
    return add_up((line["kpi"], line) for each in visits for line in each.lines)


def by_sku(visits: Iterable[VisitRows]) -> Totals:
    """Sums of SKUs."""
    return add_up((sku["sku"], sku) for each in visits for sku in each.skus)


def photos_by_rep(visits: Iterable[VisitRows]) -> Totals:
    """How many photos of each rep are unusable and suspicious, by the photos' own rows."""
    return add_up((each.figures["rep_id"], _told_of(rows)) for each in visits for rows in photos_of(each))


def _told_of(rows: PhotoRows) -> dict[str, int]:
    suspicion = Suspicion.of(Photo(**rows.photo), PhotoInspection(**rows.inspection))
    quality = report_from_json(rows.analysis["report"]).quality
    return {"photos": 1, "unusable": int(not quality.usable), "suspicious": int(bool(suspicion.marks))}


def failing_outlets(visits: Iterable[VisitRows]) -> dict[str, int]:
    """How many outlets failed each KPI at least once."""
    failed: dict[str, set[Any]] = defaultdict(set)
    for each in visits:
        for line in each.lines:
            if line["failed"]:
                failed[line["kpi"]].add(each.figures["outlet_id"])
    return {kpi: len(outlets) for kpi, outlets in failed.items()}
