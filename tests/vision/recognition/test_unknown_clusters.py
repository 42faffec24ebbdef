"""Facings nobody could name: what is alike comes together, and nothing that is far apart ever does."""

from collections.abc import Collection

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from vision.cards import NamingRule
from vision.geometry import Floats, Ints
from vision.recognition.embedder import Vectors
from vision.recognition.unknown_clusters import (
    NO_LEANING,
    SHAPE_CEILING,
    SHAPE_WEIGHT,
    TOGETHER,
    UnknownFacings,
    alike,
    cluster_unknowns,
    complete_links,
    likeness_at,
    same_thing,
)

# Together from a likeness of 0.58 on, named from 0.66 on.
RULE = NamingRule(temperature=0.07, bias=-5.0, slope=10.0, accepted=0.85)
UPRIGHT = (40.0, 100.0)


def unit(vectors: Collection[Collection[float]] | Floats) -> Vectors:
    found = np.asarray(vectors, dtype=np.float32)
    return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-6), dtype=np.float32)


def facings(
    vectors: Vectors, sizes: Floats | None = None, scores: Floats | None = None, leanings: Collection[int] | None = None
) -> UnknownFacings:
    count = len(vectors)
    return UnknownFacings(
        vectors,
        np.asarray([UPRIGHT] * count, dtype=np.float64).reshape(count, 2) if sizes is None else sizes,
        np.ones(count) if scores is None else scores,
        np.full(count, NO_LEANING) if leanings is None else np.asarray(leanings, dtype=np.intp),
    )


def as_sets(clusters: Collection[Ints]) -> set[frozenset[int]]:
    return {frozenset(members.tolist()) for members in clusters}


def groups(counts: tuple[int, ...], noise: float = 0.05) -> tuple[Vectors, list[int]]:
    """Facings of several SKUs, each near an axis of its own."""
    owners = [owner for owner, count in enumerate(counts) for _ in range(count)]
    spread = np.random.default_rng(1).normal(0, noise, (len(owners), 8))
    return unit(np.eye(8)[owners] + spread), owners


def test_each_sku_is_a_cluster() -> None:
    vectors, owners = groups((7, 1, 4, 12))
    found = as_sets(cluster_unknowns(facings(vectors), RULE))
    assert found == {frozenset(np.flatnonzero(np.asarray(owners) == owner).tolist()) for owner in range(4)}


def test_no_facings_no_clusters() -> None:
    assert cluster_unknowns(facings(np.zeros((0, 8), np.float32)), RULE) == ()


@st.composite
def clouds(draw: st.DrawFn) -> Vectors:
    count = draw(st.integers(1, 24))
    coarse = arrays(np.int8, (count, 3), elements=st.integers(-3, 3))
    return unit(draw(coarse) + np.asarray([0.25, 0.5, 0.75]))


@given(clouds())
def test_a_cluster_never_holds_two_that_are_far_apart(vectors: Vectors) -> None:
    clusters = cluster_unknowns(facings(vectors), RULE)
    assert sorted(np.concatenate(clusters).tolist()) == list(range(len(vectors)))
    for members in clusters:
        between = vectors[members] @ vectors[members].T
        assert between.min() >= likeness_at(RULE, TOGETHER) - 1e-5


@given(clouds())
def test_clusters_that_could_be_one_are_one(vectors: Vectors) -> None:
    least = likeness_at(RULE, TOGETHER)
    clusters = cluster_unknowns(facings(vectors), RULE)
    for place, first in enumerate(clusters):
        for second in clusters[place + 1 :]:
            assert (vectors[first] @ vectors[second].T).min() < least + 1e-5


@given(clouds(), st.data())
def test_what_leans_to_different_skus_never_comes_together(vectors: Vectors, data: st.DataObject) -> None:
    leanings = data.draw(arrays(np.intp, len(vectors), elements=st.integers(NO_LEANING, 2)))
    clusters = cluster_unknowns(facings(vectors, leanings=leanings), RULE)
    assert sorted(np.concatenate(clusters).tolist()) == list(range(len(vectors)))
    for members in clusters:
        assert len(set(leanings[members].tolist()) - {NO_LEANING}) <= 1


