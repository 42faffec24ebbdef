"""What truly stands on a rendered shelf, counted by the rules of the field."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import fsum
from statistics import median

from api.scoring.evidence import KnownProduct
from training.synth import SceneObject, ShelfRow
from training.verdicts.visits import RenderedVisit
from vision.eye_level.zones import DEFAULT_BANDS
from vision.shelf.blocks import find_blocks
from vision.types import Box, Facing

# Less of it seen, and a person would not have to see it in the photo either.
LEAST_VISIBLE = {"product": 0.4, "gap": 0.3, "pop": 0.4, "price_tag": 0.5}
USUAL_GOODS_CM = 20.0
# How far beside a facing, in its widths, the middle of its price tag may be.
TAG_REACH = 0.25


@dataclass(frozen=True)
class TrueShelf:
    """The facings that count, the other things that can be seen, and the rows; all of it true."""

    facings: tuple[SceneObject, ...]
    things: tuple[SceneObject, ...]
    rows: tuple[ShelfRow, ...]
    products: Mapping[str, KnownProduct]

    @classmethod
    def of(cls, visit: RenderedVisit, products: Mapping[str, KnownProduct]) -> "TrueShelf":
        """What a visit's photo shows, with these products in the catalogue."""
        seen = [found for found in visit.objects if found.visible >= LEAST_VISIBLE[found.kind]]
        return cls(
            facings=tuple(found for found in seen if found.kind == "product" and _is_facing(found)),
            things=tuple(found for found in seen if found.kind != "product"),
            rows=visit.rows,
            products=products,
        )

    @cached_property
    def own(self) -> tuple[SceneObject, ...]:
        """The facings of own products."""
        return tuple(found for found in self.facings if self.products[sku_of(found)].ownership == "own")

    @cached_property
    def by_sku(self) -> Counter[str]:
        """Number of facings by SKU."""
        return Counter(map(sku_of, self.facings))

    @cached_property
    def liftable(self) -> tuple[SceneObject, ...]:
        """The facings that are not bulky, which belong at eye level."""
        return tuple(found for found in self.facings if not self.products[sku_of(found)].bulky)

    @cached_property
    def in_rows(self) -> tuple[tuple[SceneObject, ...], ...]:
        """The facings by row from the top, each from left to right."""
        numbers = sorted({found.row for found in self.facings if found.row is not None})
        return tuple(tuple(sorted(self._in_row(number), key=lambda found: found.box[0])) for number in numbers)

    def count(self, kind: str) -> int:
        """How many gaps, pieces or tags there are."""
        return sum(thing.kind == kind for thing in self.things)

    def own_share(self) -> float:
        """Own facings / all."""
        return len(self.own) / len(self.facings)

    def own_width(self) -> float | None:
        """The own products' part of all widths; None where the catalogue lacks one."""
        widths = {found: self.products[sku_of(found)].width_mm for found in self.facings}
        if None in widths.values():
            return None
        return fsum(widths[found] or 0 for found in self.own) / fsum(width or 0 for width in widths.values())

    def at_eye_level(self, facings: Sequence[SceneObject]) -> int:
        """How many of the facings are in the eye zone, by the middle of their row's goods."""
        return sum(DEFAULT_BANDS.zone_at(self._middle_cm(found)) == "eye" for found in facings)

    def eye_share(self) -> float:
        """Facings at eye level / those that are not bulky; 0 without any."""
        return self.at_eye_level(self.liftable) / max(1, len(self.liftable))

    def block_share(self, sku: str) -> float:
        """Facings of the SKU in its largest block / all its facings."""
        placed = [
            (Facing(f"{row}/{place}", Box(*found.box), 1, row, place), sku_of(found))
            for row, facings in enumerate(self.in_rows, start=1)
            for place, found in enumerate(facings, start=1)
        ]
        blocks = find_blocks([facing for facing, _ in placed], [own if own == sku else None for _, own in placed])
        return max((len(block.facings) for block in blocks), default=0) / self.by_sku[sku]

    def tags(self) -> dict[str, SceneObject | None]:
        """The price tag of each SKU on the shelf: the first one in the row of a facing and beneath it."""
        found: dict[str, SceneObject | None] = dict.fromkeys(self.by_sku)
        for facing in self.facings:
            found[sku_of(facing)] = found[sku_of(facing)] or self._tag_of(facing)
        return found

    def _tag_of(self, facing: SceneObject) -> SceneObject | None:
        x, _, width, _ = facing.box
        reach = TAG_REACH * width
        tags = (thing for thing in self.things if thing.kind == "price_tag" and thing.row == facing.row)
        near = (tag for tag in tags if x - reach <= tag.box[0] + tag.box[2] / 2 <= x + width + reach)
        return next(near, None)

    def _in_row(self, number: int | None) -> list[SceneObject]:
        return [found for found in self.facings if found.row == number]

    def _middle_cm(self, facing: SceneObject) -> float:
        boards = [row.height_cm for row in self.rows if row.number == facing.row]
        heights = [found.size_cm[1] for found in self._in_row(facing.row) if found.size_cm]
        return (boards[0] if boards else facing.height_cm or 0.0) + (median(heights) if heights else USUAL_GOODS_CM) / 2


def sku_of(product: SceneObject) -> str:
    """The SKU of a rendered product: every one has one."""
    if product.sku is None:
        raise ValueError("a rendered product has no SKU")
    return product.sku


def _is_facing(product: SceneObject) -> bool:
    return not (product.stacked or product.second_row) and product.row is not None
