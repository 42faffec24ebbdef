"""The catalogue as a folder: out of one service, into another."""

import shutil
from pathlib import Path

import pytest

from api.catalog import repository
from api.catalog.folder_exchange import export_folder, import_folder
from api.catalog.judges import believe_the_trainer
from api.catalog.picture_batches import BatchRefused
from api.catalog.teaching import teach
from api.db import reading
from api.errors import InvalidInput
from api.exchange.refusals import ImportRefused
from tests.api.catalog.conftest import pack

PRODUCTS = "sku,name,brand,ownership\nROSE,Rose,Hao,own\nMINT,Mint,Hao,own\n"


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "catalogue"
    for place, seed in {"ROSE/2026/a.jpg": 1, "ROSE/2026/shelf_crop-b.jpg": 2, "MINT/first/a.png": 3}.items():
        path = root / "references" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pack(seed, kind="PNG" if path.suffix == ".png" else "JPEG"))
    (root / "products.csv").write_text(PRODUCTS)
    (root / "designs.csv").write_text("sku,design,starts_on,ends_on\nROSE,2026,2026-03-01,\nROSE,old,,2026-02-28\n")
    return root


@pytest.fixture
def take_in(resources):
    return lambda folder, **options: import_folder(resources, folder, believe_the_trainer, **options)


@pytest.fixture
def stored(resources):
    """Products, designs and pictures of the catalogue, and the number of files."""

    def look():
        with reading(resources.sessions) as session:
            products = [product.sku for product in repository.all_products(session)]
            designs = [(design.sku, design.name) for design in repository.all_designs(session)]
            pictures = [(picture.sku, picture.design, picture.kind) for picture in repository.all_references(session)]
        root = resources.settings.photos_dir
        return products, designs, pictures, sum(path.is_file() for path in root.rglob("*"))

    return look


@pytest.fixture
def taught(resources):
    """Whether each design is taught."""

    def look():
        with reading(resources.sessions) as session:
            return {
                (design.sku, design.name): design.taught_at is not None for design in repository.all_designs(session)
            }

    return look


NOTHING = ([], [], [], 0)


def test_a_folder_goes_in_and_again_changes_nothing(take_in, folder, stored) -> None:
    answer = take_in(folder)
    assert (answer.products.created, answer.new_pictures, answer.pictures) == (2, 3, 3)
    products, designs, pictures, files = stored()
    assert products == ["MINT", "ROSE"]
    assert designs == [("MINT", "first"), ("ROSE", "2026"), ("ROSE", "old")]
    assert sorted(pictures) == [
        ("MINT", "first", "packshot"),
        ("ROSE", "2026", "packshot"),
        ("ROSE", "2026", "shelf_crop"),
    ]
    again = take_in(folder)
    assert (again.products.unchanged, again.new_pictures, again.pictures) == (2, 0, 3)
    assert stored()[3] == files == 3


def test_a_dry_run_leaves_nothing(take_in, folder, stored) -> None:
    answer = take_in(folder, dry_run=True)
    assert (answer.products.created, answer.products.dry_run, answer.new_pictures) == (2, True, 3)
    assert stored() == NOTHING


def test_an_exported_folder_is_the_same_catalogue(take_in, folder, resources, tmp_path) -> None:
    (folder / "references/MINT/first/large.jpg").write_bytes(pack(9, size=(1500, 1200)))
    take_in(folder)
    out = tmp_path / "out"
    assert export_folder(resources, out) == 4
    names = sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())
    assert names[:2] == ["designs.csv", "products.csv"]
    assert [name.rsplit("-", 1)[0] for name in names[2:]] == [
        "references/MINT/first/packshot",
        "references/MINT/first/packshot",
        "references/ROSE/2026/packshot",
        "references/ROSE/2026/shelf_crop",
    ]
    again = take_in(out)
    assert (again.products.unchanged, again.new_pictures, again.pictures) == (2, 0, 4)


