"""The door of `vision`: photos in, shelf reports out."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from vision.detector import Detector
from vision.errors import KnowledgeUnsupported, PhotoUnreadable, SceneUnsupported
from vision.heights import shelf_rows
from vision.images import MAX_PIXELS, Photo, decode_photo
from vision.quality import NORMAL_SIDE, judge_quality
from vision.rows import RowLayout, lay_rows
from vision.types import SCHEMA_VERSION, Box, Detection, Facing, Gap, ObjectClass, PopPiece, PriceTag, ShelfReport

# Raise it whenever a rule changes what comes out for the same photo and the same weights: results are kept per version.
RULES_VERSION = 2
NAMELESS = "photo"


@dataclass(slots=True)
class Stopwatch:
    """Milliseconds per stage."""

    timings_ms: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = perf_counter()
        yield
        self.timings_ms[name] = round((perf_counter() - start) * 1000, 2)


class ShelfPipeline:
    """All models and rules of `vision`, ready to run. Safe to use from several threads.

    The door already names the knowledge that will be used (catalogue, materials, fixture, planogram), and refuses it as
    long as it would change nothing.
    """

    def __init__(self, detector: Detector, *, max_pixels: int = MAX_PIXELS) -> None:
        self.detector = detector
        self.max_pixels = max_pixels

    @classmethod
    def load(
        cls,
        models_dir: Path,
        *,
        detector: str | None = None,
        threads: int | None = None,
        max_pixels: int = MAX_PIXELS,
    ) -> "ShelfPipeline":
        """Load models of `models_dir`: the detector of that name, else the one in use; `threads` None: one per core.

        Raises ModelMissing or ModelCorrupt.
        """
        return cls(Detector.load(models_dir, detector, threads=threads), max_pixels=max_pixels)

    @property
    def version(self) -> str:
        """Short hash of everything that decides a result: weights, thresholds, schema and rules."""
        card = self.detector.card
        parts = (
            card.sha256,
            sorted(card.thresholds.items()),
            card.looks,
            card.nms_iou,
            SCHEMA_VERSION,
            RULES_VERSION,
        )
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]

    def analyze(
        self,
        photos: Sequence[bytes | Path],
        *,
        catalog: object = None,
        materials: object = None,
        fixture: object = None,
        planogram: object = None,
        min_score: float | None = None,
    ) -> ShelfReport:
        """Report on a scene of exactly one photo.

        Raises SceneUnsupported for several photos (they cannot be fused yet; analyze them one by one),
        KnowledgeUnsupported when knowledge is given that nothing uses yet, PhotoError when the photo cannot be used.
        """
        _refuse_unused(catalog=catalog, materials=materials, fixture=fixture, planogram=planogram)
        if len(photos) != 1:
            raise SceneUnsupported(f"a scene of {len(photos)} photos cannot be analysed yet; give one photo at a time")
        (photo,) = photos
        if isinstance(photo, bytes):
            return self.analyze_one(photo, NAMELESS, min_score=min_score)
        return self.analyze_one(_read(photo), photo.name, min_score=min_score)

    def analyze_one(self, photo: bytes, name: str, *, min_score: float | None = None) -> ShelfReport:
        """Report on one photo, called `name` in the report. `min_score` replaces the detector's thresholds.

        Raises PhotoError.
        """
        watch = Stopwatch()
        with watch.stage("decode"):
            wanted = max(*self.detector.card.looks, NORMAL_SIDE)
            picture = decode_photo(photo, max_pixels=self.max_pixels, long_side=wanted)
        with watch.stage("quality"):
            quality = judge_quality(picture.pixels, picture.width, picture.height)
        with watch.stage("detect"):
            found = self._detect(picture, min_score)
        with watch.stage("rows"):
            products, tags = _boxes(found, "product"), _boxes(found, "price_tag")
            layout = lay_rows(products, picture.width, picture.height, tags)
        return ShelfReport(
            photo=name,
            width=picture.width,
            height=picture.height,
            models={"detector": self.detector.card.identity},
            quality=quality,
            rows=shelf_rows(layout.edges),
            facings=_facings(_of(found, "product"), layout),
            gaps=tuple(Gap(gap.box, gap.score, layout.row_of(gap.box)) for gap in _of(found, "gap")),
            price_tags=tuple(PriceTag(tag.box, tag.score) for tag in _of(found, "price_tag")),
            pop=tuple(PopPiece(piece.box, piece.score) for piece in _of(found, "pop")),
            timings_ms=watch.timings_ms,
        )

    def _detect(self, photo: Photo, min_score: float | None) -> tuple[Detection, ...]:
        looks = self.detector.looks(photo.width, photo.height)
        return self.detector.detect(photo.pixels, looks, min_score=min_score)


def _refuse_unused(**knowledge: object) -> None:
    if given := [name for name, value in knowledge.items() if value is not None]:
        raise KnowledgeUnsupported(f"{', '.join(given)} would change nothing yet; leave it out")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PhotoUnreadable(f"{path} cannot be read: {error.strerror}") from error


def _of(found: Sequence[Detection], object_class: ObjectClass) -> list[Detection]:
    return [detection for detection in found if detection.object_class == object_class]


def _boxes(found: Sequence[Detection], object_class: ObjectClass) -> list[Box]:
    return [detection.box for detection in _of(found, object_class)]


def _facings(products: Sequence[Detection], layout: RowLayout) -> tuple[Facing, ...]:
    """Facings by row and position, from the shelf upwards, numbered f1, f2, ...; rowless ones come last."""
    placed = sorted(
        zip(products, layout.places, strict=True),
        key=lambda pair: (pair[1].row is None, pair[1].row, pair[1].position, pair[1].stacked, -pair[0].box.bottom),
    )
    return tuple(
        Facing(f"f{number}", product.box, product.score, place.row, place.position, stacked=place.stacked)
        for number, (product, place) in enumerate(placed, start=1)
    )
