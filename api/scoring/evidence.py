"""What scoring reads from shelf reports: the facings, gaps and POP pieces of one photo or of a whole visit."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from api.scoring.kpis import Ownership
from api.scoring.reliability import AS_STATED, Knots, Reliability, worth
from vision.types import SURE, Box, Facing, PriceTag, QualityFlag, ShelfReport, ShelfRow

# What a person answered to a question of the visit's questionnaire.
Answer = bool | float | str
NO_ANSWERS: Mapping[str, Answer] = {}
# So far, in its lengths, a row's edge may be short of the middle of its last facing.
BEYOND = 0.02

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
    brand: str | None = None
    width_mm: float | None = None
    bulky: bool = False


@dataclass(frozen=True, slots=True)
class PhotoEvidence:
    """One analysed photo. `prefix` goes before its box ids and `name` into actions when several photos count.

    `elsewhere` are the ids (without prefix) of the boxes that another of the photos shows better: they count there.
    `unconfirmed` are those of the facings that others of the photos do not find: they count only if a person said more.
    `products` are those that facings were named by, and those that the outlet has to stock, by SKU. `scene` and
    `scene_type` tell which display the photo shows, and of what kind it is. `artworks` are the materials whose artwork
    its POP pieces were compared with, None where the report does not say. `looked_at`: a person's corrections are in
    force, if only an empty set of them.
    """

    report: ShelfReport
    sha256: str
    prefix: str = ""
    name: str = ""
    elsewhere: frozenset[str] = frozenset()
    unconfirmed: frozenset[str] = frozenset()
    products: Mapping[str, KnownProduct] = field(default_factory=dict)
    scene: str = ""
    scene_type: str | None = None
    artworks: frozenset[str] | None = None
    looked_at: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where on which photo; `row` is None when no row could be told."""

    photo: str
    row: ShelfRow | None


@dataclass(frozen=True, slots=True)
class SeenFacing:
    """One product front in the front row; `row` is None when no row could be told.

    `score` is the probability that it is one, `sku_score` that of `sku`. `guessed`: the product may be one that is
    known, whether `sku` says so or it is not sure enough. `names` are the SKUs that it may be with their probabilities,
    the likeliest first. `photo` is the name of its photo, `width` its share of it.
    """

    id: str
    score: float
    sku: str | None
    row: ShelfRow | None
    sku_score: float = 1.0
    guessed: bool = False
    names: tuple[tuple[str, float], ...] = ()
    photo: str = ""
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class SeenGap:
    """One empty place, `slots` facings wide (1 until measured)."""

    id: str
    score: float
    slots: int
    place: Place


@dataclass(frozen=True, slots=True)
class SeenPop:
    """One piece of POP material; `kind` is None while it is not recognised.

    The rest as in `vision.types.PopPiece`: the artwork it shows, how likely, whether in its current version, and the
    shares of it that can be seen and that something hides or that is damaged. `photo` is its photo's prefix.
    """

    id: str
    score: float
    kind: str | None
    photo: str
    box: Box
    material: str | None = None
    match: float | None = None
    current: bool | None = None
    visible: float | None = None
    covered: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class SeenTag:
    """One price tag as it was read; `facings` are the ids of those it stands for."""

    id: str
    score: float
    read: PriceTag
    facings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeenScene:
    """One display of the visit by its usable photos; `facings` are counted on all of them together."""

    id: str
    scene_type: str
    photos: tuple[str, ...]
    facings: tuple[SeenFacing, ...]


