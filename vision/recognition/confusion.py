"""What a newly taught pack may be confused with: asked before its pictures name anything.

Each picture is taken out of its own SKU and named by what is left, once for the new pictures and once for those of
every rival. How much likelier the other SKU is then says how often facings will be misnamed.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from vision.cards import NamingRule
from vision.geometry import Flags, Floats
from vision.recognition.embedder import Vectors
from vision.recognition.gallery import Gallery
from vision.recognition.naming import CANDIDATES, name_facings

Verdict = Literal["told-apart", "close", "taken-for-each-other"]

# Chosen on 10 drawn assortments that the embedder did not learn from, told of 10 others with 3 to 10 references a SKU,
# and in brackets of real coolers, whose SKUs it knows (`sku-research`). Of the facings of two SKUs lie nearer to the
# other one: below the first limit 1 % (5 %), between the limits 4 % (13 to 24 %), above 19 to 21 % (10 to 20 %). Of the
# pairs that lose a fifth of their facings to each other 4 to 5 of 10 are warned of (2 to 3 of 10). With one reference a
# SKU it is 3, 11 and 18 %, and 2 of 10: a single picture foretells little.
CLOSE, TAKEN = 0.02, 0.1
# How like the only picture of a SKU the next one will be: the median of pairs is 0.57 to 0.66 on the same data.
OWN_LIKENESS = 0.65
# A picture that is less like the others of its design may show another product: of foreign ones 80 to 90 % are found,
# of good ones 4 to 6 % are doubted (5 pictures of a design; of only two, 6 to 20 %).
ODD_LIKENESS = 0.3
# Log of the ratio of two heights from which on heights alone put three of four facings right: they scatter by
# `sizes.USUAL_SPREAD`, 0.15, and 0.2 is 1.3 times that. The taller pack is then 22 % taller.
HEIGHT_TELLS = 0.2
# Rivals that are told of though they are told apart: the nearest ones, so that "no danger" can be believed.
NEAREST_TOLD = 3


@dataclass(frozen=True, slots=True)
class Rival:
    """A SKU that the newcomer may be confused with.

    `likeness`: of the new pictures to it, on average, as naming measures it. `risk`: the probability that a picture of
    either gets the other's name. `named_today`: how many of the new pictures the gallery calls by its name as long as
    it does not know better. `losing`: how many of its `references` would lie nearer to the newcomer. `reference`: the
    number in the gallery of the one that is most like a new picture. `heights_tell`: the packs differ so much in height
    that their neighbours on the shelf tell them apart.
    """

    sku: str
    likeness: float
    risk: float
    verdict: Verdict
    named_today: int
    references: int
    losing: int
    reference: int
    heights_tell: bool


@dataclass(frozen=True, slots=True)
class Confusions:
    """What is to be known of new pictures before they teach.

    `rivals`: the most dangerous first; those told apart only as far as they are the nearest. `kept`: how many of the
    pictures would still be named rightly by the others; None for a single one. `odd`: places of pictures that are
    unlike the others: one of them may show another product.
    """

    rivals: tuple[Rival, ...]
    kept: int | None
    odd: tuple[int, ...]

    @property
    def look_alikes(self) -> tuple[str, ...]:
        """SKUs that a look-alike group should join with the newcomer."""
        return tuple(rival.sku for rival in self.rivals if rival.verdict == "taken-for-each-other")


@dataclass(frozen=True, slots=True, eq=False)
class _Newcomer:
    """The pictures `(m, d)` that are to teach a SKU; `references` `(n, d)` are they and those that it has already.

    `likeness` `(m,)`: of each picture to the SKU without it.
    """

    sku: str
    pictures: Vectors
    references: Vectors
    likeness: Floats


def find_confusions(
    gallery: Gallery, sku: str, pictures: Vectors, rule: NamingRule, heights_mm: Mapping[str, float]
) -> Confusions:
    """Compare the pictures of a design with everything that is taught.

    Args:
        gallery: the references that name facings now, without those of this design; other designs of the SKU are no
            rivals.
        sku: whose design it is.
        pictures: `(m, d)` vectors of its pictures, m >= 1, by the gallery's embedder.
        rule: the embedder's, from likeness to probability.
        heights_mm: of the packs that were measured.
    """
    newcomer = _newcomer(gallery, sku, pictures)
    nearest = gallery.nearest(pictures, CANDIDATES)
    named = [name.sku for name in name_facings(nearest, gallery.skus, rule)]
    near = {gallery.skus[number] for number in np.unique(nearest.skus) if number >= 0} - {sku}
    rivals = [_rival(gallery, newcomer, other, named.count(other), rule, heights_mm) for other in sorted(near)]
    return Confusions(_worth_telling(rivals), _kept(gallery, newcomer), _odd(pictures))


def _newcomer(gallery: Gallery, sku: str, pictures: Vectors) -> _Newcomer:
    references = np.concatenate([pictures, gallery.vectors[_of(gallery, sku)].reshape(-1, pictures.shape[1])])
    # The only picture of a new design is not known by those of the old ones, but its facings will be by it.
    own = np.full(1, OWN_LIKENESS) if len(pictures) == 1 else _likeness_to_rest(references)[: len(pictures)]
    return _Newcomer(sku, pictures, references, own)


def _rival(
    gallery: Gallery,
    newcomer: _Newcomer,
    sku: str,
    named_today: int,
    rule: NamingRule,
    heights_mm: Mapping[str, float],
) -> Rival:
    places = np.flatnonzero(_of(gallery, sku))
    references = gallery.vectors[places]
    here, there = _likeness(newcomer.pictures, references), _likeness(references, newcomer.references)
    own = _likeness_to_rest(references)
    lost = np.concatenate([_misnamed(here, newcomer.likeness, rule), _misnamed(there, own, rule)])
    risk = float(lost.mean())
    return Rival(
        sku=sku,
        likeness=float(here.mean()),
        risk=risk,
        verdict="taken-for-each-other" if risk >= TAKEN else "close" if risk >= CLOSE else "told-apart",
        named_today=named_today,
        references=len(references),
        losing=int((there > own).sum()),
        reference=int(places[(newcomer.pictures @ references.T).max(axis=0).argmax()]),
        heights_tell=_heights_tell(heights_mm.get(newcomer.sku), heights_mm.get(sku)),
    )


def _worth_telling(rivals: list[Rival]) -> tuple[Rival, ...]:
    """The dangerous ones by risk, then the nearest of the others."""
    dangerous = [rival for rival in rivals if rival.verdict != "told-apart"]
    others = sorted((rival for rival in rivals if rival.verdict == "told-apart"), key=lambda rival: -rival.likeness)
    spare = max(NEAREST_TOLD - len(dangerous), 0)
    return (*sorted(dangerous, key=lambda rival: (-rival.risk, rival.sku)), *others[:spare])


def _kept(gallery: Gallery, newcomer: _Newcomer) -> int | None:
    """Pictures that lie nearer to the rest of their SKU than to any other."""
    if len(newcomer.pictures) < 2:
        return None
    nearest = gallery.nearest(newcomer.pictures, 2)
    skus = np.asarray([*gallery.skus, ""])[nearest.skus]
    rivals = np.where(skus == newcomer.sku, -1.0, nearest.similarities).max(axis=1)
    return int((newcomer.likeness > rivals).sum())


def _odd(pictures: Vectors) -> tuple[int, ...]:
    if len(pictures) < 2:
        return ()
    return tuple(map(int, np.flatnonzero(_likeness_to_rest(pictures) < ODD_LIKENESS)))


def _misnamed(other: Floats, own: Floats, rule: NamingRule) -> Floats:
    """Probability that a picture as like the other SKU and its own as that is given the other's name.

    That it is named at all belongs to it: what is like neither becomes unknown, and confuses nobody.
    """
    share = _logistic((other - own) / rule.temperature)
    return np.asarray(share * _logistic(rule.bias + rule.slope * other))


def _likeness(pictures: Vectors, references: Vectors) -> Floats:
    """`(m,)`: of pictures `(m, d)` to the SKU of the references `(n, d)`, as `Gallery.nearest` measures it."""
    centre = _directions(references.sum(axis=0, keepdims=True))[0]
    return np.asarray(((pictures @ references.T).max(axis=1) + pictures @ centre) / 2, dtype=np.float64)


def _likeness_to_rest(references: Vectors) -> Floats:
    """`(n,)`: of each reference `(n, d)` to the others."""
    if len(references) == 1:
        return np.full(1, OWN_LIKENESS)
    pairs = references @ references.T
    np.fill_diagonal(pairs, -1)
    centres = _directions(references.sum(axis=0) - references)
    return np.asarray((pairs.max(axis=1) + (references * centres).sum(axis=1)) / 2, dtype=np.float64)


def _directions(sums: Vectors) -> Vectors:
    return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6), dtype=np.float32)


def _heights_tell(one: float | None, other: float | None) -> bool:
    return one is not None and other is not None and abs(math.log(one / other)) >= HEIGHT_TELLS


def _of(gallery: Gallery, sku: str) -> Flags:
    """`(n,)`: which references of the gallery show the SKU."""
    return np.asarray(gallery.owners == gallery.skus.index(sku) if sku in gallery.skus else gallery.owners < 0)


def _logistic(logits: Floats) -> Floats:
    return np.asarray(np.exp(-np.logaddexp(0, -logits)))
