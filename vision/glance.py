"""How large the goods are in a photo, so that the network sees them at a size that it knows.

A network knows goods between the sizes that it learned from. On a photo of a single shelf, taken from near, packs are
larger than that in every usual look; on a photo of a whole aisle they are smaller. So the looks are made smaller or
larger by a factor that depends on the goods' median size. From near, only a glance at a small copy sees the goods;
from afar, only the usual looks do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from vision.geometry import Floats, areas


@dataclass(frozen=True, slots=True)
class Glance:
    """A look at `side` pixels (the photo's long side); boxes of products from `least_score` on are taken for goods.

    `steps` are pairs: up to which size of the goods (the median of the square roots of their areas, as a share of the
    photo's long side) by which factor the looks are enlarged. Sizes rise; the last step holds for all that is larger.
    """

    side: int
    least_score: float
    steps: tuple[tuple[float, float], ...]

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """From a card. Raises KeyError, TypeError or ValueError for anything else."""
        steps = tuple((float(size), float(factor)) for size, factor in values["steps"])
        sizes, factors = [size for size, _ in steps], [factor for _, factor in steps]
        if not steps or sizes != sorted(sizes) or min(factors) <= 0:
            raise ValueError(f"glance: steps {steps} are not rising sizes with factors above 0")
        return cls(int(values["side"]), float(values["least_score"]), steps)

    @property
    def largest_factor(self) -> float:
        """What a look may be enlarged by."""
        return max(1.0, *(factor for _, factor in self.steps))

    def factor(self, products: Floats, long_side: int) -> float:
        """What the looks at a photo with that long side are enlarged by; 1 where no goods are seen.

        `products` are boxes of the glance or of the usual looks, `(n, 5)`: xyxy in photo pixels and score.
        """
        goods = products[products[:, 4] >= self.least_score]
        if not len(goods):
            return 1.0
        size = float(np.median(np.sqrt(areas(goods[:, :4])))) / long_side
        return next((factor for limit, factor in self.steps if size <= limit), self.steps[-1][1])
