from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from training.fit_gaps import (
    ExaminedPhoto,
    choose_level,
    examine_photo,
    examine_sources,
    fit_gaps,
    mean_f1,
    refuse_restricted,
)
from training.network_fit import Descent
from training.recipe import Source
from vision.types import Box, Detection

ACCEPTED = 0.3
HOLE = Box(80, 20, 30, 60)


def photos(count: int) -> list[ExaminedPhoto]:
    """One gap among nine places in a row: the first measure tells which it is, the second one means nothing."""
    rng = np.random.default_rng(4)
    examined = []
    for number in range(count):
        gap = number % 9
        places = np.asarray([[100.0 * at, 0, 100 * at + 80, 50] for at in range(9)])
        telling = np.where(np.arange(9) == gap, 1.0, 0.0)
        evidence = np.column_stack([telling, np.zeros(9)]) + rng.normal(0, 0.1, (9, 2))
        examined.append(ExaminedPhoto(places, evidence, (Box(100.0 * gap, 0, 80, 50),), "toy"))
    return examined


def test_a_fit_tells_the_gaps_of_photos_that_it_did_not_see() -> None:
    model = fit_gaps(photos(60), Descent(hidden=24, steps=150, rate=0.01, decay=0.1))
    fresh = [(photo, model.network.probabilities(photo.evidence)) for photo in photos(90)[60:]]
    assert mean_f1(fresh, model.told_from) > 0.9


def test_targets_grow_with_the_overlap() -> None:
    places = np.asarray([[0.0, 0, 10, 10], [0, 0, 10, 5], [50, 50, 60, 60]])
    photo = ExaminedPhoto(places, np.zeros((3, 1)), (Box(0, 0, 10, 10),))
    assert photo.targets == pytest.approx([1, 0.5, 0])
    assert ExaminedPhoto(places, np.zeros((3, 1)), ()).targets.tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("probabilities", "f1"),
    [((0.9, 0.1), 1.0), ((0.9, 0.8), 2 / 3), ((0.1, 0.8), 0.0), ((0.1, 0.1), 0.0)],
)
def test_f1_counts_what_was_found_rightly(probabilities: tuple[float, float], f1: float) -> None:
    places = np.asarray([[0.0, 0, 10, 10], [50, 50, 60, 60]])
    photo = ExaminedPhoto(places, np.zeros((2, 1)), (Box(0, 0, 10, 9),))
    assert mean_f1([(photo, np.asarray(probabilities))], 0.5) == pytest.approx(f1)


@pytest.mark.parametrize(("wrong", "level"), [(0.0, 0.6), (0.33, 0.6), (0.5, 0.6)])
def test_of_levels_that_are_as_good_the_highest_is_chosen(wrong: float, level: float) -> None:
    places = np.asarray([[0.0, 0, 10, 10], [50, 50, 60, 60]])
    photo = ExaminedPhoto(places, np.zeros((2, 1)), (Box(0, 0, 10, 10),))
    assert choose_level([(photo, np.asarray([0.61, wrong]))]) == level


def test_a_level_that_loses_gaps_is_not_chosen() -> None:
    place = np.asarray([[0.0, 0, 10, 10]])
    photo = ExaminedPhoto(place, np.zeros((1, 1)), (Box(0, 0, 10, 10),))
    assert choose_level([(photo, np.asarray([0.41]))]) == 0.4


def test_a_source_weighs_the_root_of_its_gaps() -> None:
    place = np.asarray([[0.0, 0, 10, 10]])
    right = ExaminedPhoto(place, np.zeros((1, 1)), (Box(0, 0, 10, 10),), "a")
    wrong = ExaminedPhoto(place, np.zeros((1, 1)), (Box(90, 0, 10, 10),), "b")
    judged = [(right, np.ones(1))] * 9 + [(wrong, np.ones(1))]
    assert mean_f1(judged, 0.5) == pytest.approx((3 * 1 + 1 * 0) / (3 + 1))


def found(pixels: object = None) -> list[Detection]:
    """A shelf of three facings with a hole that the detector half sees."""
    goods = [Detection("product", Box(x, 20, 30, 60), 0.9) for x in (10, 45, 115)]
    return [*goods, Detection("gap", HOLE, 0.1, accepted=False)]


def test_a_photo_is_examined_where_there_is_something_to_stand_beside() -> None:
    pixels = np.full((100, 200, 3), 90, dtype=np.uint8)
    examined = examine_photo(pixels, found(), ACCEPTED, (HOLE,))
    assert examined is not None
    assert len(examined.places) == len(examined.evidence)
    assert examined.targets.max() == 1
    assert examine_photo(pixels, [Detection("gap", HOLE, 0.9)], ACCEPTED, (HOLE,)) is None


def test_only_sources_that_know_their_gaps_teach(make_source: Callable[..., Source], data: Path) -> None:
    (data / "labels" / "a.txt").write_text("0 0.475 0.5 0.15 0.6\n")
    (data / "labels" / "b.txt").write_text("")
    sources: Sequence[Source] = [
        make_source(name="products"),
        make_source(name="gaps", known=("gap",), class_map={"0": "gap"}, repeat=3),
    ]
    seen: list[Any] = list(examine_sources(sources, data, found, ACCEPTED))
    assert [(photo.source, photo.weight, len(photo.truth)) for photo in seen] == [("gaps", 3.0, 1), ("gaps", 3.0, 0)]
    assert list(seen[0].truth[0]) == pytest.approx(list(HOLE))


def test_photos_that_companies_must_not_learn_from_are_refused() -> None:
    free = Source("coolers", "yolo", ("gap",), "MIT", commercial_use=True)
    refuse_restricted([free])
    with pytest.raises(ValueError, match="leave out dense: their licences"):
        refuse_restricted([free, Source("dense", "yolo", ("gap",), "academic", commercial_use=False)])
