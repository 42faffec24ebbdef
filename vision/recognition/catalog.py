"""What the recogniser knows of the products: their references as vectors, their sizes and what they are called."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from vision.recognition.gallery import Gallery


@dataclass(frozen=True, slots=True, eq=False)
class Catalog:
    """References of all SKUs that may be named; `heights_mm` and `widths_mm` of packs that were measured.

    Sizes are those of the front, as the pack stands on the shelf: a lying roll is wide and low. `names` are what people
    call the products, by SKU; words of a name that are printed on the pack tell it from its look-alikes.
    """

    gallery: Gallery
    heights_mm: Mapping[str, float] = field(default_factory=dict)
    widths_mm: Mapping[str, float] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
