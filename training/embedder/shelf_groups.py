"""Pseudo-SKUs: facings of one shelf photo that are so alike that they must be the same SKU, without anybody's names.

Neighbours in a shelf row mostly are facings of one SKU, so they are joined sooner than facings that stand apart. Groups
are joined by average linkage: a chain of pairs that are each alike would lead from one flavour to the next.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from training.embedder.crop import Crop, encoded
from training.embedder.recipe import ShelfPhotos
from training.embedder.shelf_vectors import DescribedPhoto, described_photos
from vision.geometry import Flags, Floats
from vision.letterbox import Pixels
from vision.recognition.embedder import Vectors
from vision.shelf.rows import Place, lay_rows
from vision.types import Box

# Likenesses (cosines) from which facings are one SKU. Of 60 random groups, looked at, 57 showed one SKU only; with 0.6
# and 0.8, flavours of one line came together in about every tenth group.
ALIKE_NEIGHBOURS = 0.75
ALIKE_ANYWHERE = 0.85
# Facings of one SKU in a row are about equally high and wide; sizes of one design are not.
SAME_SIZE = 1.25
# More facings of one SKU in one photo show nothing new.
MOST_CROPS = 8


def shelf_crops(shelves: ShelfPhotos, data: Path, models: Path, cache: Path) -> Iterator[Crop]:
    """Crops of facings that stand in a photo more than once; the photo is the group, the SKU a number in it.

    Raises ModelMissing or ModelCorrupt for the embedder's bundle, and what `read_source` raises.
    """
    for described in described_photos(shelves, data, models, cache):
        group, name = f"{shelves.source.name}-{described.photo.name}", described.photo.name
        for number, pictures in enumerate(_pictures(described)):
            yield from (Crop(group, f"{number:03}", name, encoded(picture), "shelf") for picture in pictures)


def _pictures(described: DescribedPhoto) -> Iterator[list[Pixels]]:
    """The crops of each pseudo-SKU of a photo."""
    layout = lay_rows(described.boxes, described.photo.width, described.photo.height)
    groups = group_facings(described.boxes, layout.places, described.vectors)
    crops = described.crops() if groups else []
    for group in groups:
        spread = np.unique(np.linspace(0, len(group) - 1, MOST_CROPS).round().astype(int))
        yield [crops[group[place]] for place in spread]


def group_facings(boxes: Sequence[Box], places: Sequence[Place], vectors: Vectors) -> list[list[int]]:
    """Groups of two or more facings that are one SKU, none in two of them; `vectors` are `(n, d)` of length 1."""
    similarity = np.asarray(vectors @ vectors.T, dtype=np.float64)
    runs = _linked(neighbours(boxes, places) & (similarity >= ALIKE_NEIGHBOURS))
    return [group for group in join_alike(similarity, runs, ALIKE_ANYWHERE) if len(group) > 1]


def neighbours(boxes: Sequence[Box], places: Sequence[Place]) -> Flags:
    """`(n, n)`: which facings of about one size stand side by side in a row, or on one another."""
    rows = np.asarray([place.row or 0 for place in places])
    positions = np.asarray([place.position or 0 for place in places])
    sizes = np.log([(box.w, box.h) for box in boxes]).reshape(-1, 2)
    alike = np.abs(sizes[:, None] - sizes).max(axis=2) <= np.log(SAME_SIZE)
    beside = np.abs(positions[:, None] - positions) <= 1
    return np.asarray((rows[:, None] == rows) & (rows > 0) & beside & alike)


def join_alike(similarity: Floats, groups: Sequence[Sequence[int]], threshold: float) -> list[list[int]]:
    """Join the two groups with the highest mean similarity `(n, n)` of their members until none reaches `threshold`."""
    joined = [list(group) for group in groups]
    members = np.zeros((len(joined), len(similarity)))
    for place, group in enumerate(joined):
        members[place, group] = 1 / len(group)
    means = members @ similarity @ members.T
    np.fill_diagonal(means, -1)
    while means.size and means.max() >= threshold:
        first, second = sorted(divmod(int(means.argmax()), len(means)))
        sizes = len(joined[first]), len(joined[second])
        mean = np.average(means[[first, second]], axis=0, weights=sizes)
        means[first], means[:, first], means[first, first] = mean, mean, -1
        means[second], means[:, second] = -1, -1
        joined[first] += joined[second]
        joined[second] = []
    return [sorted(group) for group in joined if group]


def _linked(links: Flags) -> list[list[int]]:
    """Connected components of symmetric `(n, n)` links."""
    labels = np.arange(len(links))
    while len(links):
        lowest = np.where(links | np.eye(len(links), dtype=bool), labels, len(links)).min(axis=1)
        if (lowest == labels).all():
            break
        labels = lowest
    return [np.flatnonzero(labels == label).tolist() for label in np.unique(labels)]
