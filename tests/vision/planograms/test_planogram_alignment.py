import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from vision.geometry import Floats
from vision.planograms.planogram_alignment import GapCost, Pair, align

GAP = GapCost(open=1.0, extend=0.25)
SCORES = arrays.arrays(
    np.float64,
    st.tuples(st.integers(0, 4), st.integers(0, 4)),
    elements=st.integers(-4, 4).map(float),
)


def worth(pairs: tuple[Pair, ...], scores: Floats, gap: GapCost) -> float:
    """The total of an alignment, counted step by step."""
    total, before = 0.0, (False, False)
    for first, second in pairs:
        alone = (second is None, first is None)
        if first is not None and second is not None:
            total += scores[first, second]
        else:
            total -= gap.extend if alone == before else gap.open
        before = alone
    return total


def all_alignments(first: int, second: int) -> list[tuple[Pair, ...]]:
    """Every way to pair two sequences in order, with every order of what is left alone between pairs."""
    if first == 0 or second == 0:
        return [tuple([(i, None) for i in range(first)] + [(None, j) for j in range(second)])]
    return [
        *((*pairs, (first - 1, second - 1)) for pairs in all_alignments(first - 1, second - 1)),
        *((*pairs, (first - 1, None)) for pairs in all_alignments(first - 1, second)),
        *((*pairs, (None, second - 1)) for pairs in all_alignments(first, second - 1)),
    ]


@settings(max_examples=60, deadline=None)
@given(SCORES)
def test_no_other_alignment_is_worth_more(scores: Floats) -> None:
    best = max(worth(pairs, scores, GAP) for pairs in all_alignments(*scores.shape))
    assert worth(align(scores, GAP), scores, GAP) == pytest.approx(best)


@settings(max_examples=60, deadline=None)
@given(SCORES)
def test_every_item_occurs_once_and_in_order(scores: Floats) -> None:
    pairs = align(scores, GAP)
    assert [first for first, _ in pairs if first is not None] == list(range(scores.shape[0]))
    assert [second for _, second in pairs if second is not None] == list(range(scores.shape[1]))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("ABC", "ABC", [(0, 0), (1, 1), (2, 2)]),
        ("ABC", "AC", [(0, 0), (1, None), (2, 1)]),
        ("AC", "ABC", [(0, 0), (None, 1), (1, 2)]),
        ("AB", "BA", [(0, 0), (1, 1)]),
        ("ABCDE", "AE", [(0, 0), (1, None), (2, None), (3, None), (4, 1)]),
        ("", "AB", [(None, 0), (None, 1)]),
        ("AB", "", [(0, None), (1, None)]),
        ("", "", []),
    ],
)
def test_words(first: str, second: str, expected: list[Pair]) -> None:
    equal = np.asarray([[1.0 if a == b else -0.25 for b in second] for a in first]).reshape(len(first), len(second))
    assert list(align(equal, GAP)) == expected


def test_one_long_gap_is_cheaper_than_two_short_ones() -> None:
    """The two A that match are neighbours, although others would fit as well."""
    scores = np.asarray([[1.0], [1.0], [1.0], [1.0]]) @ np.ones((1, 2))
    paired = [first for first, second in align(scores, GAP) if first is not None and second is not None]
    assert paired in ([0, 1], [2, 3])
