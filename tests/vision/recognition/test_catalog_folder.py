import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vision.errors import CatalogInvalid
from vision.recognition.catalog_folder import VECTORS, read_catalog
from vision.recognition.embedder import BATCH, Embedder

RED, GREEN, BLUE = (200, 20, 20), (20, 200, 20), (20, 20, 200)
Put = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "catalogue"


@pytest.fixture
def put(folder: Path) -> Put:
    """Write a plain picture of a product, in its own colour."""

    def write(sku: str, colour: tuple[int, int, int], name: str = "1.png", design: str = "2026") -> Path:
        path = folder / "references" / sku / design / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (20, 32), colour).save(path)
        return path

    return write


def table(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "products.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def catalogue(folder: Path, put: Put) -> Path:
    table(folder, "sku,name,width_mm,height_mm\ncola,Cola,60,210\nwater,Water,55,\nsalt,Salt,,90.5\n")
    put("cola", RED)
    put("cola", GREEN, design="2027")
    put("water", BLUE, "1.JPG")
    return folder


def embedded(embedder: Embedder) -> int:
    """How many pictures went through the network."""
    return sum(shape[0] for shape in embedder._session.shapes)


def test_a_folder_becomes_a_gallery_and_sizes(catalogue: Path, colour_embedder: Embedder) -> None:
    (catalogue / "references" / "cola" / "2026" / "notes.txt").write_text("not a picture")
    catalog = read_catalog(catalogue, colour_embedder)
    assert catalog.heights_mm == {"cola": 210.0, "salt": 90.5}
    assert catalog.names == {"cola": "Cola", "water": "Water", "salt": "Salt"}
    assert catalog.widths_mm == {"cola": 60.0, "water": 55.0}
    assert (catalog.gallery.skus, catalog.gallery.owners.tolist()) == (("cola", "water"), [0, 0, 1])
    assert catalog.gallery.embedder == colour_embedder.card.sha256
    assert catalog.gallery.vectors.argmax(axis=1).tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("name\nCola\n", r"products\.csv, row 2: no SKU code in the column 'sku'"),
        ("sku\ncola\n \n", "row 3: no SKU code"),
        ("sku\ncola\ncola\n", "row 3: the SKU code 'cola' stands in an earlier row already"),
        ("sku,height_mm\ncola,high\n", "row 2: height_mm is 'high'"),
        ("sku,height_mm\ncola,0\n", "row 2: height_mm is '0'"),
        ("sku,width_mm\ncola,broad\n", "row 2: width_mm is 'broad'"),
        ("sku,height_mm\ncola,-90\n", "above 0"),
        ("sku,height_mm\ncola,nan\n", "above 0"),
        ("sku,height_mm\ncola,inf\n", "above 0"),
        ('sku\n"' + 200_000 * "x" + '"\n', "cannot be read as a table"),
        ("sku\nwater\n", "has no product 'cola'; add it, or take the picture away"),
    ],
)
def test_a_wrong_table_is_refused(folder: Path, put: Put, colour_embedder: Embedder, content: str, words: str) -> None:
    put("cola", RED)
    table(folder, content)
    with pytest.raises(CatalogInvalid, match=words):
        read_catalog(folder, colour_embedder)


def test_a_table_that_is_missing_or_in_another_encoding_is_refused(
    folder: Path, put: Put, colour_embedder: Embedder
) -> None:
    put("cola", RED)
    with pytest.raises(CatalogInvalid, match=r"products\.csv: cannot be read as a table in UTF-8"):
        read_catalog(folder, colour_embedder)
    (folder / "products.csv").write_bytes("sku\nb\u00e4r\n".encode("latin-1"))
    with pytest.raises(CatalogInvalid, match="UTF-8"):
        read_catalog(folder, colour_embedder)


def test_a_table_of_a_spreadsheet_may_begin_with_a_byte_order_mark(catalogue: Path, colour_embedder: Embedder) -> None:
    path = catalogue / "products.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert set(read_catalog(catalogue, colour_embedder).heights_mm) == {"cola", "salt"}


def test_a_folder_without_pictures_is_refused(folder: Path, colour_embedder: Embedder) -> None:
    table(folder, "sku\ncola\n")
    with pytest.raises(CatalogInvalid, match="holds no picture; put some into references/SKU/DESIGN/"):
        read_catalog(folder, colour_embedder)


@pytest.mark.parametrize("word", ["no", "FALSE", "0"])
def test_pictures_of_a_design_that_waits_are_left_out(catalogue: Path, colour_embedder: Embedder, word: str) -> None:
    (catalogue / "designs.csv").write_text(f"\ufeffsku,design,taught\ncola,2027,{word}\ncola,2026,\n", encoding="utf-8")
    catalog = read_catalog(catalogue, colour_embedder)
    assert (catalog.gallery.skus, catalog.gallery.vectors.argmax(axis=1).tolist()) == (("cola", "water"), [0, 2])


