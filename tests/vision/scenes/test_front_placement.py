"""Made-up shelves, photographed by cameras that are plain homographies; looks are random vectors, one a label."""

from collections.abc import Sequence

import numpy as np
import pytest

from vision.geometry import Floats, Ints
from vision.scenes.front_placement import FrontPlacement, place_fronts
from vision.scenes.fronts import Fronts, surprise
from vision.scenes.homography import project
from vision.scenes.lens import Lens

PITCH = 0.05


def shelf(seed: int, run: int = 3) -> tuple[Floats, Floats]:
    """Middles of facings on a shelf 2.5 long, four rows, and their looks; every label stands `run` times in a row."""
    rng = np.random.default_rng(seed)
    labels = rng.normal(size=(15, 24))
    middles = np.asarray([(x, 0.1 + 0.18 * row) for row in range(4) for x in np.arange(0.03, 2.5, PITCH)])
    looks = labels[np.repeat(rng.integers(len(labels), size=len(middles)), run)[: len(middles)]]
    return middles, looks + rng.normal(scale=0.2, size=looks.shape)


def photograph(middles: Floats, looks: Floats, view: Floats, noise: int) -> tuple[Fronts, Ints]:
    """The facings that a photo of 1 x 0.75 shows, and which of the shelf's they are."""
    landed = project(view, middles)
    half = np.asarray([0.5 * PITCH, 0.06])
    sides = np.abs(project(view, middles + half) - project(view, middles - half))
    shown = np.flatnonzero(((landed > 0.01) & (landed < (0.99, 0.74))).all(axis=1))
    blurred = looks[shown] + np.random.default_rng(noise).normal(scale=0.3, size=(len(shown), looks.shape[1]))
    blurred /= np.linalg.norm(blurred, axis=1, keepdims=True)
    cut = np.zeros((len(shown), 4), dtype=np.bool_)
    return Fronts(landed[shown], sides[shown], blurred, cut, Lens((1.0, 0.75))), shown


def camera(left: float, *, zoom: float = 1.0, shear: float = 0.0, oblique: float = 0.0) -> Floats:
    view: Floats = np.asarray([[zoom, shear, -left * zoom], [0.0, zoom, 0.0], [oblique, 0.0, 1.0]])
    return view


def place(one: Fronts, other: Fronts, proposals: Sequence[Floats] = ()) -> FrontPlacement | None:
    return place_fronts(one, other, surprise(one.looks @ other.looks.T), proposals)


@pytest.mark.parametrize(
    "second",
    [camera(0.6), camera(0.8), camera(0.5, zoom=0.8), camera(0.6, oblique=0.2), camera(0.5, shear=0.4)],
    ids=["40 %", "20 %", "from afar", "oblique", "looking down"],
)
def test_facings_meet_themselves(second: Floats) -> None:
    middles, looks = shelf(1)
    (one, own), (other, others) = photograph(middles, looks, camera(0), 1), photograph(middles, looks, second, 2)
    best = place(one, other)
    assert best is not None
    right = own[best.first] == others[best.second]
    common = len(np.intersect1d(own, others))
    assert right.mean() > 0.97
    assert right.sum() > 0.9 * common
    assert best.is_sure


@pytest.mark.parametrize("seed", [2, 3])
def test_other_goods_are_no_evidence(seed: int) -> None:
    one, _ = photograph(*shelf(1), camera(0), 1)
    other, _ = photograph(*shelf(seed), camera(0.5), 2)
    found = place(one, other)
    assert found is None or not found.is_sure


def test_a_proposal_is_settled() -> None:
    middles, looks = shelf(1)
    (one, own), (other, others) = photograph(middles, looks, camera(0), 1), photograph(middles, looks, camera(0.6), 2)
    nearly = camera(0.6 + 0.4 * PITCH)
    best = place(one, other, [nearly])
    assert best is not None
    assert (own[best.first] == others[best.second]).mean() > 0.97


@pytest.mark.parametrize("count", [0, 1, 4])
def test_too_few_facings_have_no_place(count: int) -> None:
    one, _ = photograph(*shelf(1), camera(0), 1)
    few = Fronts(one.middles[:count], one.sides[:count], one.looks[:count], one.cut[:count], one.lens)
    assert place(one, few) is None
    assert place(few, one) is None
