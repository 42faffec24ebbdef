from dataclasses import replace

import numpy as np
import pytest

from vision.errors import GalleryOutdated
from vision.letterbox import Pixels
from vision.recognition.catalog import Catalog
from vision.recognition.embedder import Embedder
from vision.recognition.gallery import gallery_of
from vision.recognition.recognizer import name_by_vectors, recognize
from vision.recognition.words import ReadText
from vision.types import Box, Facing

RED, GREEN, BLUE, YELLOW = (0, 0, 220), (0, 220, 0), (220, 0, 0), (0, 220, 220)  # BGR
COLOURS = {"cola": RED, "salt": GREEN, "water": BLUE}
Shown = tuple[tuple[int, int, int], int]


def catalog_of(embedder: Embedder, colours: dict[str, tuple[int, int, int]], **heights_mm: float) -> Catalog:
    vectors = embedder.embed([np.full((32, 20, 3), colour, np.uint8) for colour in colours.values()])
    return Catalog(gallery_of(embedder.card.sha256, list(zip(colours, vectors, strict=True))), heights_mm=heights_mm)


def shelf(*shown: Shown) -> tuple[np.ndarray, tuple[Facing, ...]]:
    """A row of plain packs, each of a colour and a height in pixels, on one board."""
    pixels = np.full((220, 60 * len(shown) + 10, 3), 128, np.uint8)
    facings = []
    for place, (colour, height) in enumerate(shown):
        x = 60 * place + 10
        pixels[200 - height : 200, x : x + 50] = colour
        box = Box(float(x), float(200 - height), 50.0, float(height))
        facings.append(Facing(f"f{place + 1}", box, 0.9, row=1, position=place + 1))
    return pixels, tuple(facings)


def test_facings_are_named_and_nothing_else_of_them_changes(colour_embedder: Embedder) -> None:
    pixels, facings = shelf((RED, 90), (BLUE, 90), (GREEN, 90))
    named = recognize(colour_embedder, catalog_of(colour_embedder, COLOURS), pixels, 1.0, facings)
    assert [facing.sku for facing in named] == ["cola", "water", "salt"]
    assert all(facing.sku_score and facing.candidates[0] == (facing.sku, facing.sku_score) for facing in named)
    assert tuple(replace(facing, sku=None, sku_score=None, candidates=()) for facing in named) == facings


def test_boxes_lie_in_the_photo_and_pixels_may_be_smaller(colour_embedder: Embedder) -> None:
    pixels, facings = shelf((RED, 90), (BLUE, 90))
    larger = tuple(
        replace(facing, box=Box(*(2 * side for side in (facing.box.x, facing.box.y, facing.box.w, facing.box.h))))
        for facing in facings
    )
    named = recognize(colour_embedder, catalog_of(colour_embedder, COLOURS), pixels, 0.5, larger)
    assert [facing.sku for facing in named] == ["cola", "water"]


def test_a_product_that_the_catalogue_does_not_have_stays_without_a_name(colour_embedder: Embedder) -> None:
    pixels, facings = shelf((YELLOW, 90), (RED, 90))
    unknown, known = recognize(colour_embedder, catalog_of(colour_embedder, COLOURS), pixels, 1.0, facings)
    assert (unknown.sku, known.sku) == (None, "cola")


@pytest.mark.parametrize(("width", "sku"), [(30, "pound"), (45, "two pounds")])
def test_packs_of_two_sizes_that_look_the_same_are_told_by_width(
    colour_embedder: Embedder, width: int, sku: str
) -> None:
    colours = {"cola": RED, "salt": GREEN, "pound": BLUE, "two pounds": BLUE}
    pixels, facings = shelf((RED, 90), (GREEN, 90), (RED, 90), (BLUE, 90))
    seen = (*facings[:3], replace(facings[3], box=facings[3].box._replace(w=float(width))))
    without = catalog_of(colour_embedder, colours)
    measured = replace(without, widths_mm={"cola": 100, "salt": 100, "pound": 60, "two pounds": 90})

    assert recognize(colour_embedder, without, pixels, 1.0, seen)[3].sku is None
    assert recognize(colour_embedder, measured, pixels, 1.0, seen)[3].sku == sku


def test_a_turned_pack_in_a_pile_is_what_the_pile_is(colour_embedder: Embedder) -> None:
    """Its colour is midway between two SKUs; the packs below it are surely one of them."""
    pixels, facings = shelf(((0, 220, 30), 90), (GREEN, 90), (GREEN, 90))
    catalog = catalog_of(colour_embedder, {"salt": GREEN, "sea salt": (0, 220, 60)})
    piled = (facings[0], *(replace(facing, position=1, stacked=True) for facing in facings[1:]))
    shares = [
        dict(recognize(colour_embedder, catalog, pixels, 1.0, piled, use_context=asked)[0].candidates)
        for asked in (True, False)
    ]
    assert shares[0]["salt"] > shares[1]["salt"]