def test_a_table_of_designs_without_the_column_leaves_nothing_out(catalogue: Path, colour_embedder: Embedder) -> None:
    (catalogue / "designs.csv").write_text("sku,design,starts_on,ends_on\ncola,2027,2027-01-01,\n")
    assert len(read_catalog(catalogue, colour_embedder).gallery) == 3


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("sku,design,taught\ncola,2026,perhaps\n", r"designs\.csv, row 2: taught is 'perhaps', not yes or no"),
        ("sku;design;taught\ncola;2026;no\n", r"designs\.csv, row 2: the columns 'sku' and 'design' must both"),
        ("sku,design,taught\ncola,2026,no\ncola,2027,no\nwater,2026,no\n", "every design with pictures waits"),
    ],
)
def test_a_wrong_table_of_designs_is_refused(
    catalogue: Path, colour_embedder: Embedder, content: str, words: str
) -> None:
    (catalogue / "designs.csv").write_text(content)
    with pytest.raises(CatalogInvalid, match=words):
        read_catalog(catalogue, colour_embedder)


@pytest.mark.parametrize("place", ["references/cola/a.png", "references/cola/2026/more/a.png", "references/a.png"])
def test_a_picture_in_another_place_is_not_passed_over(catalogue: Path, colour_embedder: Embedder, place: str) -> None:
    stray = catalogue / place
    stray.parent.mkdir(exist_ok=True)
    Image.new("RGB", (8, 8)).save(stray)
    with pytest.raises(CatalogInvalid, match=r"a\.png: lies in no place for a picture"):
        read_catalog(catalogue, colour_embedder)


def test_a_file_that_is_no_picture_is_refused(catalogue: Path, colour_embedder: Embedder) -> None:
    (catalogue / "references" / "cola" / "2026" / "2.jpg").write_bytes(b"no picture")
    with pytest.raises(CatalogInvalid, match=r"2\.jpg: "):
        read_catalog(catalogue, colour_embedder)
    assert not (catalogue / VECTORS).exists()


def test_a_folder_named_like_a_picture_is_refused(catalogue: Path, colour_embedder: Embedder) -> None:
    (catalogue / "references" / "cola" / "2026" / "2.jpg").mkdir()
    with pytest.raises(CatalogInvalid, match=r"2\.jpg: cannot be read"):
        read_catalog(catalogue, colour_embedder)


def test_vectors_are_kept_and_used_again(catalogue: Path, put: Put, colour_embedder: Embedder) -> None:
    first = read_catalog(catalogue, colour_embedder)
    assert embedded(colour_embedder) == 3
    again = read_catalog(catalogue, colour_embedder)
    assert embedded(colour_embedder) == 3
    np.testing.assert_array_equal(again.gallery.vectors, first.gallery.vectors)

    put("salt", (90, 90, 90))
    assert len(read_catalog(catalogue, colour_embedder).gallery) == 4
    assert embedded(colour_embedder) == 4


def test_a_picture_that_changes_is_embedded_again(catalogue: Path, put: Put, colour_embedder: Embedder) -> None:
    read_catalog(catalogue, colour_embedder)
    put("cola", BLUE)
    assert read_catalog(catalogue, colour_embedder).gallery.vectors.argmax(axis=1).tolist() == [2, 1, 2]
    assert embedded(colour_embedder) == 4


def test_one_picture_in_two_designs_is_embedded_once(catalogue: Path, put: Put, colour_embedder: Embedder) -> None:
    put("cola", RED, design="2028")
    assert len(read_catalog(catalogue, colour_embedder).gallery) == 4
    assert embedded(colour_embedder) == 3


def test_another_embedder_embeds_everything_again(catalogue: Path, colour_embedder: Embedder) -> None:
    read_catalog(catalogue, colour_embedder)
    other = Embedder(replace(colour_embedder.card, sha256="f" * 64), colour_embedder._session)
    assert read_catalog(catalogue, other).gallery.embedder == "f" * 64
    assert embedded(other) == 6


@pytest.mark.parametrize("end", [0, 100], ids=["empty", "cut off"])
def test_a_spoilt_store_is_made_anew(catalogue: Path, colour_embedder: Embedder, end: int) -> None:
    read_catalog(catalogue, colour_embedder)
    store = catalogue / VECTORS
    store.write_bytes(store.read_bytes()[:end])
    assert len(read_catalog(catalogue, colour_embedder).gallery) == 3
    assert embedded(colour_embedder) == 6
    with np.load(store) as kept:
        assert kept["vectors"].shape == (3, 3)


def test_a_folder_that_cannot_be_written_to_is_read_all_the_same(catalogue: Path, colour_embedder: Embedder) -> None:
    (catalogue / VECTORS).mkdir()  # whoever runs the tests as root may write into any folder
    assert len(read_catalog(catalogue, colour_embedder).gallery) == 3


def test_pictures_are_decoded_a_batch_at_a_time(folder: Path, put: Put, colour_embedder: Embedder) -> None:
    table(folder, "sku\ncola\n")
    for number in range(BATCH + 3):
        put("cola", (number, 200, 0), f"{number:02}.png")
    catalog = read_catalog(folder, colour_embedder)
    assert [shape[0] for shape in colour_embedder._session.shapes] == [BATCH, 3]
    assert catalog.gallery.vectors[:, 0].tolist() == sorted(catalog.gallery.vectors[:, 0].tolist())


def test_pictures_may_come_in_every_form_a_camera_makes(catalogue: Path, colour_embedder: Embedder) -> None:
    buffer = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (32, 20), BLUE).save(buffer, "JPEG", exif=exif)
    (catalogue / "references" / "water" / "2026" / "2.jpeg").write_bytes(buffer.getvalue())
    assert read_catalog(catalogue, colour_embedder).gallery.owners.tolist() == [0, 0, 1, 1]
