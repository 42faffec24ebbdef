"""The display standard as a document: which KPIs are checked, their targets and weights.

It is stored as JSON beside its version and never changed, so a score of the past can be computed again.
"""

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import Field, model_validator

from api.scoring.kpis import Document, Kpi, MustStockKpi, OnShelfAvailabilityKpi, Ownership, Share

# 1: a box is as sure as its score says. 2: what scores were found to be worth, with missed goods and doubtful names
# (`reliability`). Documents of version 1 are scored as ever.
SchemaVersion = Literal[1, 2]


class DisplayStandard(Document):
    """Everything that a score depends on besides the shelf facts.

    `ownership` names own and competitor SKUs, where the standard sees it otherwise than the catalogue; a SKU that
    neither knows is unknown, never a failure.
    """

    schema_version: SchemaVersion = 2
    kpis: tuple[Kpi, ...] = Field(min_length=1)
    pass_mark: float = Field(default=80, ge=0, le=100)
    # Below this share of measured weight a score would judge a display of which most was not seen.
    coverage_floor: Share = 0.5
    permit_row_index_fallback: bool = False
    # Shares over fewer facings than this jump with every box, and an empty picture has no gaps to speak of.
    min_facings: int = Field(default=1, ge=1)
    # With fewer things known, own and competitor facings say more about the catalogue than about the shelf.
    min_known_share: Share = 0.8
    # Between the two a line is for a person to decide. Nearer together, fewer of the decided lines are right.
    doubtful_above: Share = 0.05
    doubtful_below: Share = 0.9
    ownership: Mapping[str, Ownership] = Field(default_factory=dict)

    @property
    def must_stock(self) -> frozenset[str]:
        """SKUs that the outlet has to stock."""
        listed = [kpi.skus for kpi in self.kpis if isinstance(kpi, MustStockKpi | OnShelfAvailabilityKpi)]
        return frozenset(sku for skus in listed for sku in skus)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        asked = [(kpi.kpi, kpi.subject) for kpi in self.kpis]
        if len(set(asked)) < len(asked):
            raise ValueError("each KPI may stand in a standard once, or once a SKU, brand, planogram or question")
        if self.doubtful_above > self.doubtful_below:
            raise ValueError("doubtful_above must not lie above doubtful_below")
        return self
