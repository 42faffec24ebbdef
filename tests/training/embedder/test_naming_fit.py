import numpy as np
import pytest

from training.embedder.naming_fit import WRONG_NAMES, fit_naming
from training.embedder.trials import Trial, unknown_thirds
from vision.cards import NamingRule
from vision.recognition.gallery import gallery_of
from vision.recognition.naming import CANDIDATES, name_facings

DIMENSION = 12


class Noisy:
    """A stand-in for an embedder: each colour has a direction, and each crop misses it by as much as `noise`."""

    def __init__(self, noise: float) -> None:
        self._noise = noise

    def __call__(self, crops) -> np.ndarray:
        found = [self._vector(crop) for crop in crops]
        return np.asarray(found, np.float32)

    def _vector(self, crop: np.ndarray) -> np.ndarray:
        sku, number = int(crop[0, 0, 0]), int(crop[0, 0, 1])
        vector = np.random.default_rng(sku).normal(size=DIMENSION)
        vector += np.random.default_rng([sku, number]).normal(size=DIMENSION) * self._noise
        return np.asarray(vector / np.linalg.norm(vector))


class NumberedCrop:
    """A picture that holds its SKU's number and its own."""

    group = "shop"

    def __init__(self, sku: int, number: int) -> None:
        self.sku, self.label, self._pixels = str(sku), f"shop/{sku}", np.full((2, 2, 3), (sku, number, 0), np.uint8)

    def pixels(self) -> np.ndarray:
        return self._pixels


def trial() -> Trial:
    references = tuple(NumberedCrop(sku, number) for sku in range(24) for number in range(3))
    queries = tuple(NumberedCrop(sku, 100 + number) for sku in range(24) for number in range(4))
    return Trial("t", references, queries)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def rule() -> NamingRule:
    return fit_naming(unknown_thirds(trial()), Noisy(0.6))


def test_the_rule_is_one_that_a_card_may_have(rule: NamingRule) -> None:
    assert rule.temperature > 0
    assert rule.slope > 0
    assert rule.bias < 0
    assert 0.05 <= rule.accepted <= 0.95


def test_few_of_the_names_are_wrong_on_what_it_was_fitted_on(rule: NamingRule) -> None:
    describe, given, wrong = Noisy(0.6), 0, 0
    for fold in unknown_thirds(trial()):
        pairs = zip((c.sku for c in fold.references), describe([c.pixels() for c in fold.references]), strict=True)
        gallery = gallery_of("", list(pairs))
        nearest = gallery.nearest(describe([crop.pixels() for crop in fold.queries]), CANDIDATES)
        names = name_facings(nearest, gallery.skus, rule)
        given += sum(name.sku is not None for name in names)
        wrong += sum(name.sku not in (None, crop.sku) for name, crop in zip(names, fold.queries, strict=True))
    assert given > 50
    assert wrong / given <= WRONG_NAMES + 0.02


def test_a_worse_embedder_is_trusted_less(rule: NamingRule) -> None:
    worse = fit_naming(unknown_thirds(trial()), Noisy(1.2))
    assert worse.temperature >= rule.temperature
    assert worse.slope < rule.slope