@dataclass(frozen=True, slots=True)
class ShelfFacts:
    """What was seen, over all usable photos. `blocked` says why nothing can be measured.

    `products` is what the catalogue says of products. `partial`: only a part of the display is meant to be seen, so
    that what is missing here may stand elsewhere. `stacked` are units piled on others, which are no facings unless a
    standard says so. `photos` are those that count. `answers` are a person's to the questionnaire. `artworks` are the
    materials whose artwork any of the photos was compared with, None where no report says.
    """

    facings: tuple[SeenFacing, ...] = ()
    gaps: tuple[SeenGap, ...] = ()
    pop: tuple[SeenPop, ...] = ()
    blocked: str | None = None
    remark: str | None = None
    products: Mapping[str, KnownProduct] = field(default_factory=dict)
    partial: bool = False
    stacked: tuple[SeenFacing, ...] = ()
    tags: tuple[SeenTag, ...] = ()
    scenes: tuple[SeenScene, ...] = ()
    photos: tuple[PhotoEvidence, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    reliability: Reliability = AS_STATED
    artworks: frozenset[str] | None = None


def combine(
    photos: Sequence[PhotoEvidence],
    *,
    partial: bool = False,
    answers: Mapping[str, Answer] = NO_ANSWERS,
    reliability: Reliability = AS_STATED,
) -> ShelfFacts:
    """Sum up the photos in the given order. Byte-identical photos count once, unusable ones not at all.

    What a photo shows that counts elsewhere is left out.
    """
    first: dict[str, PhotoEvidence] = {}
    for photo in photos:
        first.setdefault(photo.sha256, photo)
    distinct = tuple(first.values())
    usable = [photo for photo in distinct if photo.report.quality.usable]
    if not usable:
        return ShelfFacts(blocked=_why_blocked(distinct), answers=answers, reliability=reliability)
    unchecked = [photo.report for photo in usable if not photo.looked_at]
    reliability = _of_photos(unchecked, reliability) if unchecked else reliability.of_people()
    facings = [tuple(_facings(photo, reliability)) for photo in usable]
    return ShelfFacts(
        facings=tuple(facing for own in facings for facing in own),
        gaps=tuple(gap for photo in usable for gap in _gaps(photo, reliability)),
        pop=tuple(piece for photo in usable for piece in _pop(photo, reliability)),
        remark=_remark(len(distinct) - len(usable), len(distinct)),
        products={sku: product for photo in usable for sku, product in photo.products.items()},
        partial=partial,
        stacked=tuple(facing for photo in usable for facing in _facings(photo, reliability, stacked=True)),
        tags=tuple(tag for photo in usable for tag in _tags(photo, reliability)),
        scenes=_scenes(list(zip(usable, facings, strict=True))),
        photos=tuple(usable),
        answers=answers,
        reliability=reliability,
        artworks=_artworks(usable),
    )


def _of_photos(reports: Sequence[ShelfReport], reliability: Reliability) -> Reliability:
    scores = [facing.score for report in reports for facing in report.facings]
    return reliability.of_photos(scores, sum(count_apart(report) for report in reports))


def count_apart(report: ShelfReport) -> int:
    """How many of the facings that count stand apart."""
    apart = facings_apart(report)
    return sum(facing.counts and facing.id in apart for facing in report.facings)


def facings_apart(report: ShelfReport) -> frozenset[str]:
    """The ids of the facings that stand apart from their rows, or in another bay than the one with most of them."""
    rows = {row.index: row for row in report.rows}
    standing = [(facing, row) for facing in report.facings if (row := rows.get(facing.row or 0)) is not None]
    bays = Counter(row.bay for _, row in standing)
    main = max(bays, key=lambda bay: (bays[bay], -(bay or 0)), default=None)
    return frozenset(facing.id for facing, row in standing if row.bay != main or stands_apart(facing, row))


def stands_apart(facing: Facing, row: ShelfRow | None) -> bool:
    """Whether a facing stands beyond the ends of its row's edge, or, if it is not piled, off that by its own height.

    It is then of another bay: of a door of the same fixture, or more often of a neighbouring fixture.
    """
    if row is None:
        return False
    left, right = row.edge
    along = (facing.box.center_x - left.x) / max(1.0, right.x - left.x)
    off = facing.box.bottom - (left.y + along * (right.y - left.y))
    return not -BEYOND <= along <= 1 + BEYOND or (abs(off) > facing.box.h and not facing.stacked)


def _artworks(photos: Iterable[PhotoEvidence]) -> frozenset[str] | None:
    told = [photo.artworks for photo in photos if photo.artworks is not None]
    return frozenset[str]().union(*told) if told else None


def _facings(photo: PhotoEvidence, reliability: Reliability, *, stacked: bool = False) -> Iterable[SeenFacing]:
    rows, apart = {row.index: row for row in photo.report.rows}, facings_apart(photo.report)
    for facing in photo.report.facings:
        # Goods on top of others are storage, not a second front; a duplicate was counted on another photo; the second
        # row and what is mostly hidden are no fronts.
        twice = facing.duplicate or facing.id in photo.elsewhere
        unconfirmed = facing.id in photo.unconfirmed and facing.score < SURE
        if facing.counts and facing.stacked == stacked and not (twice or unconfirmed):
            knots = reliability.apart if facing.id in apart else reliability.facing
            yield _seen(photo, facing, rows.get(facing.row or 0), knots)


def _seen(photo: PhotoEvidence, facing: Facing, row: ShelfRow | None, knots: Knots) -> SeenFacing:
    # A name without a probability was not guessed by a model.
    sure = 1.0 if facing.sku_score is None else facing.sku_score
    return SeenFacing(
        id=photo.prefix + facing.id,
        score=worth(facing.score, knots),
        sku=facing.sku,
        row=row,
        sku_score=sure,
        guessed=facing.sku is not None or bool(facing.candidates),
        names=facing.candidates or (((facing.sku, sure),) if facing.sku else ()),
        photo=photo.name,
        width=facing.box.w / photo.report.width,
    )


def _gaps(photo: PhotoEvidence, reliability: Reliability) -> Iterable[SeenGap]:
    rows = {row.index: row for row in photo.report.rows}
    for number, gap in enumerate(photo.report.gaps):
        if gap.counts and (own_id := gap.id or f"gap:{number}") not in photo.elsewhere:
            sure = worth(gap.score, reliability.gap)
            yield SeenGap(photo.prefix + own_id, sure, gap.slots or 1, Place(photo.name, rows.get(gap.row or 0)))


def _pop(photo: PhotoEvidence, reliability: Reliability) -> Iterable[SeenPop]:
    for number, piece in enumerate(photo.report.pop):
        if (own_id := piece.id or f"pop:{number}") not in photo.elsewhere:
            yield SeenPop(
                id=photo.prefix + own_id,
                score=worth(piece.score, reliability.pop),
                kind=piece.kind,
                photo=photo.prefix,
                box=piece.box,
                material=piece.material,
                match=piece.match,
                current=piece.current,
                visible=piece.visible,
                covered=piece.covered,
                reason=piece.reason,
            )


def _tags(photo: PhotoEvidence, reliability: Reliability) -> Iterable[SeenTag]:
    for number, tag in enumerate(photo.report.price_tags):
        if (own_id := tag.id or f"price_tag:{number}") not in photo.elsewhere:
            facings = tuple(photo.prefix + facing for facing in tag.facings)
            yield SeenTag(photo.prefix + own_id, worth(tag.score, reliability.tag), tag, facings)


def _scenes(usable: Sequence[tuple[PhotoEvidence, tuple[SeenFacing, ...]]]) -> tuple[SeenScene, ...]:
    by_scene: dict[tuple[str, str], list[tuple[PhotoEvidence, tuple[SeenFacing, ...]]]] = {}
    for photo, facings in usable:
        if photo.scene_type is not None:
            by_scene.setdefault((photo.scene, photo.scene_type), []).append((photo, facings))
    return tuple(
        SeenScene(
            id=scene,
            scene_type=scene_type,
            photos=tuple(photo.prefix.rstrip("/") for photo, _ in photos),
            facings=tuple(facing for _, facings in photos for facing in facings),
        )
        for (scene, scene_type), photos in by_scene.items()
    )


def _why_blocked(photos: Sequence[PhotoEvidence]) -> str:
    if not photos:
        return "no photo has been analysed"
    flags = sorted({flag for photo in photos for flag in photo.report.quality.flags})
    advice = "; ".join(RETAKE_ADVICE[flag] for flag in flags) or "take it again"
    return f"the photo cannot be judged: {advice}" if len(photos) == 1 else f"no photo can be judged: {advice}"


def _remark(unusable: int, total: int) -> str | None:
    return f"{unusable} of {total} photos cannot be judged and are left out" if unusable else None
