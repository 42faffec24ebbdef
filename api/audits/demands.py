"""What a visit is measured against: the general standard, and those for scenes of one type. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self
from uuid import UUID

from api.fusions.basis import StoredReport
from api.tables import Standard, VisitResult
from api.tables.base import JsonObject


@dataclass(frozen=True, slots=True)
class Demand:
    """The documents of standards by scene type, the general one (None) first."""

    documents: Mapping[str | None, JsonObject] = field(default_factory=dict)

    @classmethod
    def of(cls, standards: Iterable[Standard]) -> Self:
        """What these standards ask, at most one of each scene type."""
        ordered = sorted(standards, key=lambda each: each.scene_type or "")
        return cls({standard.scene_type: standard.document for standard in ordered})

    def claimed_by(self, stored: StoredReport) -> str | None:
        """The scene type whose standard a photo is measured against; None: the general one's."""
        return stored.scene_type if stored.scene_type in self.documents else None

    def document_for(self, stored: StoredReport) -> JsonObject | None:
        """The document that a photo alone is measured against."""
        return self.documents.get(self.claimed_by(stored))


def photographed(standards: Iterable[Standard], reports: Iterable[StoredReport]) -> tuple[Standard, ...]:
    """The standards that a visit can be measured against: a scene type is asked for where such a scene was seen."""
    seen = {stored.scene_type for stored in reports}
    return tuple(each for each in standards if each.scene_type is None or each.scene_type in seen)


def standard_ids_of(result: VisitResult) -> list[UUID]:
    """Every standard that a stored result rests on, the general one first."""
    if result.standard_ids is not None:
        return [UUID(name) for name in result.standard_ids["ids"]]
    return [result.standard_id] if result.standard_id else []
