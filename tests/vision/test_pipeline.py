import io
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vision.cards import DetectorCard
from vision.detector import Detector
from vision.drawing import draw_overlay
from vision.errors import (
    GalleryOutdated,
    KnowledgeUnsupported,
    ModelCorrupt,
    PhotoTooLarge,
    PhotoUnreadable,
    SceneUnsupported,
)
from vision.eye_level.fixture_profile import FixtureProfile
from vision.letterbox import Pixels
from vision.photos.images import decode_photo
from vision.pipeline import ShelfPipeline
from vision.price_tags.reader import TagReader, TagReading
from vision.recognition.catalog import Catalog
from vision.recognition.embedder import Embedder
from vision.recognition.gallery import gallery_of
from vision.report import report_from_json, report_json
from vision.scenes.scene_report import scene_json
from vision.types import Box

MODELS = Path(__file__).parents[2] / "models"
PHOTOS = Path(__file__).parents[3] / "shared" / "data" / "shelf-japan" / "images"
PRODUCT = 1  # category of the labels

# Two rows of four facings in an input of 320 x 256 for a photo of 640 x 480, a gap in the second, a tag and a poster.
SEEN = [
    *[("product", (60 + 50 * place, 80 + 80 * row, 40, 40), 0.9 - 0.1 * place) for row in (0, 1) for place in range(4)],
    ("gap", (260, 160, 40, 40), 0.8),
    ("price_tag", (60, 106, 20, 8), 0.7),
    ("pop", (260, 40, 40, 30), 0.6),
]


@pytest.fixture
def pipeline(card: DetectorCard, fake_session: type) -> ShelfPipeline:
    return ShelfPipeline(Detector(card, fake_session(SEEN)))


@pytest.fixture
def photo(picture: Image.Image, encode: Callable[..., bytes]) -> bytes:
    return encode(picture, "JPEG", quality=95)


def test_report_of_a_photo(pipeline: ShelfPipeline, photo: bytes) -> None:
    report = pipeline.analyze_one(photo, "shelf.jpg")
    assert (report.photo, report.width, report.height, report.quality.flags) == ("shelf.jpg", 640, 480, ())
    assert report.models == {"detector": pipeline.detector.card.identity}
    assert [(row.index, row.index_from_bottom, row.zone) for row in report.rows] == [(1, 2, "eye"), (2, 1, "stoop")]
    assert [(f.id, f.row, f.position) for f in report.facings] == [
        (f"f{4 * row + position}", row + 1, position) for row in (0, 1) for position in (1, 2, 3, 4)
    ]
    assert report.facings[0].box == Box(80, 104, 80, 80)
    assert [gap.row for gap in report.gaps] == [2]
    assert (len(report.price_tags), len(report.pop)) == (1, 1)
    assert list(report.timings_ms) == ["decode", "quality", "detect", "rows", "names", "gaps", "blocks", "pop", "tags"]


def test_price_tags_help_to_find_the_rows(card: DetectorCard, fake_session: type, photo: bytes) -> None:
    """Facings with so little space between the shelves that without the tags the upper ones look piled up."""
    facings = [("product", (60 + 50 * place, y, 46, 80), 0.9) for y in (60, 150) for place in range(4)]
    tags = [("price_tag", (60 + 100 * place, 106, 20, 8), 0.7) for place in range(2)]
    for seen, rows in (facings, 1), (facings + tags, 2):
        report = ShelfPipeline(Detector(card, fake_session(seen))).analyze_one(photo, "a")
        assert len(report.rows) == rows


def test_report_survives_json(pipeline: ShelfPipeline, photo: bytes) -> None:
    values = report_json(pipeline.analyze_one(photo, "shelf.jpg"))
    assert report_json(report_from_json(values)) == values


