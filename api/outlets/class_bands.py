"""Which class an outlet has by its monthly sales. Pure.

Bands follow each other without a hole, the highest class first: every figure from 0 up has one class, and a figure on a
border has the class of the band that begins there. Figures are in the company's currency.
"""

from datetime import datetime
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from api.outlets.schemas import OutletClass

ORDER: tuple[OutletClass, ...] = ("A", "B", "C")

_BANDS: dict[str, JsonValue] = {
    "bands": [
        {"outlet_class": "A", "from_sales": 50000, "below": None},
        {"outlet_class": "B", "from_sales": 10000, "below": 50000},
        {"outlet_class": "C", "from_sales": 0, "below": 10000},
    ]
}


class ClassBand(BaseModel):
    """The monthly sales of one class."""

    outlet_class: OutletClass
    from_sales: float = Field(
        ge=0, allow_inf_nan=False, description="The least monthly sales that belong to the class."
    )
    below: float | None = Field(
        default=None, gt=0, allow_inf_nan=False, description="The first that do not; null for the highest class."
    )


class ClassBandsContent(BaseModel):
    """The bands of all classes, the highest first."""

    model_config = ConfigDict(json_schema_extra={"example": _BANDS}, extra="forbid")

    bands: list[ClassBand] = Field(min_length=1, max_length=len(ORDER))

    @model_validator(mode="after")
    def _cover_every_figure_once(self) -> Self:
        for higher, lower in zip(self.bands, self.bands[1:], strict=False):
            _check_neighbours(higher, lower)
        if (below := self.bands[0].below) is not None:
            raise ValueError(f"sales from {below:g} up have no class: the highest band has no `below`")
        if (least := self.bands[-1].from_sales) > 0:
            raise ValueError(f"sales below {least:g} have no class: the lowest band begins at 0")
        return self

    def class_of(self, monthly_sales: float) -> OutletClass:
        """The class of an outlet that sells so much a month; a figure on a border belongs to the higher class."""
        return next(band.outlet_class for band in self.bands if monthly_sales >= band.from_sales)


class ClassBandsAnswer(ClassBandsContent):
    """The bands in force. A figure on a border has the class of the band that begins there."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "bands": [
                    {"outlet_class": "A", "from_sales": 60000, "below": None},
                    {"outlet_class": "B", "from_sales": 10000, "below": 60000},
                    {"outlet_class": "C", "from_sales": 0, "below": 10000},
                ],
                "version": 1,
                "created_at": "2026-03-02T08:00:00Z",
            }
        }
    )

    version: int = Field(description="0: the default, which nobody has changed.")
    created_at: datetime | None


def _check_neighbours(higher: ClassBand, lower: ClassBand) -> None:
    upper, name, end, border = higher.outlet_class, lower.outlet_class, lower.below, higher.from_sales
    if ORDER.index(upper) >= ORDER.index(name):
        raise ValueError(f"class {upper} stands above {name}: write {', '.join(ORDER)} in this order, each once")
    if end is None:
        raise ValueError(f"band {name} needs `below`: {border:g}, where {upper} begins")
    if end <= lower.from_sales:
        raise ValueError(f"band {name} is empty: it ends at {end:g} and begins at {lower.from_sales:g}")
    if end < border:
        raise ValueError(f"sales from {end:g} to {border:g} have no class: the bands leave a hole there")
    if end > border:
        raise ValueError(f"sales from {border:g} to {end:g} have two classes: the bands overlap there")


DEFAULT_BANDS = ClassBandsContent.model_validate(_BANDS)
