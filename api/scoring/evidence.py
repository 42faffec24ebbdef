"""What scoring reads from shelf reports: the facings, gaps and POP pieces of one photo or of a whole visit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from api.scoring.standard import Ownership
from vision.types import QualityFlag, ShelfReport, ShelfRow

RETAKE_ADVICE: dict[QualityFlag, str] = {
    "blurred": "it is blurred: hold the phone still and take it again",
    "too-dark": "it is too dark: switch on the light or the flash and take it again",
    "overexposed": "it is overexposed: avoid the glare and take it again",
    "too-small": "it is too small: use the camera's full resolution and take it again",
    "not-a-shelf": "it shows no shelf: point the camera at the products and take it again",
    "obstructed": "something is before the shelf: wait until it is free and take it again",
    "too-far": "it is taken from too far away: go closer",
    "tilted": "it is tilted: hold the phone upright and take it again",
    "glare": "a reflection hides goods: step aside and take it again",
    "cut-off": "the shelf is cut off: step back and take it again",
}


@dataclass(frozen=True, slots=True)
class KnownProduct:
    """What the catalogue said of a product when a photo's facings were named. `name` is for people: brand and name."""

    name: str
    ownership: Ownership


@dataclass(frozen=True, slots=True)
class PhotoEvidence:
    """One analysed photo. `prefix` goes before its box ids and `name` into actions when several photos count.

    `elsewhere` are the ids (without prefix) of the boxes that another of the photos shows better: they count there.
    `products` are those that facings were named by, and those that the outlet has to stock, by SKU.
    """

    report: ShelfReport
    sha256: str
    prefix: str = ""
    name: str = ""
    elsewhere: frozenset[str] = frozenset()
    products: Mapping[str, KnownProduct] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """Where on which photo: `row` counts from the top, None when no row could be told."""

    photo: str
    row: int | None


@dataclass(frozen=True, slots=True)
class SeenFacing:
    """One product front in the front row; `row` is None when no row could be told.

    `sku_score` is the probability of `sku`, `owner` the catalogue's word on it. `guessed`: the product may be one that
    is known, whether `sku` says so or it is not sure enough.
    """

    id: str
    score: float
    sku: str | None
    row: ShelfRow | None
    sku_score: float = 1.0
    owner: Ownership | None = None
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class SeenGap:
    """One empty place, `slots` facings wide (1 until measured)."""

    id: str
    score: float
    slots: int
    place: Place


@dataclass(frozen=True, slots=True)
class SeenPop:
    """One piece of POP material; `kind` is None while it is not recognised."""

    id: str
    score: float
    kind: str | None


@dataclass(frozen=True, slots=True)
class ShelfFacts:
    """What was seen, over all usable photos. `blocked` says why nothing can be measured.

    `products` is what the catalogue says of products. `partial`: only a part of the display is meant to be seen, so
    that what is missing here may stand elsewhere.
    """

    facings: tuple[SeenFacing, ...] = ()
    gaps: tuple[SeenGap, ...] = ()
    pop: tuple[SeenPop, ...] = ()
    blocked: str | None = None
    remark: str | None = None
    products: Mapping[str, KnownProduct] = field(default_factory=dict)
    partial: bool = False


def combine(photos: Sequence[PhotoEvidence], *, partial: bool = False) -> ShelfFacts:
    """Sum up the photos in the given order. Byte-identical photos count once, unusable ones not at all.

    What a photo shows that counts elsewhere is left out.
    """
    first: dict[str, PhotoEvidence] = {}
    for photo in photos:
        first.setdefault(photo.sha256, photo)
    distinct = tuple(first.values())
    usable = [photo for photo in distinct if photo.report.quality.usable]
    if not usable:
        return ShelfFacts(blocked=_why_blocked(distinct))
    return ShelfFacts(
        facings=tuple(facing for photo in usable for facing in _facings(photo)),
        gaps=tuple(gap for photo in usable for gap in _gaps(photo)),
        pop=tuple(piece for photo in usable for piece in _pop(photo)),
        remark=_remark(len(distinct) - len(usable), len(distinct)),
        products={sku: product for photo in usable for sku, product in photo.products.items()},
        partial=partial,
    )


def _facings(photo: PhotoEvidence) -> Iterable[SeenFacing]:
    rows = {row.index: row for row in photo.report.rows}
    for facing in photo.report.facings:
        # Goods on top of others are storage, not a second front; a duplicate was counted on another photo; the second
        # row and what is mostly hidden are no fronts.
        if facing.counts and not (facing.stacked or facing.duplicate or facing.id in photo.elsewhere):
            row = rows.get(facing.row) if facing.row is not None else None
            guessed = facing.sku is not None or bool(facing.candidates)
            product = photo.products.get(facing.sku or "")
            owner = product.ownership if product else None
            # A name without a probability was not guessed by a model.
            sure = 1.0 if facing.sku_score is None else facing.sku_score
            yield SeenFacing(photo.prefix + facing.id, facing.score, facing.sku, row, sure, owner, guessed)


def _gaps(photo: PhotoEvidence) -> Iterable[SeenGap]:
    for number, gap in enumerate(photo.report.gaps):
        if (own_id := f"gap:{number}") not in photo.elsewhere:
            yield SeenGap(photo.prefix + own_id, gap.score, gap.slots or 1, Place(photo.name, gap.row))


def _pop(photo: PhotoEvidence) -> Iterable[SeenPop]:
    for number, piece in enumerate(photo.report.pop):
        if (own_id := f"pop:{number}") not in photo.elsewhere:
            yield SeenPop(photo.prefix + own_id, piece.score, piece.kind)


def _why_blocked(photos: Sequence[PhotoEvidence]) -> str:
    if not photos:
        return "no photo has been analysed"
    flags = sorted({flag for photo in photos for flag in photo.report.quality.flags})
    advice = "; ".join(RETAKE_ADVICE[flag] for flag in flags) or "take it again"
    return f"the photo cannot be judged: {advice}" if len(photos) == 1 else f"no photo can be judged: {advice}"


def _remark(unusable: int, total: int) -> str | None:
    return f"{unusable} of {total} photos cannot be judged and are left out" if unusable else None