def test_neighbours_and_the_must_stock_list_speak_unless_they_are_not_asked(colour_embedder: Embedder) -> None:
    """Equal looks: half each. A sure neighbour is worth a logit, a place on the must-stock list half of one."""
    colours = {"one": BLUE, "other": BLUE}
    pixels, facings = shelf((BLUE, 90))
    catalog = catalog_of(colour_embedder, colours)
    shares = [
        dict(
            recognize(colour_embedder, catalog, pixels, 1.0, facings, must_stock=stocked, use_context=asked)[
                0
            ].candidates
        )
        for stocked, asked in ((("other",), True), (("other",), False), ((), True))
    ]
    assert shares[0]["other"] > shares[0]["one"]
    assert shares[1] == shares[2]
    assert shares[1]["other"] == shares[1]["one"]


class Reading:
    """Reads the same on every pack, and counts."""

    def __init__(self, text: str) -> None:
        self.text, self.crops = text, 0

    def read(self, crop: Pixels) -> tuple[ReadText, ...]:
        self.crops += 1
        return (ReadText(self.text, 0.9),)


@pytest.mark.parametrize(("text", "sku"), [("LEMON", "A"), ("Peach", "B"), ("new", None)])
def test_look_alikes_are_told_by_the_words_of_their_names(
    colour_embedder: Embedder, text: str, sku: str | None
) -> None:
    pixels, facings = shelf((BLUE, 90), (RED, 90))
    catalog = replace(
        catalog_of(colour_embedder, {"A": BLUE, "B": BLUE, "C": RED}), names={"A": "Tea lemon", "B": "Tea peach"}
    )
    reader = Reading(text)
    named = recognize(colour_embedder, catalog, pixels, 1.0, facings, use_context=False, reader=reader)
    assert [facing.sku for facing in named] == [sku, "C"]
    assert reader.crops == 1


def test_a_row_may_be_named_again_from_its_vectors(colour_embedder: Embedder) -> None:
    pixels, facings = shelf((RED, 90), (BLUE, 90))
    catalog = catalog_of(colour_embedder, COLOURS)
    vectors = colour_embedder.embed([np.full((9, 9, 3), colour, np.uint8) for colour in (RED, BLUE)])
    names = name_by_vectors(colour_embedder, catalog, vectors, facings)
    named = recognize(colour_embedder, catalog, pixels, 1.0, facings)
    assert [(name.sku, name.candidates[0][0]) for name in names] == [(f.sku, f.candidates[0][0]) for f in named]


def test_facings_beside_the_rows_are_named_by_their_looks(colour_embedder: Embedder) -> None:
    pixels, facings = shelf((RED, 90), (BLUE, 90))
    loose = tuple(replace(facing, row=None, position=None) for facing in facings)
    catalog = catalog_of(colour_embedder, COLOURS, cola=10.0, water=500.0, salt=100.0)
    assert [facing.sku for facing in recognize(colour_embedder, catalog, pixels, 1.0, loose)] == ["cola", "water"]


def test_an_empty_catalogue_names_nothing_and_no_facings_are_no_names(colour_embedder: Embedder) -> None:
    pixels, facings = shelf((RED, 90))
    (nameless,) = recognize(colour_embedder, catalog_of_nothing(colour_embedder), pixels, 1.0, facings)
    assert (nameless.sku, nameless.sku_score, nameless.candidates) == (None, None, ())
    assert recognize(colour_embedder, catalog_of(colour_embedder, COLOURS), pixels, 1.0, ()) == ()
    assert recognize(colour_embedder, catalog_of_nothing(colour_embedder), pixels, 1.0, ()) == ()


def catalog_of_nothing(embedder: Embedder) -> Catalog:
    return Catalog(gallery_of(embedder.card.sha256, []))


def test_vectors_of_another_embedder_are_refused_before_anything_is_embedded(colour_embedder: Embedder) -> None:
    pixels, facings = shelf((RED, 90))
    catalog = Catalog(gallery_of("another", []))
    with pytest.raises(GalleryOutdated, match="embed the reference pictures again"):
        recognize(colour_embedder, catalog, pixels, 1.0, facings)
    assert not colour_embedder._session.shapes
    with pytest.raises(GalleryOutdated):
        name_by_vectors(colour_embedder, catalog, np.zeros((1, 3), np.float32), facings)
