"""The corrections that a person can make, as they are sent and stored. Each names one box by its id."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from api.scoring.kpis import SkuCode
from api.tables.base import JsonObject

# 500 facings on a photo, each corrected twice, is more than anybody does by hand.
MAX_CORRECTIONS = 1000

BoxKind = Literal["facing", "gap", "price_tag", "pop"]
BoxId = Annotated[
    str, Field(min_length=1, max_length=32, description="`f3`, `gap:0`, `price_tag:0`, `pop:1`, `new:1`.")
]
NewBoxId = Annotated[str, Field(pattern=r"^new:[1-9][0-9]{0,3}$", description="Made by the client: `new:1`, `new:2`.")]
Pixels = Annotated[float, Field(allow_inf_nan=False)]
Length = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Rectangle = Annotated[
    tuple[Pixels, Pixels, Length, Length], Field(description="Pixels of the upright photo: x, y, width, height.")
]
# More digits than a price has would only be a mistyped barcode.
Price = Annotated[str, Field(pattern=r"^[0-9]{1,9}(\.[0-9]{1,2})?$")]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class _Correction(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AddBox(_Correction):
    """Something that the models overlooked. Later corrections of the set may say more about it, by its new id."""

    change: Literal["add"] = "add"
    id: NewBoxId
    kind: BoxKind
    box: Rectangle


class RemoveBox(_Correction):
    """There is nothing of the kind: no facing, no gap."""

    change: Literal["remove"] = "remove"
    id: BoxId


class MoveBox(_Correction):
    """It stands elsewhere, or is larger or smaller."""

    change: Literal["move"] = "move"
    id: BoxId
    box: Rectangle


class SetSku(_Correction):
    """What product a facing is; null when nobody can tell."""

    change: Literal["sku"] = "sku"
    id: BoxId
    sku: SkuCode | None


class SetRow(_Correction):
    """On which row, counted from the top, a facing or gap is; null for none."""

    change: Literal["row"] = "row"
    id: BoxId
    row: int | None = Field(ge=1)


class SetStacked(_Correction):
    """Whether a facing stands on top of another."""

    change: Literal["stacked"] = "stacked"
    id: BoxId
    stacked: bool


class SetPop(_Correction):
    """What a piece of POP material is, which artwork it shows, whether that one is in force; null where not known."""

    change: Literal["pop"] = "pop"
    id: BoxId
    kind: str | None = Field(min_length=1, max_length=64)
    material: str | None = Field(default=None, min_length=1, max_length=64)
    current: bool | None = None


class SetPrice(_Correction):
    """What stands on a price tag; a null price cannot be read by people either."""

    change: Literal["price"] = "price"
    id: BoxId
    price: Price | None
    regular_price: Price | None = None
    currency: Currency | None = None
    promo: bool | None = None


Correction = Annotated[
    AddBox | RemoveBox | MoveBox | SetSku | SetRow | SetStacked | SetPop | SetPrice, Field(discriminator="change")
]
Corrections = Annotated[tuple[Correction, ...], Field(max_length=MAX_CORRECTIONS)]

_ADAPTER: TypeAdapter[tuple[Correction, ...]] = TypeAdapter(tuple[Correction, ...])


def corrections_json(corrections: tuple[Correction, ...]) -> JsonObject:
    """The corrections as they are stored."""
    return {"corrections": _ADAPTER.dump_python(corrections, mode="json")}


def corrections_from_json(document: JsonObject) -> tuple[Correction, ...]:
    """What `corrections_json` wrote."""
    return _ADAPTER.validate_python(document["corrections"])


def skus_of(corrections: tuple[Correction, ...]) -> frozenset[str]:
    """The products that the corrections name."""
    return frozenset(each.sku for each in corrections if isinstance(each, SetSku) and each.sku is not None)
