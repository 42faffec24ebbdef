"""Which crops come together in a batch: several SKUs of a few groups each."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from training.embedder.crop import Crop, CropKind
from training.embedder.recipe import EmbedderPlan
from training.embedder.variation import hold_in_hand, vary
from vision.geometry import Floats
from vision.letterbox import Pixels
from vision.recognition.crops import fit_crop

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
        self._shares = self._group_shares()
        self._backdrops = [crop for crop in crops if crop.kind == "rendered"] or list(crops)

    @property
    def labels(self) -> tuple[str, ...]:
        """Group and SKU of each number."""
        return tuple(found[0].label for found in self._crops)

    @property
    def kinds(self) -> tuple[CropKind, ...]:
        """Where the name of each number comes from."""
        return tuple(found[0].kind for found in self._crops)

    def plain(self, number: int, most: int) -> list[Pixels]:
        """Up to `most` crops of a SKU of input size, as they are."""
        return [fit_crop(crop.pixels(), *self._size) for crop in self._crops[number][:most]]

    def batch(self) -> tuple[list[Pixels], list[int]]:
        """Crops of input size, and their SKUs' numbers."""
        numbers = list(self._skus())
        return [self._varied(number) for number in numbers], numbers

    def _group_shares(self) -> Floats:
        kinds = self.kinds
        counts = Counter(kinds)
        parts = {kind: self._plan.shares.get(kind, 0.0) / count for kind, count in counts.items()}
        weights = np.asarray([len(numbers) * parts[kinds[numbers[0]]] for numbers in self._groups])
        return np.asarray(weights / weights.sum())

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
