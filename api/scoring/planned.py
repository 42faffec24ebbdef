"""A planogram as a document: rows from the top, positions from the left, lengths in centimetres."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from vision.planograms.planogram import PlannedPosition, PlannedRow, Planogram

Centimetres = Annotated[float, Field(gt=0, le=10_000, allow_inf_nan=False)]

_EXAMPLE: dict[str, JsonValue] = {
    "schema_version": 1,
    "code": "SNACKS-2026-03",
    "width_cm": 100.0,
    "rows": [
        {
            "height_cm": 140.0,
            "positions": [
                {"sku": "4006381333931", "facings": 3, "width_cm": 12.0},
                {"sku": "CHIPS-SALT", "facings": 2, "stacked": 2},
            ],
        },
        {"height_cm": 100.0, "positions": [{"sku": "CHIPS-PAPRIKA", "facings": 4, "capping": 1}]},
    ],
}


class _Strict(BaseModel):
    # A misspelt field would otherwise be ignored, and the planogram be another one than was meant.
    model_config = ConfigDict(extra="forbid", frozen=True)


class PositionDocument(_Strict):
    """One SKU on a row."""

    sku: str = Field(pattern=r"\S", max_length=200)
    facings: int = Field(default=1, ge=1, le=1000, description="Fronts side by side.")
    width_cm: Centimetres | None = Field(default=None, description="Of one facing.")
    stacked: int = Field(default=1, ge=1, le=100, description="Units in a pile; 1: none.")
    capping: int = Field(default=0, ge=0, le=100, description="Units laid on top.")


class RowDocument(_Strict):
    """One shelf row, from the left."""

    height_cm: Centimetres | None = Field(default=None, description="Of the shelf above the floor.")
    positions: list[PositionDocument] = Field(max_length=1000)


class PlanogramDocument(_Strict):
    """A planned layout, rows from the top."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})

    schema_version: Literal[1]
    code: str = Field(min_length=1, max_length=200)
    width_cm: Centimetres | None = Field(default=None, description="Of the fixture.")
    rows: list[RowDocument] = Field(max_length=100)

    @classmethod
    def of(cls, planogram: Planogram) -> "PlanogramDocument":
        """The document of a planogram; lengths in a unit of unknown size are left out."""
        scale = planogram.unit_cm
        return cls(
            schema_version=1,
            code=planogram.code,
            width_cm=_scaled(planogram.width, scale),
            rows=[_row_document(row, scale) for row in planogram.rows],
        )

    def planogram(self) -> Planogram:
        """The planogram that the document describes. Raises vision.errors.PlanogramInvalid."""
        return Planogram(self.code, tuple(_planned_row(row) for row in self.rows), self.width_cm, unit_cm=1.0)


def _row_document(row: PlannedRow, scale: float | None) -> RowDocument:
    return RowDocument(
        height_cm=_scaled(row.height, scale),
        positions=[
            PositionDocument(
                sku=position.sku,
                facings=position.facings,
                width_cm=_scaled(position.width, scale),
                stacked=position.stacked,
                capping=position.capping,
            )
            for position in row.positions
        ],
    )


def _planned_row(row: RowDocument) -> PlannedRow:
    positions = (
        PlannedPosition(position.sku, position.facings, position.width_cm, position.stacked, position.capping)
        for position in row.positions
    )
    return PlannedRow(tuple(positions), row.height_cm)


def _scaled(length: float | None, scale: float | None) -> float | None:
    return None if length is None or scale is None else length * scale
