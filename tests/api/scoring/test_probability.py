import itertools
from fractions import Fraction
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.scoring.probability import at_least, at_most, distribution, exact, share_at_least, share_at_most

SCORES = st.lists(st.floats(0, 1), max_size=6)
TARGETS = st.sampled_from([0.0, 0.1, 0.25, 0.3, 0.5, 2 / 3, 1.0])


def worlds(scores: list[float]) -> list[tuple[int, float]]:
    """Every way the boxes can be real or not: how many are, and how likely that is."""
    ways = itertools.product((0, 1), repeat=len(scores))
    return [(sum(way), prod(p if real else 1 - p for p, real in zip(scores, way, strict=True))) for way in ways]


@given(SCORES, st.integers(-1, 7))
def test_counts_agree_with_counting_all_worlds(scores: list[float], target: int) -> None:
    counts = distribution(scores)

    assert at_least(counts, target) == pytest.approx(sum(p for n, p in worlds(scores) if n >= target))
    assert at_most(counts, target) == pytest.approx(sum(p for n, p in worlds(scores) if n <= target))


@given(SCORES, SCORES, TARGETS)
def test_shares_agree_with_counting_all_worlds(hits: list[float], others: list[float], target: float) -> None:
    pairs = [(h, o, p * q) for h, p in worlds(hits) for o, q in worlds(others)]
    share = exact(target)

    at_least_share = sum(p for h, o, p in pairs if h >= share * (h + o))
    at_most_share = sum(p for h, o, p in pairs if h <= share * (h + o))
    assert share_at_least(distribution(hits), distribution(others), target) == pytest.approx(at_least_share)
    assert share_at_most(distribution(hits), distribution(others), target) == pytest.approx(at_most_share)


@pytest.mark.parametrize(("weights", "target", "expected"), [([2, 1], 0, 0.1), ([2, 1], 1, 0.5), ([2, 1], 2, 0.6)])
def test_a_wide_gap_weighs_its_slots(weights: list[int], target: int, expected: float) -> None:
    assert at_most(distribution([0.5, 0.8], weights), target) == pytest.approx(expected)


@given(st.lists(st.floats(0, 1), min_size=2, max_size=40), st.randoms(use_true_random=False))
def test_the_order_of_the_boxes_changes_no_bit(scores: list[float], random: object) -> None:
    shuffled = sorted(scores, key=lambda _: random.random())  # type: ignore[attr-defined]

    assert distribution(shuffled).tobytes() == distribution(scores).tobytes()


def test_a_full_shelf_adds_up_to_one() -> None:
    assert at_least(distribution([0.7] * 600), 0) == pytest.approx(1, abs=1e-12)


def test_scores_outside_0_to_1_are_clipped() -> None:
    assert distribution([1.0000001, -0.0000001]).tolist() == [0.0, 1.0, 0.0]


def test_a_target_means_the_decimal_that_was_written() -> None:
    assert exact(0.3) == Fraction(3, 10)