def test_analyze_takes_bytes_or_a_path(pipeline: ShelfPipeline, photo: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(photo)
    assert pipeline.analyze([path]).photo == "a.jpg"
    assert pipeline.analyze([photo]).facings == pipeline.analyze([path]).facings
    with pytest.raises(PhotoUnreadable, match="cannot be read"):
        pipeline.analyze([tmp_path / "none.jpg"])


@pytest.mark.parametrize("count", [0, 2])
def test_one_report_is_of_one_photo(pipeline: ShelfPipeline, photo: bytes, count: int) -> None:
    with pytest.raises(SceneUnsupported, match="analyze_scene"):
        pipeline.analyze([photo] * count)


def catalog_of_the_quarters(embedder: Embedder) -> Catalog:
    """The colours of the picture's left quarters; those of the right ones are unknown."""
    colours = {"red": (30, 30, 220), "blue": (220, 30, 30)}  # BGR
    vectors = embedder.embed([np.full((32, 20, 3), colour, np.uint8) for colour in colours.values()])
    return Catalog(gallery_of(embedder.card.sha256, list(zip(colours, vectors, strict=True))))


def test_a_catalogue_names_the_facings(pipeline: ShelfPipeline, photo: bytes, colour_embedder: Embedder) -> None:
    naming = ShelfPipeline(pipeline.detector, embedder=colour_embedder)
    report = naming.analyze([photo], catalog=catalog_of_the_quarters(colour_embedder))

    named = {facing.id: facing.sku for facing in report.facings}
    assert (named["f1"], named["f2"]) == ("red", "red")
    assert named["f4"] is None
    assert (named["f5"], named["f6"]) == ("blue", "blue")
    assert report.models["embedder"] == colour_embedder.card.identity
    assert {block.key for block in report.blocks} >= {"red", "blue"}
    assert report_json(report_from_json(report_json(report))) == report_json(report)
    nameless = naming.analyze([photo])
    assert {facing.sku for facing in nameless.facings} == {None}
    assert "embedder" not in nameless.models
    assert [facing.box for facing in nameless.facings] == [facing.box for facing in report.facings]


def test_names_rest_on_all_pixels_of_a_photo(
    pipeline: ShelfPipeline, photo: bytes, encode: Callable[..., bytes], colour_embedder: Embedder
) -> None:
    large = encode(Image.open(io.BytesIO(photo)).resize((2560, 1920)), "JPEG")
    naming = ShelfPipeline(pipeline.detector, embedder=colour_embedder)
    catalog = catalog_of_the_quarters(colour_embedder)
    small, full = (naming.analyze([shown], catalog=catalog).facings for shown in (photo, large))
    assert [facing.sku for facing in full] == [facing.sku for facing in small]


def test_a_catalogue_names_the_facings_of_a_scene(
    pipeline: ShelfPipeline, photo: bytes, colour_embedder: Embedder
) -> None:
    naming = ShelfPipeline(pipeline.detector, embedder=colour_embedder)
    scene = naming.analyze_scene([photo, photo], catalog=catalog_of_the_quarters(colour_embedder))
    assert all("red" in {facing.sku for facing in report.facings} for report in scene.photos)


def test_a_catalogue_of_another_embedder_is_refused(
    pipeline: ShelfPipeline, photo: bytes, colour_embedder: Embedder
) -> None:
    catalog = Catalog(gallery_of("another", []))
    with pytest.raises(GalleryOutdated):
        ShelfPipeline(pipeline.detector, embedder=colour_embedder).analyze([photo], catalog=catalog)


@pytest.mark.parametrize("analyze", ["analyze", "analyze_scene"])
def test_a_catalogue_that_nothing_can_use_is_refused(pipeline: ShelfPipeline, photo: bytes, analyze: str) -> None:
    with pytest.raises(KnowledgeUnsupported, match="no embedder in use"):
        getattr(pipeline, analyze)([photo], catalog=Catalog(gallery_of("", [])))


def test_a_scene_counts_each_facing_once(pipeline: ShelfPipeline, photo: bytes) -> None:
    scene = pipeline.analyze_scene([photo, photo])
    first, second = scene.photos
    doubles = sum(facing.duplicate for facing in (*first.facings, *second.facings))
    assert scene.fusion.totals.facings == len(first.facings) + len(second.facings) - doubles
    values = scene_json(scene)
    assert values["scene"]["facings"] == scene.fusion.totals.facings
    assert all("representative" in facing for part in values["photos"] for facing in part["facings"])
    with pytest.raises(SceneUnsupported, match="at least one photo"):
        pipeline.analyze_scene([])


def test_a_fixture_profile_gives_the_rows_their_heights(pipeline: ShelfPipeline, photo: bytes) -> None:
    profile = FixtureProfile(shelf_heights_cm=(40.0, 90.0))
    rows = pipeline.analyze([photo], fixture=profile).rows
    assert {row.method for row in rows} == {"fixture-profile"}
    assert [round(row.height_cm or 0) for row in rows] == [90, 40]


def test_tags_are_read_and_tied_to_the_facings_above_them(card: DetectorCard, fake_session: type, photo: bytes) -> None:
    class FixedReader(TagReader):
        def read(self, pixels: Pixels, tags: Sequence[Box]) -> tuple[TagReading, ...]:
            assert pixels.shape == (480, 640, 3), "print is read at full resolution"
            return tuple(TagReading(price="12.90", text="12,90", confidence=0.99) for _ in tags)

    reader = FixedReader.__new__(FixedReader)
    report = ShelfPipeline(Detector(card, fake_session(SEEN)), reader=reader).analyze_one(photo, "a")
    (tag,) = report.price_tags
    assert tag.price == "12.90"
    assert tag.facings[0] == "f1"


def test_gaps_that_are_only_half_seen_are_no_gaps(card: DetectorCard, fake_session: type, photo: bytes) -> None:
    doubtful = [*SEEN[:8], ("gap", (260, 160, 40, 40), 0.06)]
    report = ShelfPipeline(Detector(card, fake_session(doubtful))).analyze_one(photo, "a")
    assert all(gap.score > 0.06 for gap in report.gaps)


def test_min_score_replaces_the_thresholds(pipeline: ShelfPipeline, photo: bytes) -> None:
    assert len(pipeline.analyze_one(photo, "a", min_score=0.75).facings) == 4
    assert len(pipeline.analyze_one(photo, "a", min_score=0.01).facings) == 8


def test_boxes_do_not_depend_on_how_the_photo_lies(
    pipeline: ShelfPipeline, picture: Image.Image, encode: Callable[..., bytes], photo: bytes
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    lying = encode(picture.transpose(Image.Transpose.ROTATE_90), "JPEG", exif=exif)
    assert pipeline.analyze_one(lying, "a").facings == pipeline.analyze_one(photo, "a").facings


def test_reduced_decode_gives_the_same_boxes(
    pipeline: ShelfPipeline, encode: Callable[..., bytes], photo: bytes
) -> None:
    large = Image.open(io.BytesIO(photo)).resize((2560, 1920))
    boxes = [facing.box for facing in pipeline.analyze_one(encode(large, "JPEG"), "a").facings]
    assert boxes[0] == Box(320, 416, 320, 320)
    assert len(boxes) == 8


def test_pixel_limit(pipeline: ShelfPipeline, photo: bytes) -> None:
    with pytest.raises(PhotoTooLarge):
        ShelfPipeline(pipeline.detector, max_pixels=1000).analyze_one(photo, "a")


def test_version_names_whatever_decides_a_result(pipeline: ShelfPipeline) -> None:
    card, session = pipeline.detector.card, pipeline.detector._session
    same = ShelfPipeline(Detector(replace(card, name="renamed"), session))
    assert same.version == pipeline.version
    for change in ({"sha256": "1" * 64}, {"thresholds": {**card.thresholds, "gap": 0.9}}, {"input_size": 640}):
        assert ShelfPipeline(Detector(replace(card, **change), session)).version != pipeline.version


def test_load_refuses_weights_that_are_no_network(bundle: Callable[..., Path]) -> None:
    with pytest.raises(ModelCorrupt, match="cannot read the network"):
        ShelfPipeline.load(bundle())


def test_the_shipped_detector_loads_and_runs(photo: bytes) -> None:
    pipeline = ShelfPipeline.load(MODELS, threads=1)
    assert pipeline.analyze_one(photo, "a.jpg").width == 640


@pytest.mark.skipif(not PHOTOS.is_dir(), reason="the real photos are not part of the project")
def test_the_shipped_detector_finds_the_facings_and_rows_of_a_real_shelf() -> None:
    truth = json.loads((PHOTOS.parent / "annotations.json").read_text())
    photo = next(image for image in truth["images"] if image["file_name"] == "20250529_035137-373.jpg")
    labelled = [
        Box(*label["bbox"])
        for label in truth["annotations"]
        if (label["image_id"], label["category_id"]) == (photo["id"], PRODUCT)
    ]

    report = ShelfPipeline.load(MODELS).analyze([PHOTOS / photo["file_name"]])

    found = [any(overlap(box, facing.box) > 0.5 for facing in report.facings) for box in labelled]
    assert report.quality.usable
    assert (report.width, report.height) == (photo["width"], photo["height"])
    assert len(report.rows) == 3
    assert sum(found) >= 0.9 * len(labelled)


def overlap(first: Box, second: Box) -> float:
    width = max(0.0, min(first.right, second.right) - max(first.x, second.x))
    height = max(0.0, min(first.bottom, second.bottom) - max(first.y, second.y))
    return width * height / (first.area + second.area - width * height)


Seen = tuple[str, tuple[float, float, float, float], float]


def tiles(across: int, down: int, object_class: str = "product") -> list[Seen]:
    """Boxes side by side over the whole network input of 320 x 256."""
    width, height = 320 / across, 256 / down
    return [
        (object_class, ((place + 0.5) * width, (row + 0.5) * height, 0.8 * width, 0.8 * height), 0.9)
        for row in range(down)
        for place in range(across)
    ]


BAD_SIGHT = {
    "nothing": [],
    "one box": tiles(1, 1),
    "two boxes on one spot": [*tiles(2, 2)[:1], *tiles(2, 2)[:1]],
    "a thousand boxes": tiles(40, 25),
    "a shelf on its side": tiles(3, 30),
    "one long row": tiles(30, 1),
    "gaps alone": tiles(8, 4, "gap"),
    "price tags alone": tiles(8, 12, "price_tag"),
    "everything everywhere": [box for name in ("product", "price_tag", "pop", "gap") for box in tiles(7, 5, name)],
}


@pytest.mark.parametrize("seen", BAD_SIGHT.values(), ids=BAD_SIGHT.keys())
@pytest.mark.parametrize("fixture", [None, FixtureProfile((150, 110, 70, 20), "gondola")], ids=["", "profile"])
def test_whatever_is_seen_makes_a_report_and_an_overlay(
    seen: list[Seen], fixture: FixtureProfile | None, card: DetectorCard, fake_session: type, photo: bytes
) -> None:
    report = ShelfPipeline(Detector(card, fake_session(seen))).analyze([photo], fixture=fixture)
    assert report_json(report_from_json(report_json(report))) == report_json(report)
    assert report.quality.usable == (len(report.facings) > 1 or bool(report.gaps or report.price_tags))
    assert {facing.row for facing in report.facings} <= {None, *(row.index for row in report.rows)}
    overlay = draw_overlay(decode_photo(photo).pixels, report)
    assert overlay.shape[1] == report.width
    assert overlay.shape[0] > report.height


@pytest.mark.parametrize("size", [(1, 1), (32, 32), (3000, 8), (8, 3000), (1600, 500)])
def test_photos_of_any_shape_make_a_report_and_an_overlay(
    size: tuple[int, int], pipeline: ShelfPipeline, picture: Image.Image, encode: Callable[..., bytes]
) -> None:
    photo = encode(picture.resize(size), "PNG")
    report = pipeline.analyze([photo])
    assert (report.width, report.height) == size
    assert ("too-small" in report.quality.flags) == (min(size) < 480)
    assert all(facing.box.right <= size[0] and facing.box.bottom <= size[1] for facing in report.facings)
    assert draw_overlay(decode_photo(photo).pixels, report).shape[1] == size[0]


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("L", "JPEG"), ("CMYK", "JPEG"), ("I;16", "PNG"), ("RGBA", "PNG"), ("LA", "PNG"), ("P", "PNG"), ("1", "PNG")],
)
def test_every_way_to_store_a_colour_gives_the_same_boxes(
    mode: str, kind: str, pipeline: ShelfPipeline, picture: Image.Image, encode: Callable[..., bytes]
) -> None:
    stored = picture.convert("L").convert(mode) if mode == "I;16" else picture.convert(mode)
    report = pipeline.analyze([encode(stored, kind)])
    assert [facing.box for facing in report.facings] == [
        facing.box for facing in pipeline.analyze([encode(picture, "PNG")]).facings
    ]
