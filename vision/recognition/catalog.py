"""What the recogniser knows of the products: their references as vectors, and their heights."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from vision.recognition.gallery import Gallery


@dataclass(frozen=True, slots=True, eq=False)
class Catalog:
    """References of all SKUs that may be named; `heights_mm` of those whose pack is measured."""

    gallery: Gallery
    heights_mm: Mapping[str, float] = field(default_factory=dict)
