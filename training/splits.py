"""Splitting a set's photos by scene, and freezing the splits so that a moved or changed photo is noticed.

Two photos of one scene must not stand on both sides, or what was learned by heart looks like skill. A scene is what a
name pattern says (the store, the visit, the shelf) joined with what perceptual hashes find to be copies.
"""

import random
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from rich.progress import track

from training.checksums import FileChange, file_changes, file_hash, file_hashes
from training.likeness import joined, look_alikes, photo_hashes
from training.sources import LabelledPhoto, frozen_text, read_frozen

SUFFIX = ".txt"


class SplitRefused(ValueError):
    """The photos cannot be split, or a split of that name is frozen already; the text says what to do."""


def scenes(photos: Sequence[LabelledPhoto], pattern: str | None = None) -> list[list[int]]:
    """Photos of one scene together, by their place in `photos`.

    Args:
        photos: what to group; every photo is decoded once, for its perceptual hash.
        pattern: regular expression searched in each name; photos with the same match (of its groups, if it has any)
            are one scene. A name that it does not match is a scene of its own.
    """
    alike = look_alikes([photo_hashes(photo.load()) for photo in track(photos, description="comparing photos")])
    pairs = [(pair.first, pair.second) for pair in alike]
    return joined(len(photos), [*pairs, *_same_names([photo.name for photo in photos], pattern)])


def _same_names(names: Sequence[str], pattern: str | None) -> list[tuple[int, int]]:
    first: dict[tuple[str, ...], int] = {}
    pairs = []
    for number, name in enumerate(names):
        if pattern and (found := re.search(pattern, name)):
            key = tuple(map(str, found.groups())) or (found.group(),)
            pairs.append((first.setdefault(key, number), number))
    return pairs


def share_out(
    photos: Sequence[LabelledPhoto], groups: Sequence[Sequence[int]], shares: Mapping[str, float], seed: int
) -> dict[str, list[int]]:
    """Whole scenes for each split, so that photos and objects of every class come near to the shares.

    The largest scenes go first, each to the split that it brings nearest to its share; the seed decides among equals.

    Args:
        photos: all photos.
        groups: scenes, by place in `photos`.
        shares: part of the whole by name of split; they add up to 1.
        seed: of the draw.

    Raises:
        SplitRefused: the shares do not add up to 1, or there are fewer scenes than splits.
    """
    if abs(sum(shares.values()) - 1) > 1e-6 or min(shares.values()) <= 0:
        raise SplitRefused(f"the shares must be positive and add up to 1, not {sum(shares.values()):g}")
    if len(groups) < len(shares):
        raise SplitRefused(f"{len(groups)} scenes cannot fill {len(shares)} splits; give a finer pattern")
    weights = {number: _weight([photos[place] for place in group]) for number, group in enumerate(groups)}
    total = sum(weights.values(), Counter())
    taken: dict[str, Counter[str]] = {name: Counter() for name in shares}
    chosen: dict[str, list[int]] = {name: [] for name in shares}
    order = random.Random(seed).sample(range(len(groups)), len(groups))  # noqa: S311 (a draw, no secret)
    for number in sorted(order, key=lambda number: -weights[number].total()):
        name = max(shares, key=lambda name: _wants(weights[number], taken[name], total, shares[name]))
        taken[name] += weights[number]
        chosen[name].extend(groups[number])
    return {name: sorted(places) for name, places in chosen.items()}


def _weight(photos: Sequence[LabelledPhoto]) -> Counter[str]:
    """Objects by class, and the photos themselves under a name that no class has."""
    return Counter([found.object_class for photo in photos for found in photo.objects]) + Counter({"": len(photos)})


def _wants(group: Counter[str], taken: Counter[str], total: Counter[str], share: float) -> float:
    """How much nearer to its share a split comes with a scene: the squared distance that goes, summed over classes."""

    def distance(counts: Counter[str]) -> float:
        return sum((counts[name] / total[name] - share) ** 2 for name in total) / share

    return distance(taken) - distance(taken + group)


def freeze(splits: Mapping[str, Iterable[Path]], root: Path, folder: Path) -> list[Path]:
    """Write each split to `folder/<name>.txt`: photo paths relative to `root`, and their SHA-256.

    Raises:
        SplitRefused: a split of that name is frozen already, or one has no photo.
    """
    photos = {name: sorted(paths) for name, paths in splits.items()}
    for name, paths in photos.items():
        if not paths:
            raise SplitRefused(f"the split {name} has no photo")
        if (folder / f"{name}{SUFFIX}").exists():
            raise SplitRefused(f"{folder / name}{SUFFIX} is frozen; delete it first if the split shall be a new one")
    folder.mkdir(parents=True, exist_ok=True)
    for name, paths in photos.items():
        (folder / f"{name}{SUFFIX}").write_text(frozen_text(file_hashes(paths, root)))
    return [folder / f"{name}{SUFFIX}" for name in photos]


def split_changes(folder: Path, root: Path, present: Iterable[Path]) -> dict[str, list[FileChange]]:
    """What changed since the splits in `folder` were frozen, by name of split.

    Args:
        folder: where the split files are.
        root: the data set's folder.
        present: the photos that the set has now; one that no split lists came, and stands under the name "".

    Raises:
        SplitBroken: a split file itself was edited.
    """
    splits = {file.stem: read_frozen(file) for file in sorted(folder.glob(f"*{SUFFIX}"))}
    listed = {path for split in splits.values() for path in split}
    changes = {name: file_changes(split, _hashes_now(split, root)) for name, split in splits.items()}
    came = sorted({path.relative_to(root).as_posix() for path in present} - listed) if splits else []
    return changes | ({"": [FileChange("came", path) for path in came]} if came else {})


def _hashes_now(split: Iterable[str], root: Path) -> dict[str, str]:
    return {path: file_hash(root / path) for path in split if (root / path).is_file()}
