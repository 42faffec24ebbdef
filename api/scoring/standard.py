"""The display standard as a document: which KPIs are checked, their targets and weights.

It is stored as JSON beside its version and never changed, so a score of the past can be computed again.
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Ownership = Literal["own", "competitor"]
Counted = Literal["own", "all"]
Measure = Literal["count", "share"]

SkuCode = Annotated[str, Field(min_length=1, max_length=64)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Kpi(_Document):
    """Every KPI has a `target`, and a `measure` that says whether the target counts things or is a share of them."""

    weight: float = Field(gt=0, allow_inf_nan=False)


class FacingsKpi(_Kpi):
    """At least `target` facings: of own products, or of every product (`count` = "all")."""

    measure: ClassVar[Measure] = "count"
    kpi: Literal["facings"] = "facings"
    target: int = Field(ge=1)
    count: Counted = "own"


class ShareOfFacingsKpi(_Kpi):
    """Own facings / (own + competitor facings) is at least `target`; 0.5 means as many as all competitors together."""

    measure: ClassVar[Measure] = "share"
    kpi: Literal["share_of_facings"] = "share_of_facings"
    target: Share = Field(gt=0)


class EyeLevelKpi(_Kpi):
    """Facings in the eye zone: at least `target` of them, or at least that share of the facings counted."""

    kpi: Literal["eye_level"] = "eye_level"
    target: float = Field(gt=0, allow_inf_nan=False)
    measure: Measure = "share"
    count: Counted = "own"

    @model_validator(mode="after")
    def _target_fits_measure(self) -> Self:
        _check_target(self.target, self.measure)
        return self


class PopRequirement(_Document):
    """`count` pieces of one kind of POP material; `kind` None accepts any kind."""

    kind: str | None = None
    count: int = Field(default=1, ge=1)


class PopKpi(_Kpi):
    """The required POP pieces are present. The target is always that all of them are."""

    measure: ClassVar[Measure] = "count"
    kpi: Literal["pop"] = "pop"
    required: tuple[PopRequirement, ...] = Field(min_length=1)

    @property
    def target(self) -> int:
        """Pieces required in all."""
        return sum(need.count for need in self.required)

    @model_validator(mode="after")
    def _kinds_do_not_overlap(self) -> Self:
        # A piece that met "any kind" and "poster" at once would count twice.
        kinds = [need.kind for need in self.required]
        if len(set(kinds)) < len(kinds) or (None in kinds and len(kinds) > 1):
            raise ValueError("name each kind of POP once, or require any kind alone")
        return self


class GapsKpi(_Kpi):
    """At most `target` gaps, or at most that share of all slots (facings + empty slots) is empty."""

    kpi: Literal["gaps"] = "gaps"
    target: float = Field(ge=0, allow_inf_nan=False)
    measure: Measure = "count"

    @model_validator(mode="after")
    def _target_fits_measure(self) -> Self:
        _check_target(self.target, self.measure)
        return self


class MustStockKpi(_Kpi):
    """Every one of these SKUs has at least one facing."""

    measure: ClassVar[Measure] = "count"
    kpi: Literal["must_stock"] = "must_stock"
    skus: tuple[SkuCode, ...] = Field(min_length=1)

    @property
    def target(self) -> int:
        """SKUs on the list."""
        return len(self.skus)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        repeated = sorted({sku for sku in self.skus if self.skus.count(sku) > 1})
        if repeated:
            raise ValueError(f"{repeated[0]} stands twice on the must-stock list")
        return self


Kpi = Annotated[
    FacingsKpi | ShareOfFacingsKpi | EyeLevelKpi | PopKpi | GapsKpi | MustStockKpi, Field(discriminator="kpi")
]


class DisplayStandard(_Document):
    """Everything that a score depends on besides the shelf facts.

    `ownership` names own and competitor SKUs, where the standard sees it otherwise than the catalogue; a SKU that
    neither knows is unknown, never a failure.
    """

    schema_version: Literal[1] = 1
    kpis: tuple[Kpi, ...] = Field(min_length=1)
    pass_mark: float = Field(default=80, ge=0, le=100)
    # Below this share of measured weight a score would judge a display of which most was not seen.
    coverage_floor: Share = 0.5
    permit_row_index_fallback: bool = False
    # Shares over fewer facings than this jump with every box, and an empty picture has no gaps to speak of.
    min_facings: int = Field(default=1, ge=1)
    # With fewer things known, own and competitor facings say more about the catalogue than about the shelf.
    min_known_share: Share = 0.8
    # Between the two a line is for a person to decide.
    doubtful_above: Share = 0.2
    doubtful_below: Share = 0.8
    ownership: Mapping[str, Ownership] = Field(default_factory=dict)

    @property
    def must_stock(self) -> frozenset[str]:
        """SKUs that the outlet has to stock."""
        return frozenset(sku for kpi in self.kpis if isinstance(kpi, MustStockKpi) for sku in kpi.skus)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        kinds = [kpi.kpi for kpi in self.kpis]
        if len(set(kinds)) < len(kinds):
            raise ValueError("each KPI may stand in a standard once")
        if self.doubtful_above > self.doubtful_below:
            raise ValueError("doubtful_above must not lie above doubtful_below")
        return self


def _check_target(target: float, measure: Measure) -> None:
    if measure == "share" and target > 1:
        raise ValueError("the target of a share lies between 0 and 1")
    if measure == "count" and target != int(target):
        raise ValueError("the target of a count is a whole number")
