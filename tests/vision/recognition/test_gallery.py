import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.errors import GalleryOutdated
from vision.recognition import gallery as gallery_module
from vision.recognition.gallery import Gallery, gallery_of


def directions(rng: np.random.Generator, count: int, dimension: int = 6) -> np.ndarray:
    found = rng.normal(size=(count, dimension)).astype(np.float32)
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True))


def some_gallery(rng: np.random.Generator, references: int, skus: int) -> Gallery:
    """The last SKU may have no reference at all."""
    owners = rng.integers(0, skus, references)
    return Gallery("maker", [f"sku-{number}" for number in range(skus)], owners, directions(rng, references))


def by_brute_force(gallery: Gallery, query: np.ndarray, count: int) -> list[tuple[int, float]]:
    """The likeness to best reference and centre of each SKU that has a reference, best first."""
    found = {}
    for owner in set(gallery.owners.tolist()):
        own = gallery.vectors[gallery.owners == owner]
        centre = own.sum(axis=0) / max(float(np.linalg.norm(own.sum(axis=0))), 1e-6)
        found[owner] = float(max(own @ query) + centre @ query) / 2
    return sorted(found.items(), key=lambda entry: -entry[1])[:count]


@settings(max_examples=60)
@given(
    seed=st.integers(0, 2**32 - 1),
    references=st.integers(1, 60),
    skus=st.integers(1, 12),
    queries=st.integers(1, 4),
    count=st.integers(1, 10),
)
def test_search_is_as_brute_force(seed: int, references: int, skus: int, queries: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    gallery, asked = some_gallery(rng, references, skus), directions(rng, queries)
    # So few SKUs are all compared by their centres.
    count = max(count, skus)
    found = gallery.nearest(asked, count)

    assert found.skus.shape == found.similarities.shape == found.references.shape == (queries, count)
    for place, query in enumerate(asked):
        expected = by_brute_force(gallery, query, count)
        filled = len(expected)
        assert found.skus[place, :filled].tolist() == [sku for sku, _ in expected]
        assert found.similarities[place, :filled] == pytest.approx([likeness for _, likeness in expected], abs=1e-5)
        assert gallery.owners[found.references[place, :filled]].tolist() == found.skus[place, :filled].tolist()
        for sku, reference in zip(found.skus[place, :filled], found.references[place, :filled], strict=True):
            own = gallery.vectors[gallery.owners == sku] @ query
            assert gallery.vectors[reference] @ query == pytest.approx(own.max(), abs=1e-5)
        for rest in (found.skus, found.similarities, found.references):
            assert (rest[place, filled:] == -1).all()


@pytest.mark.parametrize("queries", [1, 40])
def test_the_index_of_a_large_gallery_finds_the_same_best_sku(queries: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    owners = rng.integers(0, 150, 2000)
    # References of one SKU lie close together, as an embedder puts them.
    vectors = directions(rng, 150)[owners] + 0.05 * directions(rng, 2000)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    gallery, asked = Gallery("maker", [str(sku) for sku in range(150)], owners, vectors), directions(rng, queries)
    exact = gallery.nearest(asked, 5)
    monkeypatch.setattr(gallery_module, "EXACT_UP_TO", 1999)
    indexed = gallery.nearest(asked, 5)

    assert "_index" in vars(gallery)
    assert indexed.skus[:, 0].tolist() == exact.skus[:, 0].tolist()
    np.testing.assert_allclose(indexed.similarities[:, 0], exact.similarities[:, 0], atol=1e-5)


def test_a_sku_that_owns_everything_near_leaves_room_in_an_indexed_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(6)
    far = directions(rng, 1)
    vectors = np.concatenate([np.repeat(far, gallery_module.NEAREST + 50, axis=0), -far])
    gallery = Gallery("maker", ["near", "other"], np.asarray([0] * (len(vectors) - 1) + [1]), vectors)
    monkeypatch.setattr(gallery_module, "EXACT_UP_TO", 10)
    found = gallery.nearest(far, 3)
    assert found.skus.tolist() == [[0, -1, -1]]


def test_a_large_gallery_gives_the_same_answer_each_time_it_is_indexed(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(7)
    monkeypatch.setattr(gallery_module, "EXACT_UP_TO", 10)
    # Nearly one point: whom an index links with whom then depends on the order in which they came to it.
    crowd = directions(rng, 1) + 1e-4 * directions(rng, 800)
    vectors = crowd / np.linalg.norm(crowd, axis=1, keepdims=True)

    def answer() -> list[list[int]]:
        return (
            Gallery("maker", [str(sku) for sku in range(800)], np.arange(800), vectors)
            .nearest(vectors[:20], 5)
            .skus.tolist()
        )

    assert all(answer() == first for first in [answer()] for _ in range(5))


@pytest.mark.parametrize(("references", "queries"), [(0, 3), (5, 0), (0, 0)])
def test_where_nothing_is_asked_or_known_nothing_is_found(references: int, queries: int) -> None:
    rng = np.random.default_rng(0)
    gallery = some_gallery(rng, references, 2)
    found = gallery.nearest(directions(rng, queries), 4)
    assert found.skus.shape == (queries, 4)
    assert (found.skus == -1).all()
    assert found.similarities.dtype == np.float32


def test_a_gallery_from_pairs_keeps_their_order() -> None:
    vectors = directions(np.random.default_rng(1), 3)
    gallery = gallery_of("maker", [("b", vectors[0]), ("a", vectors[1]), ("b", vectors[2])])
    assert gallery.skus == ("a", "b")
    assert gallery.owners.tolist() == [1, 0, 1]
    np.testing.assert_array_equal(gallery.vectors, vectors)
    assert (len(gallery), len(gallery_of("maker", []))) == (3, 0)


def test_vectors_of_another_embedder_are_refused() -> None:
    gallery = gallery_of("a" * 64, [])
    gallery.check("a" * 64)
    with pytest.raises(GalleryOutdated, match="embedded by aaaaaaaaaaaa, the embedder in use is bbbbbbbbbbbb"):
        gallery.check("b" * 64)


@pytest.mark.parametrize("owners", [[0], [0, 2], [-1, 0]], ids=["too few", "no such SKU", "below 0"])
def test_owners_must_fit(owners: list[int]) -> None:
    with pytest.raises(ValueError, match="do not fit"):
        Gallery("maker", ["a", "b"], np.asarray(owners), np.zeros((2, 3), np.float32))


def test_the_index_is_loaded_after_the_networks_runtime() -> None:
    """The other way round the runtime kills the process; whoever imports the gallery first must not come to that."""
    code = "import vision.recognition.gallery, sys; sys.exit('usearch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0
