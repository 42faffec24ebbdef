import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.cards import NamingRule
from vision.recognition.confusion import OWN_LIKENESS, Confusions, find_confusions
from vision.recognition.gallery import Gallery, gallery_of

# A name is given from a likeness of about 0.8 on, and a tenth more of it makes a SKU e times as likely.
RULE = NamingRule(temperature=0.1, bias=-8.0, slope=15.0, accepted=0.9)


def views(*degrees: float) -> np.ndarray:
    """Vectors in a plane: two pictures are as like as the cosine of the angle between them."""
    angles = np.radians(degrees)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def taught(**skus: tuple[float, ...]) -> Gallery:
    return gallery_of("maker", [(sku, vector) for sku, degrees in skus.items() for vector in views(*degrees)])


def confusions(gallery: Gallery, *degrees: float, sku: str = "new", **heights: float) -> Confusions:
    return find_confusions(gallery, sku, views(*degrees), RULE, heights)


def test_the_first_product_has_no_rival() -> None:
    assert confusions(gallery_of("maker", []), 0, 5) == Confusions((), kept=2, odd=())


@pytest.mark.parametrize(
    ("rival", "verdict"),
    [
        ((0.0, 4.0), "taken-for-each-other"),
        ((45.0, 49.0), "close"),
        ((120.0, 124.0), "told-apart"),
    ],
)
def test_the_verdict_follows_the_likeness(rival: tuple[float, ...], verdict: str) -> None:
    found = confusions(taught(old=rival), 2, 6)
    assert [(each.sku, each.verdict) for each in found.rivals] == [("old", verdict)]
    assert found.look_alikes == (("old",) if verdict == "taken-for-each-other" else ())


def test_what_would_happen_is_counted() -> None:
    """One of three new pictures lies among the rival's, and one of the rival's among the new ones."""
    found = confusions(taught(old=(0, 1, 2, 40)), 38, 42, 3)
    [rival] = found.rivals
    assert (rival.named_today, rival.references, rival.losing, rival.reference) == (3, 4, 1, 2)
    assert found.kept == 2


def test_a_picture_that_is_unlike_the_others_is_told_of() -> None:
    assert confusions(taught(old=(200,)), 0, 5, 10, 100).odd == (3,)
    assert confusions(taught(old=(200,)), 0, 100).odd == (0, 1)
    assert confusions(taught(old=(200,)), 0).odd == ()


def test_other_designs_of_the_sku_are_no_rivals() -> None:
    gallery = taught(new=(0, 4), old=(150,))
    assert [rival.sku for rival in confusions(gallery, 1, 3).rivals] == ["old"]
    alone = confusions(taught(old=(40,)), 10, 170)
    beside = confusions(taught(new=(9, 11), old=(40,)), 10, 170)
    assert (alone.kept, beside.kept) == (0, 1)


def test_a_single_picture_keeps_nothing_and_is_judged_by_what_pictures_are_like() -> None:
    angle = math.degrees(math.acos(OWN_LIKENESS))
    found = confusions(taught(old=(angle,)), 0)
    [rival] = found.rivals
    assert found.kept is None
    # As like the rival as a next picture of its own: even odds, if anything is named at all.
    known = 1 / (1 + math.exp(-(RULE.bias + RULE.slope * OWN_LIKENESS)))
    assert rival.risk == pytest.approx(known / 2, abs=1e-3)


@pytest.mark.parametrize(
    ("heights", "told"), [({}, False), ({"old": 100}, False), ({"old": 120}, False), ({"old": 125}, True)]
)
def test_heights_tell_when_they_differ_enough(heights: dict[str, float], told: bool) -> None:
    [rival] = confusions(taught(old=(0, 4)), 2, 6, new=100, **heights).rivals
    assert rival.heights_tell is told
    assert rival.verdict == "taken-for-each-other"


def test_the_nearest_are_told_of_though_they_are_no_danger() -> None:
    far = {f"far{number}": (100.0 + 10 * number,) for number in range(5)}
    found = confusions(taught(**far), 0, 4)
    assert [rival.sku for rival in found.rivals] == ["far0", "far1", "far2"]
    found = confusions(taught(near=(1, 5), **far), 0, 4)
    assert [rival.sku for rival in found.rivals] == ["near", "far0", "far1"]


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32 - 1), pictures=st.integers(1, 6), references=st.integers(1, 20))
def test_the_numbers_hang_together(seed: int, pictures: int, references: int) -> None:
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(references + pictures, 4)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    gallery = Gallery("maker", ["a", "b", "c"], rng.integers(0, 3, references), vectors[:references])
    found = find_confusions(gallery, "a", vectors[references:], RULE, {})
    nearest = gallery.nearest(vectors[references:], 3)
    assert (found.kept is None) == (pictures == 1)
    assert all(0 <= place < pictures for place in found.odd)
    assert sum(rival.named_today for rival in found.rivals) <= pictures
    for rival in found.rivals:
        assert rival.sku != "a"
        assert 0 <= rival.risk <= 1
        assert 0 <= rival.losing <= rival.references == (gallery.owners == gallery.skus.index(rival.sku)).sum()
        assert gallery.skus[gallery.owners[rival.reference]] == rival.sku
        # Measured as naming measures it.
        named = nearest.similarities[nearest.skus == gallery.skus.index(rival.sku)]
        assert rival.likeness == pytest.approx(float(named.mean()), abs=1e-5)
    risks = [rival.risk for rival in found.rivals if rival.verdict != "told-apart"]
    assert risks == sorted(risks, reverse=True)
