"""The gallery: vectors of reference pictures, and which SKUs' references lie nearest to a facing."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from vision.errors import GalleryOutdated
from vision.geometry import Ints
from vision.recognition.embedder import Vectors

if TYPE_CHECKING:
    from usearch.index import Index

# Up to so many references every one is compared, and nothing is missed: for a shelf of 60 facings and vectors of 256
# numbers, 50,000 take 90 ms of one core.
EXACT_UP_TO = 50_000
# References that an index hands out per facing. A SKU has ten or twenty of them, so that five SKUs are among these.
NEAREST = 128
# SKUs that are compared by their centres, for each that is asked for.
SPARE = 3


@dataclass(frozen=True, slots=True, eq=False)
class Nearest:
    """The SKUs nearest to `m` facings, `k` each, best first.

    `skus` `(m, k)` are numbers of SKUs in the gallery, -1 where there are fewer than k; `similarities` `(m, k)` float32
    are the means of two cosines, with the best reference of each and with the centre of its references, -1 likewise;
    `references` `(m, k)` the numbers of the best references.
    """

    skus: Ints
    similarities: Vectors
    references: Ints


class Gallery:
    """References of SKUs. `owners` `(n,)` tells which of `skus` each of the `vectors` `(n, d)` (length 1) shows.

    Several designs and views of one SKU are several references; the nearest one speaks for the SKU, and so does their
    centre, because a single picture may be an odd one (top-1 on coolers: 0.65 with the nearest alone, 0.69 with both;
    no other trial lost). Vectors of two embedders cannot be compared, hence `embedder`: the SHA-256 of the one that
    made them.
    """

    def __init__(self, embedder: str, skus: Sequence[str], owners: Ints, vectors: Vectors) -> None:
        """Raises ValueError when owners and vectors do not belong together."""
        if len(owners) != len(vectors) or (len(owners) and not 0 <= owners.min() <= owners.max() < len(skus)):
            raise ValueError(f"{len(vectors)} vectors of {len(skus)} SKUs do not fit their owners")
        self.embedder = embedder
        self.skus = tuple(skus)
        self.owners = owners
        self.vectors = np.ascontiguousarray(vectors, dtype=np.float32)

    def __len__(self) -> int:
        """References in the gallery."""
        return len(self.owners)

    def check(self, embedder: str) -> None:
        """Raises GalleryOutdated unless the references were made by the embedder with this SHA-256."""
        if self.embedder != embedder:
            raise GalleryOutdated(
                f"the references were embedded by {self.embedder[:12]}, the embedder in use is {embedder[:12]}; "
                "embed the reference pictures again"
            )

    def nearest(self, queries: Vectors, count: int) -> Nearest:
        """The `count` SKUs nearest to each of the vectors `(m, d)`."""
        if not len(self) or not len(queries):
            none = np.full((len(queries), count), -1, dtype=np.intp)
            return Nearest(none, none.astype(np.float32), none)
        references, similarities = self._candidates(queries)
        found = _best_of_each(self.owners[references], similarities, references, len(self.skus), SPARE * count)
        return _centred(found, queries @ self._centres.T, count)

    @cached_property
    def _centres(self) -> Vectors:
        """`(SKUs, d)`: the mean direction of the references of each SKU; 0 for one without."""
        sums = np.zeros((len(self.skus), self.vectors.shape[1]), dtype=np.float32)
        np.add.at(sums, self.owners, self.vectors)
        return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6), dtype=np.float32)

    def _candidates(self, queries: Vectors) -> tuple[Ints, Vectors]:
        """Numbers and similarities of references, `(m, c)` each: all of them, or the nearest ones."""
        if len(self) <= EXACT_UP_TO:
            everyone = np.broadcast_to(np.arange(len(self)), (len(queries), len(self)))
            return everyone, queries @ self.vectors.T
        found = self._index.search(queries, NEAREST)
        keys = np.asarray(found.keys, dtype=np.intp).reshape(len(queries), -1)
        return keys, np.einsum("md,mcd->mc", queries, self.vectors[keys])

    @cached_property
    def _index(self) -> "Index":
        # Loaded here, which is after ONNX Runtime: the other way round, loading ONNX Runtime kills the process
        # (usearch 2.26, ONNX Runtime 1.31). Few galleries are so large that they need it at all.
        from usearch.index import Index

        index = Index(ndim=self.vectors.shape[1], metric="cos", dtype="f32")
        # By several threads the index comes out a little different each time, and with it now and then a name.
        index.add(np.arange(len(self)), self.vectors, threads=1)
        return index


def _best_of_each(owners: Ints, similarities: Vectors, references: Ints, skus: int, count: int) -> Nearest:
    """Of the references of each facing the best one of every SKU, and of these the best `count`."""
    shape = (len(owners), count)
    found = Nearest(np.full(shape, -1), np.full(shape, -1, np.float32), np.full(shape, -1))
    for facing, (numbers, likenesses) in enumerate(zip(owners, similarities, strict=True)):
        firsts = _firsts(numbers, likenesses, skus, count)
        found.skus[facing, : len(firsts)] = numbers[firsts]
        found.similarities[facing, : len(firsts)] = likenesses[firsts]
        found.references[facing, : len(firsts)] = references[facing, firsts]
    return found


def _centred(found: Nearest, centres: Vectors, count: int) -> Nearest:
    """The best `count` once the likeness to the centres `(m, SKUs)` counts as much as that to the best reference."""
    likenesses = np.where(
        found.skus < 0, -1.0, (found.similarities + np.take_along_axis(centres, np.maximum(found.skus, 0), axis=1)) / 2
    ).astype(np.float32)
    # Those that are missing stay behind: no likeness is below -1, and the sort is stable.
    order = np.argsort(-likenesses, axis=1, kind="stable")[:, :count]
    skus, references = (np.take_along_axis(part, order, axis=1) for part in (found.skus, found.references))
    return Nearest(skus, np.take_along_axis(likenesses, order, axis=1), references)


def _firsts(owners: Ints, similarities: Vectors, skus: int, count: int) -> Ints:
    """Places of the best reference of each of the best `count` SKUs, best first; all arguments are of one facing."""
    best = np.full(skus, -np.inf, dtype=np.float32)
    np.maximum.at(best, owners, similarities)
    # Sorting all references takes ten times as long as everything else: only those that can win are sorted.
    lowest = np.partition(best, -count)[-count] if count < skus else -np.inf
    able = np.flatnonzero(similarities >= lowest)
    ranked = able[np.argsort(-similarities[able], kind="stable")]
    return np.asarray(ranked[np.sort(np.unique(owners[ranked], return_index=True)[1])[:count]])


def gallery_of(embedder: str, references: Sequence[tuple[str, NDArray[np.float32]]]) -> Gallery:
    """A gallery from pairs of a SKU and the vector of one of its references."""
    skus = sorted({sku for sku, _ in references})
    numbers = {sku: number for number, sku in enumerate(skus)}
    owners = np.asarray([numbers[sku] for sku, _ in references], dtype=np.intp)
    vectors = np.stack([vector for _, vector in references]) if references else np.zeros((0, 1), np.float32)
    return Gallery(embedder, skus, owners, vectors)
