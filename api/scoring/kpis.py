"""What a display standard can ask for: one class a kind of KPI, each with its target and weight."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.scoring.planned import PlanogramDocument
from vision.errors import PlanogramInvalid

Ownership = Literal["own", "competitor"]
Counted = Literal["own", "all"]
Measure = Literal["count", "share"]
Direction = Literal["vertical", "horizontal", "any"]
Comparison = Literal["at_least", "more_than"]

SkuCode = Annotated[str, Field(min_length=1, max_length=64)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
PositiveShare = Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)]
Price = Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)]
# Far beyond any standard, and small enough that no sum of weights overflows.
MAX_WEIGHT = 1e9
# Of targets and answers: reports sum them up in ten-thousandths, and no sum may leave the eight bytes that it has.
MAX_NUMBER = 1_000_000_000


class Document(BaseModel):
    """A part of a standard: frozen, and without room for misspelt fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class BaseKpi(Document):
    """Every KPI has a `target`, and a `measure` that says whether the target counts things or is a share of them."""

    weight: float = Field(gt=0, le=MAX_WEIGHT, allow_inf_nan=False)

    @property
    def subject(self) -> str | None:
        """What tells two KPIs of one kind apart: the SKU, brand or question that they are about."""
        return None


class _AboutProducts(BaseKpi):
    """The facings of one SKU or of one brand; without either those that `count` says."""

    count: Counted = "own"
    sku: SkuCode | None = None
    brand: str | None = Field(default=None, min_length=1, max_length=100)

    @property
    def subject(self) -> str | None:
        """The SKU or brand."""
        return self.sku or self.brand

    @model_validator(mode="after")
    def _sku_or_brand(self) -> Self:
        if self.sku is not None and self.brand is not None:
            raise ValueError("name a SKU or a brand, not both")
        return self


class FacingsKpi(_AboutProducts):
    """At least `target` facings; units piled on others count where `count_stacked` says so."""

    measure: ClassVar[Measure] = "count"
    kpi: Literal["facings"] = "facings"
    target: int = Field(ge=1, le=MAX_NUMBER)
    count_stacked: bool = False


class ShareOfFacingsKpi(BaseKpi):
    """Own facings / (own + competitor facings) reaches `target`, or exceeds it where `rule` is "more_than".

    "More than 0.5" is the trade's rule that own facings outnumber all competitors' together. `with_empties`: empty
    slots count as facings that are nobody's.
    """

    measure: ClassVar[Measure] = "share"
    kpi: Literal["share_of_facings"] = "share_of_facings"
    target: PositiveShare
    rule: Comparison = "at_least"
    with_empties: bool = False

    @model_validator(mode="after")
    def _can_be_exceeded(self) -> Self:
        if self.rule == "more_than" and self.target == 1:
            raise ValueError("no share is more than 1")
        return self


class LinearShareKpi(BaseKpi):
    """Sum of own facing widths / sum of own and competitor facing widths is at least `target`."""

    measure: ClassVar[Measure] = "share"
    kpi: Literal["linear_share"] = "linear_share"
    target: PositiveShare


class EyeLevelKpi(_AboutProducts):
    """Facings in the eye zone: at least `target` of them, or at least that share of the facings counted.

    Bulky goods (by the catalogue) stand low rightly and are left out.
    """

    kpi: Literal["eye_level"] = "eye_level"
    target: float = Field(gt=0, le=MAX_NUMBER, allow_inf_nan=False)
    measure: Measure = "share"

    @model_validator(mode="after")
    def _target_fits_measure(self) -> Self:
        _check_target(self.target, self.measure)
        return self


class BrandBlockKpi(BaseKpi):
    """At least `target` of a brand's facings stand in one block: over several rows, along one row, or either."""

    measure: ClassVar[Measure] = "share"
    kpi: Literal["brand_block"] = "brand_block"
    brand: str = Field(min_length=1, max_length=100)
    direction: Direction = "any"
    target: PositiveShare = 0.8

    @property
    def subject(self) -> str:
        """The brand."""
        return self.brand


