"""Which columns are sums, in which roll-ups a visit counts, and by how much it changes them. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Self
from uuid import UUID

from api.figures.counting import Counted
from api.figures.units import BEGINNINGS, month_of
from api.tables import LineRollup, OutletMonth, RepMonth, SkuRollup, VisitRollup
from api.tables.figures import LineSums, SkuSums, VisitSums

VISIT_SUMS = tuple(VisitSums.__annotations__)
LINE_SUMS = tuple(LineSums.__annotations__)
SKU_SUMS = tuple(SkuSums.__annotations__)

Rollup = type[VisitRollup] | type[LineRollup] | type[SkuRollup] | type[OutletMonth] | type[RepMonth]
SUMS_OF: Mapping[Rollup, tuple[str, ...]] = {
    OutletMonth: VISIT_SUMS,
    RepMonth: VISIT_SUMS,
    VisitRollup: VISIT_SUMS,
    LineRollup: LINE_SUMS,
    SkuRollup: SKU_SUMS,
}


@dataclass(frozen=True, slots=True, order=True)
class Scope:
    """The outlets of a roll-up: of a territory, of a channel and class (a segment), or of all three (a cell).

    Territories and segments by day and by month, cells by month and by its first days.
    """

    kind: str
    territory_id: UUID | None = None
    channel: str | None = None
    outlet_class: str | None = None

    @property
    def name(self) -> str:
        """The scope in one word."""
        parts = (self.kind, self.territory_id and self.territory_id.hex, self.channel, self.outlet_class)
        return ":".join(str(part) for part in parts if part is not None)

    @property
    def by_month(self) -> Self:
        """The same outlets, by month."""
        return replace(self, kind=f"{self.kind}_month")


# A row of a roll-up: its scope (or outlet), the day it begins, and the KPI, SKU or rep, where it has one.
Key = tuple[Scope | UUID, date, str | UUID]
Change = dict[Rollup, dict[Key, list[int]]]


def day_scopes(territory_id: UUID, channel: str, outlet_class: str) -> tuple[Scope, Scope]:
    """The scopes by day of a visit to such an outlet: its territory, and its channel and class."""
    return (
        Scope("territory", territory_id=territory_id),
        Scope("segment", channel=channel, outlet_class=outlet_class),
    )


def month_scopes(territory_id: UUID, channel: str, outlet_class: str) -> tuple[Scope, Scope, Scope]:
    """The scopes by month of a visit to such an outlet: those of its days, and its cell."""
    # By day a cell would have nearly as many rows as its visits: an outlet is called at twice a month.
    territory, segment = day_scopes(territory_id, channel, outlet_class)
    return territory.by_month, segment.by_month, Scope("cell_month", territory_id, channel, outlet_class)


def beginning_scopes(territory_id: UUID, channel: str, outlet_class: str) -> dict[int, Scope]:
    """The scopes of the first days of a month at such an outlet, its cells, by the number of days."""
    return {days: Scope(f"cell_first_{days}", territory_id, channel, outlet_class) for days in BEGINNINGS}


def change_between(before: Counted | None, after: Counted | None) -> Change:
    """By how much the sums of each roll-up change when a visit counts as `after` instead of `before`."""
    change: Change = {rollup: {} for rollup in SUMS_OF}
    for counted, sign in ((before, -1), (after, 1)):
        if counted is not None:
            _add(change, counted, sign)
    return {rollup: {key: sums for key, sums in rows.items() if any(sums)} for rollup, rows in change.items()}


def total_of(changes: Iterable[Change]) -> Change:
    """Several changes as one."""
    total: Change = {rollup: {} for rollup in SUMS_OF}
    for change in changes:
        for rollup, rows in change.items():
            for key, sums in rows.items():
                before = total[rollup].get(key, [0] * len(sums))
                total[rollup][key] = [one + other for one, other in zip(before, sums, strict=True)]
    return {rollup: {key: sums for key, sums in rows.items() if any(sums)} for rollup, rows in total.items()}


def _add(change: Change, counted: Counted, sign: int) -> None:
    visit, month = counted.visit, month_of(counted.visit.day)
    outlets = (visit.territory_id, visit.channel, visit.outlet_class)
    months = [(scope, month) for scope in month_scopes(*outlets)]
    begun = [(scope, month) for days, scope in beginning_scopes(*outlets).items() if visit.day.day <= days]
    keys = [*((scope, visit.day) for scope in day_scopes(*outlets)), *months, *begun]
    _count(change, OutletMonth, [(visit.outlet_id, month, "")], visit, sign)
    _count(change, RepMonth, [(*months[-1], visit.rep_id)], visit, sign)
    _count(change, VisitRollup, [(*key, "") for key in keys], visit, sign)
    for line in counted.lines:
        _count(change, LineRollup, [(*key, line.kpi) for key in keys], line, sign)
    for sku in counted.skus:
        _count(change, SkuRollup, [(*key, sku.sku) for key in keys], sku, sign)


def _count(change: Change, rollup: Rollup, keys: Iterable[Key], row: object, sign: int) -> None:
    names = SUMS_OF[rollup]
    for key in keys:
        sums = change[rollup].setdefault(key, [0] * len(names))
        for place, name in enumerate(names):
            sums[place] += sign * getattr(row, name)
