"""What a report is asked about: a period and filters, narrowed to what the caller may see. Pure."""

from dataclasses import dataclass, replace
from typing import Literal, Self
from urllib.parse import urlencode
from uuid import UUID

from api.reports.periods import Period

# Kinds of roll-ups: of territories, of channels and classes, of all three together.
ScopeKind = Literal["territory", "segment", "cell"]


@dataclass(frozen=True, slots=True)
class Filters:
    """What the caller asks for; None leaves nothing out. All of them hold together."""

    period: Period
    territory_id: UUID | None = None
    channel: str | None = None
    outlet_class: str | None = None
    rep_id: UUID | None = None
    outlet_id: UUID | None = None
    sku: str | None = None

    def about(self, sku: str | None) -> Self:
        """The same, about one SKU or about all."""
        return replace(self, sku=sku)

    def link(self, period: Period | None = None, **more: object) -> str:
        """The list of the visits that a figure counts, as a path of this service."""
        days = period or self.period
        chosen = {
            "since": days.since,
            "until": days.until,
            "territory_id": self.territory_id,
            "channel": self.channel,
            "outlet_class": self.outlet_class,
            "rep_id": self.rep_id,
            "outlet_id": self.outlet_id,
            "sku": self.sku,
        } | more
        asked = {key: value for key, value in chosen.items() if value is not None}
        return f"/v1/reports/visits?{urlencode(asked, doseq=True)}"


@dataclass(frozen=True, slots=True)
class Selection:
    """The visits that count: `territories` is None for the outlets of all; each of `reps` must have made the visit.

    `most`: they are more than half of all territories. `elsewhere`: the others are meant in their place.
    """

    period: Period
    territories: tuple[UUID, ...] | None
    most: bool
    channel: str | None
    outlet_class: str | None
    reps: tuple[UUID, ...]
    outlet_id: UUID | None
    sku: str | None
    elsewhere: bool = False

    @property
    def scope(self) -> ScopeKind | None:
        """What tells the outlets of the selection apart from all others; None where the visits themselves must."""
        if self.reps or self.outlet_id is not None:
            return None
        if self.territories is None:
            return "segment"
        return "territory" if self.channel is None and self.outlet_class is None else "cell"