def test_pictures_that_wait_travel_as_such(take_in, folder, resources, taught, tmp_path) -> None:
    (folder / "designs.csv").write_text(
        "sku,design,starts_on,ends_on,taught\nROSE,2026,2026-03-01,,No\nMINT,first,,,\n"
    )
    take_in(folder)
    assert taught() == {("ROSE", "2026"): False, ("MINT", "first"): True}
    export_folder(resources, tmp_path / "out")
    assert (tmp_path / "out" / "designs.csv").read_text("utf-8-sig").splitlines() == [
        "sku,design,starts_on,ends_on,taught",
        "MINT,first,,,yes",
        "ROSE,2026,2026-03-01,,no",
    ]
    take_in(tmp_path / "out")
    assert taught()["ROSE", "2026"] is False


def test_a_folder_of_before_the_teaching_lets_nothing_forget(take_in, folder, resources, taught) -> None:
    (folder / "designs.csv").write_text("sku,design,starts_on,ends_on,taught\nROSE,2026,,,no\n")
    take_in(folder)
    teach(resources, "ROSE", "2026")
    take_in(folder)
    assert taught()["ROSE", "2026"] is True


def test_without_the_column_designs_with_pictures_are_taught(take_in, folder, taught) -> None:
    take_in(folder)
    assert taught() == {("ROSE", "2026"): True, ("ROSE", "old"): False, ("MINT", "first"): True}


def test_an_export_overwrites_nothing(folder, resources) -> None:
    with pytest.raises(InvalidInput, match="not empty"):
        export_folder(resources, folder)


def _spoil(folder, place: str, data: bytes) -> None:
    path = folder / "references" / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def test_one_wrong_file_and_nothing_is_imported(take_in, folder, stored, tmp_path) -> None:
    for number, (place, data, reason) in enumerate(
        (
            ("ROSE/2026/c.jpg", b"no picture", "c.jpg"),
            ("ROSE/2026/c.jpg", pack(8, size=(40, 40)), "40 x 40 pixels"),
            ("MINT/first/c.jpg", pack(1), "same picture is a reference of product"),
            ("MINT/first/c.png", pack(1, kind="PNG"), "same picture is a reference of product"),
            ("NOBODY/first/a.jpg", pack(8), "no product NOBODY"),
            ("ROSE/a.jpg", pack(8), "in no place"),
            ("ROSE/2026/notes.txt", b"hello", "in no place"),
            ("ROSE/20 26/a.jpg", pack(8), "cannot be"),
            ("../designs.csv", b"sku,design\n", "no column"),
            ("../designs.csv", b"sku,design,starts_on,ends_on\nROSE,2026,March,\n", "row 2"),
            ("../designs.csv", b"sku,design,starts_on,ends_on,taught\nROSE,2026,,,perhaps\n", "taught is 'perhaps'"),
            ("ROSE/2027/a.jpg", pack(1), "The design 2026 has this very picture already"),
        )
    ):
        wrong = Path(shutil.copytree(folder, tmp_path / f"{number}"))
        _spoil(wrong, place, data)
        with pytest.raises(InvalidInput) as refusal:
            take_in(wrong)
        assert reason in refusal.value.detail
        assert stored() == NOTHING, reason


def test_every_wrong_picture_is_named(take_in, folder) -> None:
    for name in ("c.jpg", "d.jpg"):
        _spoil(folder, f"ROSE/2026/{name}", b"no picture")
    with pytest.raises(BatchRefused) as refusal:
        take_in(folder)
    assert ["c.jpg" in refusal.value.problems[0], "d.jpg" in refusal.value.problems[1]] == [True, True]


def test_a_wrong_row_refuses_the_folder(take_in, folder, stored) -> None:
    (folder / "products.csv").write_text(PRODUCTS + "A B,X,Y,own\n")
    with pytest.raises(ImportRefused):
        take_in(folder)
    assert stored() == NOTHING


def test_a_folder_without_a_table(take_in, folder) -> None:
    (folder / "products.csv").unlink()
    with pytest.raises(InvalidInput, match=r"holds no products\.csv"):
        take_in(folder)


def test_pictures_alone_may_be_missing(take_in, folder) -> None:
    shutil.rmtree(folder / "references")
    assert take_in(folder).pictures == 0


def test_doubtful_pictures_are_taken_and_told_of(resources, folder) -> None:
    told = []

    answer = import_folder(
        resources, folder, lambda _picture, _kind: "several-products", tell=lambda *count: told.append(count)
    )

    assert answer.new_pictures == 3
    assert len(answer.doubts) == 3
    assert answer.doubts[0].endswith("a.png: it shows more than one product")
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]
