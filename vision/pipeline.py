"""The door of `vision`: photos in, shelf reports out."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter

from vision.cards import read_manifest
from vision.detector import Detector
from vision.errors import KnowledgeUnsupported, PhotoError, PhotoUnreadable, SceneUnsupported
from vision.eye_level.fixture_profile import FixtureProfile
from vision.photos.images import MAX_PIXELS, Photo, decode_photo
from vision.photos.quality import NORMAL_SIDE, judge_quality
from vision.pop.materials import MaterialIndex
from vision.pop.strips import join_strips
from vision.price_tags.reader import TagReader
from vision.recognition.catalog import Catalog
from vision.recognition.embedder import Embedder
from vision.recognition.pack_reader import PackReader, RapidPackReader
from vision.recognition.recognizer import recognize
from vision.scenes.joining import join_photos
from vision.scenes.scene_report import SceneReport
from vision.sessions import usable_cores
from vision.shelf.facing_rule import judge_facings
from vision.shelf.gaps import LEAST_SUPPORT, find_gaps
from vision.shelf.rows import RowLayout, lay_rows
from vision.shelf.shelf_quality import judge_shelf
from vision.shelf_facts import (
    blocks_of,
    boxes_of,
    facings_of,
    floor_below,
    of_class,
    pop_of,
    rows_by_goods,
    rows_of,
    tags_of,
)
from vision.types import (
    SCHEMA_VERSION,
    Block,
    Detection,
    Facing,
    Gap,
    ModelIdentity,
    ShelfReport,
    ShelfRow,
)

# Raise it whenever a rule changes what comes out for the same photo and the same weights: results are kept per version.
RULES_VERSION = 14
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


@dataclass(frozen=True, slots=True)
class _Wish:
    """What the caller of an analysis gave beside the photos."""

    min_score: float | None = None
    fixture: FixtureProfile | None = None
    materials: MaterialIndex | None = None
    catalog: Catalog | None = None

    def takes(self, seen: Detection) -> bool:
        """Whether a detection is one of those that the report rests on."""
        return seen.accepted if self.min_score is None else seen.score >= self.min_score


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What stands where: the detections that are accepted, and what the rules make of them."""

    found: Sequence[Detection]
    layout: RowLayout
    rows: tuple[ShelfRow, ...]
    floor_seen: bool
    facings: tuple[Facing, ...]
    gaps: tuple[Gap, ...]
    blocks: tuple[Block, ...]


