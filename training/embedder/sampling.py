"""Which crops come together in a batch: several SKUs of a few groups each."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from training.embedder.crops import Crop
from training.embedder.recipe import EmbedderPlan
from training.embedder.variation import hold_in_hand, vary
from vision.letterbox import Pixels
from vision.recognition.crops import fit_crop

RENDERED = "goods-"
# A SKU with a single crop would be learned by heart, not by its looks.
LEAST_CROPS = 2


class CropSampler:
    """Draws varied crops, `(H, W, 3)` uint8 BGR, with the number of their SKU."""

    def __init__(self, plan: EmbedderPlan, crops: Sequence[Crop], size: tuple[int, int], rng: np.random.Generator):
        self._plan, self._size, self._rng = plan, size, rng
        by_label: dict[str, list[Crop]] = defaultdict(list)
        for crop in crops:
            by_label[crop.label].append(crop)
        self._crops = [found for _, found in sorted(by_label.items()) if len(found) >= LEAST_CROPS]
        groups: dict[str, list[int]] = defaultdict(list)
        for number, found in enumerate(self._crops):
            groups[found[0].group].append(number)
        self._groups = [np.asarray(numbers) for _, numbers in sorted(groups.items())]
        weights = np.asarray([1.0 if name.startswith(RENDERED) else plan.real_weight for name in sorted(groups)])
        self._shares = weights / weights.sum()
        self._backdrops = [crop for crop in crops if crop.group.startswith(RENDERED)] or list(crops)

    @property
    def labels(self) -> tuple[str, ...]:
        """Group and SKU of each number."""
        return tuple(found[0].label for found in self._crops)

    def batch(self) -> tuple[list[Pixels], list[int]]:
        """Crops of input size, and their SKUs' numbers."""
        numbers = list(self._skus())
        return [self._varied(number) for number in numbers], numbers

    def _skus(self) -> Iterator[int]:
        for group in self._rng.choice(len(self._groups), self._plan.groups, p=self._shares):
            yield from self._rng.choice(self._groups[group], self._plan.skus).tolist()

    def _varied(self, number: int) -> Pixels:
        crop = self._crops[number][self._rng.integers(len(self._crops[number]))]
        pixels = vary(self._rng, crop.pixels())
        if self._rng.random() < self._plan.held:
            backdrop = self._backdrops[self._rng.integers(len(self._backdrops))]
            pixels = hold_in_hand(self._rng, pixels, backdrop.pixels())
        return fit_crop(pixels, *self._size)
