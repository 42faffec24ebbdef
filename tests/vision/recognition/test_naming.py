from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from vision.cards import NamingRule
from vision.recognition.gallery import Nearest
from vision.recognition.naming import LEAST_REPORTED, REPORTED, SkuName, name_facings, probabilities

RULE = NamingRule(temperature=0.05, bias=-8.0, slope=14.0, accepted=0.7)
SKUS = tuple(f"sku-{number}" for number in range(8))


def nearest(*likenesses: list[float]) -> Nearest:
    """SKUs 0, 1, 2 ... of each facing with these likenesses; -1 stands for none."""
    values = np.asarray(likenesses, dtype=np.float32)
    numbers = np.where(values == -1, -1, np.arange(values.shape[1]))
    return Nearest(numbers, values, numbers)


@given(
    likenesses=arrays(np.float32, (3, 8), elements=st.floats(-0.75, 1, width=32)),
    evidence=arrays(np.float64, (3, 8), elements=st.floats(-8, 8)),
    missing=st.integers(0, 7),
)
def test_probabilities_add_up_to_at_most_one(likenesses: np.ndarray, evidence: np.ndarray, missing: int) -> None:
    ranked = -np.sort(-likenesses, axis=1)
    ranked[:, 8 - missing :] = -1
    shares = probabilities(nearest(*ranked.tolist()), RULE, evidence)
    assert (shares >= 0).all()
    assert (shares.sum(axis=1) <= 1 + 1e-9).all()
    assert (shares[:, 8 - missing :] == 0).all()


@given(
    best=st.floats(-0.5, 0.9), more=st.floats(0.001, 0.1), others=st.lists(st.floats(-0.9, 1), min_size=1, max_size=6)
)
def test_the_liker_the_best_is_the_likelier_it_is(best: float, more: float, others: list[float]) -> None:
    rest = [best - 0.2 * (1 - other) for other in others]
    less, liker = (float(probabilities(nearest([value, *rest]), RULE)[0, 0]) for value in (best, best + more))
    assert liker >= less


def test_evidence_moves_shares_between_candidates_and_nothing_else() -> None:
    found = nearest([0.9, 0.9])
    plain, moved = probabilities(found, RULE), probabilities(found, RULE, np.asarray([[0.0, np.log(3)]]))
    assert plain[0, 0] == pytest.approx(plain[0, 1])
    assert moved[0, 1] == pytest.approx(3 * moved[0, 0])
    assert moved.sum() == pytest.approx(plain.sum())


@pytest.mark.parametrize(
    ("likenesses", "sku", "score"),
    [([1.0, 0.2], "sku-0", 0.998), ([0.62, 0.1], None, 0.663), ([0.95, 0.94], None, 0.55), ([0.0, -0.5], None, None)],
    ids=["sure", "none of them perhaps", "one of two", "nothing like it"],
)
def test_a_name_is_given_from_accepted_on(likenesses: list[float], sku: str | None, score: float | None) -> None:
    (name,) = name_facings(nearest(likenesses), SKUS, RULE)
    assert name.sku == sku
    assert name.score == (None if score is None else pytest.approx(score, abs=0.02))


@given(likeness=st.floats(0, 1), accepted=st.floats(0.01, 0.99))
def test_below_accepted_it_is_unknown(likeness: float, accepted: float) -> None:
    (name,) = name_facings(nearest([likeness, likeness - 0.1]), SKUS, replace(RULE, accepted=accepted))
    assert (name.sku is not None) == (name.score is not None and name.score >= accepted)
    assert not name.candidates or name.score == name.candidates[0][1]


def test_candidates_are_few_likely_and_in_order() -> None:
    (name,) = name_facings(nearest([0.9 - 0.01 * number for number in range(8)]), SKUS, RULE)
    shares = [share for _, share in name.candidates]
    assert len(shares) == REPORTED
    assert shares == sorted(shares, reverse=True)
    (one,) = name_facings(nearest([0.9, 0.5]), SKUS, RULE)
    assert [sku for sku, _ in one.candidates] == ["sku-0"]
    assert all(share >= LEAST_REPORTED for _, share in one.candidates)


def test_evidence_may_change_the_order() -> None:
    (name,) = name_facings(nearest([0.9, 0.9]), SKUS, RULE, np.asarray([[-3.0, 0.0]]))
    assert (name.sku, name.candidates[0][0]) == ("sku-1", "sku-1")


@pytest.mark.parametrize("found", [nearest([-1, -1, -1]), nearest([-1])])
def test_without_candidates_there_is_no_name(found: Nearest) -> None:
    assert name_facings(found, (), RULE) == (SkuName(None, None),)


def test_no_facings_have_no_names() -> None:
    none = np.zeros((0, 8), dtype=np.intp)
    assert name_facings(Nearest(none, none.astype(np.float32), none), SKUS, RULE) == ()
