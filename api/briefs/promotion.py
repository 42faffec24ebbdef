"""Which promotion a display standard tells of. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from api.tables.base import JsonObject


@dataclass(frozen=True, slots=True)
class Promotion:
    """Price rules of promoted SKUs, and the names of the artwork that has to hang."""

    rules: tuple[JsonObject, ...]
    materials: tuple[str, ...]


def promotion_of(document: JsonObject) -> Promotion | None:
    """The promotion in a standard's document, None when it tells of none."""
    rules = tuple(rule for rule in _items(document, "prices", "rules") if rule["promoted"])
    materials = tuple(need["material"] for need in _items(document, "pop_artwork", "required"))
    return Promotion(rules, materials) if rules or materials else None


def _items(document: JsonObject, kpi: str, field: str) -> Iterator[JsonObject]:
    for line in document["kpis"]:
        if line["kpi"] == kpi:
            yield from line[field]