def test_copies_that_lean_to_different_skus_stay_apart_and_the_undecided_join_one() -> None:
    vectors = unit([[1, 0]] * 5)
    found = as_sets(cluster_unknowns(facings(vectors, leanings=[0, 1, NO_LEANING, 1, 0]), RULE))
    assert {members - {2} for members in found} == {frozenset({0, 4}), frozenset({1, 3})}


@given(clouds(), st.randoms(use_true_random=False))
def test_the_order_of_the_facings_does_not_matter(vectors: Vectors, random) -> None:
    # Equal facings are one another's copies: which of them is where tells nothing.
    vectors = np.unique(vectors, axis=0)
    order = list(range(len(vectors)))
    random.shuffle(order)
    there = as_sets(cluster_unknowns(facings(vectors), RULE))
    back = [np.asarray(order)[members] for members in cluster_unknowns(facings(vectors[order]), RULE)]
    assert as_sets(back) == there


def test_packs_of_other_proportions_need_to_be_more_alike() -> None:
    least = likeness_at(RULE, TOGETHER)
    angle = np.arccos(least + SHAPE_WEIGHT * SHAPE_CEILING / 2)
    vectors = unit([[1, 0], [np.cos(angle), np.sin(angle)]])
    lying = np.asarray([UPRIGHT, UPRIGHT[::-1]])
    assert len(cluster_unknowns(facings(vectors), RULE)) == 1
    assert len(cluster_unknowns(facings(vectors, sizes=lying), RULE)) == 2


def test_copies_come_together_whatever_their_shape() -> None:
    vectors = unit([[1, 0], [1, 0]])
    assert len(cluster_unknowns(facings(vectors, sizes=np.asarray([UPRIGHT, (400.0, 20.0)])), RULE)) == 1


@pytest.mark.parametrize(
    ("sizes", "scores", "best"),
    [
        ([(40, 100), (80, 200), (20, 50)], [0.9, 0.9, 0.9], 1),
        ([(40, 100), (40, 100), (40, 100)], [0.5, 0.6, 0.95], 2),
        # Sharper than the embedder sees is no better.
        ([(100, 230), (400, 900), (100, 230)], [0.9, 0.7, 0.8], 0),
    ],
)
def test_the_best_exemplar_comes_first(sizes: list[tuple[int, int]], scores: list[float], best: int) -> None:
    vectors = unit([[1, 0, 0]] * 3)
    known = facings(vectors, np.asarray(sizes, dtype=np.float64), np.asarray(scores))
    assert cluster_unknowns(known, RULE)[0][0] == best


def test_the_middle_of_a_cluster_comes_before_its_edge() -> None:
    vectors = unit([[1, 0.5], [1, 0.05], [1, -0.2]])
    assert cluster_unknowns(facings(vectors), RULE)[0].tolist()[0] == 1


def test_a_chain_of_likenesses_is_cut() -> None:
    """By complete linkage: the ends of the chain are not alike."""
    likeness = np.asarray([[1, 0.9, 0.2], [0.9, 1, 0.8], [0.2, 0.8, 1]], dtype=np.float32)
    assert as_sets(complete_links(likeness, 0.5)) == {frozenset({0, 1}), frozenset({2})}


def test_what_is_dismissed_needs_a_name_s_likeness_and_what_is_alike_less() -> None:
    between = (likeness_at(RULE, TOGETHER) + likeness_at(RULE, RULE.accepted)) / 2
    vectors = unit([[1, 0], [between, np.sqrt(1 - between**2)], [-1, 0]])
    example = unit([[1, 0]])
    assert alike(vectors, example, RULE).tolist() == [True, True, False]
    assert same_thing(vectors, example, RULE).tolist() == [True, False, False]
    assert not same_thing(vectors, example[:0], RULE).any()
