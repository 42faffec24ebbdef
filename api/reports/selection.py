"""What a report is asked about: a period and filters, narrowed to what the caller may see. Pure."""

from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urlencode
from uuid import UUID

from api.reports.periods import Period


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
    """The visits that count: `territories` is None for the outlets of all; each of `reps` must have made the visit."""

    period: Period
    territories: tuple[UUID, ...] | None
    channel: str | None
    outlet_class: str | None
    reps: tuple[UUID, ...]
    outlet_id: UUID | None
    sku: str | None

    @property
    def is_segment(self) -> bool:
        """Whether it can be told by channels and classes alone."""
        return self.territories is None and not self.reps and self.outlet_id is None

    @property
    def is_territory(self) -> bool:
        """Whether it can be told by territories alone."""
        whole = self.channel is None and self.outlet_class is None and self.outlet_id is None
        return self.territories is not None and whole and not self.reps