class ShelfPipeline:
    """All models and rules of `vision`, ready to run. Safe to use from several threads.

    Without a `reader` the price tags are found and not read; without an `embedder` no SKU can be named; without a
    `pack_reader` looks alone tell look-alikes apart.
    """

    def __init__(
        self,
        detector: Detector,
        *,
        reader: TagReader | None = None,
        embedder: Embedder | None = None,
        pack_reader: PackReader | None = None,
        max_pixels: int = MAX_PIXELS,
    ) -> None:
        self.detector = detector
        self.reader = reader
        self.embedder = embedder
        self.pack_reader = pack_reader
        self.max_pixels = max_pixels

    @classmethod
    def load(
        cls,
        models_dir: Path,
        *,
        detector: str | None = None,
        embedder: str | None = None,
        threads: int | None = None,
        max_pixels: int = MAX_PIXELS,
    ) -> "ShelfPipeline":
        """Load models of `models_dir`: those of that name, else those in use; `threads` None: one per core.

        Without a name and without one in use there is no embedder. Raises ModelMissing or ModelCorrupt.
        """
        found = Detector.load(models_dir, detector, threads=threads)
        naming = embedder is not None or "embedder" in read_manifest(models_dir).in_use
        named = Embedder.load(models_dir, embedder, threads=threads) if naming else None
        reader = TagReader.load(threads=threads or usable_cores())
        return cls(found, reader=reader, embedder=named, pack_reader=RapidPackReader(), max_pixels=max_pixels)

    @property
    def version(self) -> str:
        """Short hash of what decides a result without names of SKUs: weights, thresholds, schema and rules."""
        card = self.detector.card
        parts = (
            card.sha256,
            sorted(card.thresholds.items()),
            card.looks,
            card.glance,
            card.nms_iou,
            card.neighbours and card.neighbours.to_json(),
            self.reader is not None,
            SCHEMA_VERSION,
            RULES_VERSION,
        )
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]

    def analyze(
        self,
        photos: Sequence[bytes | Path],
        *,
        catalog: Catalog | None = None,
        materials: MaterialIndex | None = None,
        fixture: FixtureProfile | None = None,
        min_score: float | None = None,
    ) -> ShelfReport:
        """Report on exactly one photo; several photos of one scene go to `analyze_scene`.

        Args:
            photos: the photo, as bytes or as a file.
            catalog: the products that facings may be; without it no SKU is named.
            materials: artwork of the campaigns, for POP material.
            fixture: the outlet's shelf heights or kind of fixture, for the heights of the rows.
            min_score: takes what has at least this score, in place of what the detector accepts.

        Raises:
            SceneUnsupported: not one photo.
            KnowledgeUnsupported: a catalogue, and no embedder to use it with.
            GalleryOutdated: another embedder made the catalogue's vectors.
            PhotoError: the photo cannot be used.
        """
        if len(photos) != 1:
            raise SceneUnsupported(f"{len(photos)} photos are no single photo; give one, or several to analyze_scene")
        wish = self._wish(_Wish(min_score, fixture, materials, catalog))
        return self._look_at(*_read(photos[0]), wish)[1]

    def analyze_scene(
        self,
        photos: Sequence[bytes | Path],
        *,
        catalog: Catalog | None = None,
        materials: MaterialIndex | None = None,
        fixture: FixtureProfile | None = None,
        min_score: float | None = None,
    ) -> SceneReport:
        """Report on several photos of one scene, in any order: what two of them show counts once.

        Raises SceneUnsupported without a photo, else as `analyze`.
        """
        if not photos:
            raise SceneUnsupported("a scene needs at least one photo")
        wish = self._wish(_Wish(min_score, fixture, materials, catalog))
        seen = [self._look_at_one_of_many(photo, wish) for photo in photos]
        reports = [report for _, report in seen]
        return join_photos([picture.pixels for picture, _ in seen], reports)

    def analyze_one(
        self,
        photo: bytes,
        name: str,
        *,
        min_score: float | None = None,
        fixture: FixtureProfile | None = None,
        materials: MaterialIndex | None = None,
        catalog: Catalog | None = None,
    ) -> ShelfReport:
        """Report on one photo, called `name` in the report; the rest as for `analyze`."""
        return self._look_at(photo, name, self._wish(_Wish(min_score, fixture, materials, catalog)))[1]

    def _wish(self, wish: _Wish) -> _Wish:
        if wish.catalog is not None and self.embedder is None:
            raise KnowledgeUnsupported("the models folder has no embedder in use, so a catalogue cannot name a SKU")
        return wish

    def _look_at_one_of_many(self, photo: bytes | Path, wish: _Wish) -> tuple[Photo, ShelfReport]:
        """As `_look_at`; a refusal names the photo, for nobody else knows which of them it was."""
        try:
            return self._look_at(*_read(photo), wish)
        except PhotoError as error:
            raise type(error)(f"{_name_of(photo)}: {error}") from error

    def _look_at(self, photo: bytes, name: str, wish: _Wish) -> tuple[Photo, ShelfReport]:
        watch = Stopwatch()
        with watch.stage("decode"):
            # Names rest on small print, so that all pixels are needed for them.
            wanted = None if wish.catalog else max(self.detector.card.longest_side, NORMAL_SIDE)
            picture = decode_photo(photo, max_pixels=self.max_pixels, long_side=wanted)
        with watch.stage("quality"):
            quality = judge_quality(picture.pixels, picture.width, picture.height)
        with watch.stage("detect"):
            seen = self._detect(picture, wish.min_score)
        shelf = self._measure_shelf(picture, seen, wish, watch)
        full = self._in_full(photo, picture, shelf, wish)
        with watch.stage("pop"):
            pieces = join_strips(of_class(shelf.found, "pop"))
            pop = pop_of(full, pieces, shelf.facings, shelf.rows, wish.materials)
        with watch.stage("tags"):
            tags = tags_of(full, of_class(shelf.found, "price_tag"), shelf.facings, shelf.layout, self.reader)
        report = ShelfReport(
            photo=name,
            width=picture.width,
            height=picture.height,
            models=self._models(wish),
            quality=judge_shelf(quality, shelf.found, shelf.layout, picture.width, picture.height),
            rows=shelf.rows,
            floor_seen=shelf.floor_seen,
            facings=shelf.facings,
            gaps=shelf.gaps,
            price_tags=tags,
            pop=pop,
            blocks=shelf.blocks,
            timings_ms=watch.timings_ms,
        )
        return picture, _measured_by_goods(report, wish)

    def _detect(self, photo: Photo, min_score: float | None) -> tuple[Detection, ...]:
        """Everything that is accepted, and gaps that are only half seen: they speak for openings of the rows."""
        lowest = LEAST_SUPPORT if min_score is None else min(min_score, LEAST_SUPPORT)
        return self.detector.detect(photo.pixels, photo.width, photo.height, min_score=lowest)

    def _models(self, wish: _Wish) -> dict[str, ModelIdentity]:
        """What the report rests on: the embedder only where it named something."""
        models = {"detector": self.detector.card.identity}
        if wish.catalog is not None and self.embedder is not None:
            models["embedder"] = self.embedder.card.identity
        return models

    def _named(self, picture: Photo, facings: tuple[Facing, ...], wish: _Wish) -> tuple[Facing, ...]:
        if wish.catalog is None or self.embedder is None:
            return facings
        scale = picture.pixels.shape[1] / picture.width
        return recognize(self.embedder, wish.catalog, picture.pixels, scale, facings, reader=self.pack_reader)

    def _measure_shelf(self, picture: Photo, seen: Sequence[Detection], wish: _Wish, watch: Stopwatch) -> _Shelf:
        """The geometry of the shelf, from boxes and a little of their looks."""
        found = [item for item in seen if wish.takes(item)]
        products = boxes_of(found, "product")
        with watch.stage("rows"):
            tags, empty = boxes_of(found, "price_tag"), boxes_of(found, "gap")
            layout = lay_rows(products, picture.width, picture.height, tags, empty)
            floor_seen = floor_below(picture, layout)
            rows = rows_of(picture, products, layout, wish.fixture, floor_seen=floor_seen)
            verdicts = judge_facings(products, layout, picture.width, picture.height)
            facings = facings_of(of_class(found, "product"), layout.places, verdicts)
        with watch.stage("names"):
            facings = self._named(picture, facings, wish)
        with watch.stage("gaps"):
            accepted = self.detector.card.thresholds.get("gap", 1.0)
            candidates = of_class(seen, "gap")
            gaps = find_gaps(picture.pixels, candidates, products, layout, accepted=accepted, told_from=wish.min_score)
        with watch.stage("blocks"):
            blocks = blocks_of(picture, facings, rows)
        return _Shelf(found, layout, rows, floor_seen, facings, gaps, blocks)

    def _in_full(self, photo: bytes, picture: Photo, shelf: _Shelf, wish: _Wish) -> Photo:
        """The photo at full resolution where print must be read, else as it is."""
        reading = self.reader is not None and bool(boxes_of(shelf.found, "price_tag"))
        comparing = wish.materials is not None and bool(boxes_of(shelf.found, "pop"))
        if picture.pixels.shape[1] >= picture.width or not (reading or comparing):
            return picture
        return decode_photo(photo, max_pixels=self.max_pixels)


def _measured_by_goods(report: ShelfReport, wish: _Wish) -> ShelfReport:
    """With named goods of known height the rows are measured anew."""
    if wish.catalog is None:
        return report
    return replace(report, rows=rows_by_goods(report, wish.catalog.heights_mm, fixture=wish.fixture))


def _read(photo: bytes | Path) -> tuple[bytes, str]:
    """The bytes of a photo and what the report calls it."""
    try:
        return photo if isinstance(photo, bytes) else photo.read_bytes(), _name_of(photo)
    except OSError as error:
        raise PhotoUnreadable(f"The file cannot be read: {error.strerror}.") from error


def _name_of(photo: bytes | Path) -> str:
    return NAMELESS if isinstance(photo, bytes) else photo.name
