import numpy as np
import pytest

from training.embedder.figures import likenesses, measure, measure_unknown, open_set, remembering
from training.embedder.trials import Trial


@pytest.fixture
def trial(paint) -> Trial:
    """Three of four are named rightly: the last one looks like another SKU of its group."""
    references = tuple(paint(sku, group) for group in ("a", "b") for sku in ("red", "green", "blue"))
    queries = (paint("red", "a"), paint("blue", "a"), paint("red", "b"), paint("green", "b", colour="blue"))
    return Trial("shop", references, queries)


def test_shares_and_confusions_are_counted(trial: Trial, by_colour) -> None:
    figures = measure(trial, by_colour)
    assert (figures.name, figures.queries, figures.top1, figures.top5) == ("shop", 4, 0.75, 1.0)
    assert figures.right == (True, True, True, False)
    assert dict(figures.confused) == {("b/green", "b/blue"): 1}


def test_a_sku_without_a_reference_is_known_to_be_unknown(trial: Trial, by_colour) -> None:
    without = Trial("shop", tuple(crop for crop in trial.references if crop.sku != "red"), trial.queries)
    likeness, right, known = likenesses(without, by_colour)
    assert known.tolist() == [False, True, False, True]
    assert right.tolist() == [False, True, False, False]
    assert likeness[1] == pytest.approx(1, abs=1e-3)
    assert likeness[0] < 0.5


def test_unknown_products_are_told_by_their_likeness(trial: Trial, by_colour) -> None:
    whole = Trial("shop", trial.references, tuple(trial.references))
    figures = measure_unknown(whole, by_colour)
    assert (figures.auroc, figures.named) == (1.0, 1.0)
    assert figures.likeness < 0.5


@pytest.mark.parametrize(
    ("likeness", "known", "auroc", "named"),
    [
        ([0.9, 0.8, 0.2, 0.1], [True, True, False, False], 1.0, 1.0),
        ([0.1, 0.2, 0.8, 0.9], [True, True, False, False], 0.0, 0.0),
        ([0.5, 0.5, 0.5, 0.5], [True, True, False, False], 0.5, 0.0),
        ([0.9, 0.3, 0.5, 0.1], [True, True, False, False], 0.75, 0.5),
    ],
)
def test_known_against_unknown(likeness: list[float], known: list[bool], auroc: float, named: float) -> None:
    figures = open_set(np.asarray(likeness), np.asarray(known), np.asarray(known))
    assert figures.auroc == auroc
    assert figures.named == named


def test_a_description_is_made_once_for_each_picture(by_colour) -> None:
    calls: list[int] = []

    def counted(crops) -> np.ndarray:
        calls.append(len(crops))
        return np.asarray(by_colour(crops))

    remember = remembering(counted)
    red, wide, high = (
        np.full((4, 4, 3), 200, np.uint8),
        np.full((2, 8, 3), 9, np.uint8),
        np.full((8, 2, 3), 9, np.uint8),
    )
    first = remember([red, wide, red])
    again = remember([wide, high, red])
    assert calls == [2, 1]
    np.testing.assert_array_equal(first[[1, 0]], again[[0, 2]])