class _Listed(BaseKpi):
    skus: tuple[SkuCode, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        repeated = sorted({sku for sku in self.skus if self.skus.count(sku) > 1})
        if repeated:
            raise ValueError(f"{repeated[0]} stands twice on the must-stock list")
        return self


class MustStockKpi(_Listed):
    """Every one of these SKUs has at least one facing."""

    measure: ClassVar[Measure] = "count"
    kpi: Literal["must_stock"] = "must_stock"

    @property
    def target(self) -> int:
        """SKUs on the list."""
        return len(self.skus)


class OnShelfAvailabilityKpi(_Listed):
    """Listed SKUs seen / listed SKUs is at least `target`: the snapshot of this visit, not availability over time."""

    measure: ClassVar[Measure] = "share"
    kpi: Literal["on_shelf_availability"] = "on_shelf_availability"
    target: PositiveShare = 1.0


class GapsKpi(BaseKpi):
    """At most `target` gaps, or at most that share of all slots (facings + empty slots) is empty."""

    kpi: Literal["gaps"] = "gaps"
    target: float = Field(ge=0, le=MAX_NUMBER, allow_inf_nan=False)
    measure: Measure = "count"

    @model_validator(mode="after")
    def _target_fits_measure(self) -> Self:
        _check_target(self.target, self.measure)
        return self


class PopRequirement(Document):
    """`count` pieces of one kind of POP material; `kind` None accepts any kind."""

    kind: str | None = None
    count: int = Field(default=1, ge=1, le=MAX_NUMBER)


class PopKpi(BaseKpi):
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


class ArtworkRequirement(Document):
    """`count` pieces that show the artwork `material`, each seen well enough and not hidden or damaged too much."""

    material: str = Field(min_length=1, max_length=100)
    count: int = Field(default=1, ge=1, le=MAX_NUMBER)
    least_visible: Share = 0.5
    most_covered: Share = 0.2


class PopArtworkKpi(BaseKpi):
    """The campaign's artwork is present in its current version. The target is always that all pieces are."""

    measure: ClassVar[Measure] = "count"
    kpi: Literal["pop_artwork"] = "pop_artwork"
    required: tuple[ArtworkRequirement, ...] = Field(min_length=1)

    @property
    def target(self) -> int:
        """Pieces required in all."""
        return sum(need.count for need in self.required)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len({need.material for need in self.required}) < len(self.required):
            raise ValueError("name each artwork once")
        return self


class PriceRange(Document):
    """Permitted prices, limits included."""

    lowest: Price
    highest: Price

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.lowest > self.highest:
            raise ValueError("the lowest price must not lie above the highest")
        return self


class PriceRule(Document):
    """What the tag of one SKU may say. While it is `promoted` the price on the tag is the promotion price.

    `leaflet` is the price that the leaflet tells; the tag must agree with it to the cent.
    """

    sku: SkuCode
    regular: PriceRange | None = None
    promotion: PriceRange | None = None
    leaflet: Price | None = None
    promoted: bool = False

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if self.regular is None and self.promotion is None and self.leaflet is None:
            raise ValueError(f"the price rule of {self.sku} permits every price: give a range or the leaflet's price")
        if self.promotion is not None and not self.promoted:
            raise ValueError(f"{self.sku} has a promotion price and is not promoted")
        return self


class PricesKpi(BaseKpi):
    """Tags that say a permitted price / tags that were read is at least `target`."""

    measure: ClassVar[Measure] = "share"
    kpi: Literal["prices"] = "prices"
    rules: tuple[PriceRule, ...] = Field(min_length=1)
    target: PositiveShare = 1.0

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len({rule.sku for rule in self.rules}) < len(self.rules):
            raise ValueError("give each SKU one price rule")
        return self


class PriceTagsKpi(BaseKpi):
    """SKUs with a price tag / SKUs on the shelf is at least `target`; of own products or of all that are named."""

    measure: ClassVar[Measure] = "share"
    kpi: Literal["price_tags"] = "price_tags"
    count: Counted = "own"
    target: PositiveShare = 1.0


class PromotionSignsKpi(_Listed):
    """Promoted SKUs that carry a promotion sign / promoted SKUs on the shelf is at least `target`."""

    measure: ClassVar[Measure] = "share"
    kpi: Literal["promotion_signs"] = "promotion_signs"
    target: PositiveShare = 1.0


class SecondaryDisplay(Document):
    """`count` displays of one scene type, such as a floor stack or an end cap, each with goods on it."""

    scene_type: str = Field(min_length=1, max_length=32)
    count: int = Field(default=1, ge=1, le=MAX_NUMBER)
    least_facings: int = Field(default=1, ge=1)


class SecondaryDisplaysKpi(BaseKpi):
    """The secondary displays that were agreed stand in the outlet. The target is always that all of them do."""

    measure: ClassVar[Measure] = "count"
    kpi: Literal["secondary_displays"] = "secondary_displays"
    required: tuple[SecondaryDisplay, ...] = Field(min_length=1)

    @property
    def target(self) -> int:
        """Displays required in all."""
        return sum(need.count for need in self.required)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len({need.scene_type for need in self.required}) < len(self.required):
            raise ValueError("name each scene type once")
        return self


class PlanogramKpi(BaseKpi):
    """Facings at their planned place / planned facings is at least `target`."""

    measure: ClassVar[Measure] = "share"
    kpi: Literal["planogram"] = "planogram"
    planogram: PlanogramDocument
    target: PositiveShare = 0.9

    @property
    def subject(self) -> str:
        """The planogram's code."""
        return self.planogram.code

    @model_validator(mode="after")
    def _plans_something(self) -> Self:
        try:
            planned = self.planogram.planogram()
        except PlanogramInvalid as error:
            raise ValueError(str(error)) from error
        if not planned.skus:
            raise ValueError("the planogram plans no facing")
        return self


class QuestionnaireKpi(BaseKpi):
    """The answer to one question is what it should be: one of `accepted`, or a number of at least `least`."""

    measure: ClassVar[Measure] = "count"
    kpi: Literal["questionnaire"] = "questionnaire"
    question: str = Field(min_length=1, max_length=64)
    accepted: tuple[bool | str, ...] = ()
    least: float | None = Field(default=None, gt=0, le=MAX_NUMBER, allow_inf_nan=False)
    action: str = Field(default="", max_length=300, description="What to do where the answer is another one.")

    @property
    def subject(self) -> str:
        """The question's code."""
        return self.question

    @property
    def target(self) -> float:
        """The number asked for; 1 where the answer is either right or wrong."""
        return 1 if self.least is None else self.least

    @model_validator(mode="after")
    def _accepts_something(self) -> Self:
        if bool(self.accepted) == (self.least is not None):
            raise ValueError("say which answers are accepted, or the least number, not both")
        return self


Kpi = Annotated[
    FacingsKpi
    | ShareOfFacingsKpi
    | LinearShareKpi
    | EyeLevelKpi
    | BrandBlockKpi
    | MustStockKpi
    | OnShelfAvailabilityKpi
    | GapsKpi
    | PopKpi
    | PopArtworkKpi
    | PricesKpi
    | PriceTagsKpi
    | PromotionSignsKpi
    | SecondaryDisplaysKpi
    | PlanogramKpi
    | QuestionnaireKpi,
    Field(discriminator="kpi"),
]


def _check_target(target: float, measure: Measure) -> None:
    if measure == "share" and target > 1:
        raise ValueError("the target of a share lies between 0 and 1")
    if measure == "count" and target != int(target):
        raise ValueError("the target of a count is a whole number")
