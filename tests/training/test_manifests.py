import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.training.conftest import REAL_DATA, ROOT
from training.checksums import FileChange
from training.manifests import build_manifest, manifest_changes, read_data_set, write_manifest
from training.recipe import Source, read_sources
from training.sources.photos import chooses

SHIPPED = sorted(path.parent for path in (ROOT / "datasets").glob("*/dataset.toml"))
ACCEPTANCE = ROOT / "datasets/recipes/acceptance.toml"
TEACHING = sorted((ROOT / "datasets/recipes").glob("shelf-*.toml"))
LISTED = [
    f"{read_data_set(folder / 'dataset.toml').folder}/{path}"
    for folder in SHIPPED
    for path in json.loads((folder / "manifest.json").read_text())["files"]
]

DESCRIPTION = """
name = "shelves"
version = "1.0.0"
folder = "shop"
origin = "drawn here"
licence = "MIT"
attribution = "nobody"
commercial_use = true
[[sources]]
name = "train"
form = "yolo"
images = "shop/images"
labels = ["shop/labels"]
class_map = { "0" = "product" }
known = ["product"]
photos = ["a.*"]
"""


@pytest.fixture
def folder(data: Path) -> Path:
    """A set's folder in `datasets`; its photos and labels lie in `data/shop`."""
    (data / "shop").mkdir()
    for kind in ("images", "labels"):
        (data / kind).rename(data / "shop" / kind)
    for name in "ab":
        (data / f"shop/labels/{name}.txt").write_text("0 0.5 0.5 0.2 0.2\n" * 3)
    described = data / "datasets/shelves"
    described.mkdir(parents=True)
    (described / "dataset.toml").write_text(DESCRIPTION)
    return described


def test_the_manifest_tells_origin_counts_and_hashes(data: Path, folder: Path) -> None:
    manifest = build_manifest(read_data_set(folder / "dataset.toml"), data)

    assert manifest["licence"] == "MIT"
    assert manifest["splits"] == {"train": {"photos": 1, "classes_known": ["product"], "boxes": {"product": 3}}}
    assert list(manifest["files"]) == ["images/a.png", "images/b.png", "labels/a.txt", "labels/b.txt"]


def test_a_data_folder_is_compared_with_the_manifest(data: Path, folder: Path) -> None:
    write_manifest(build_manifest(read_data_set(folder / "dataset.toml"), data), folder)
    assert manifest_changes(folder, data) == []

    (data / "shop/labels/a.txt").write_text("")
    (data / "shop/images/b.png").rename(data / "shop/images/c.png")
    (data / "shop/labels/train.cache").write_text("a trainer's own file")

    assert manifest_changes(folder, data) == [
        FileChange("vanished", "images/b.png"),
        FileChange("came", "images/c.png"),
        FileChange("changed", "labels/a.txt"),
    ]


def test_sources_take_the_licence_of_their_set(folder: Path) -> None:
    (source,) = read_data_set(folder / "dataset.toml").sources

    assert (source.licence, source.commercial_use) == ("MIT", True)


def test_a_set_without_boxes_counts_its_folders(data: Path, folder: Path) -> None:
    file = folder / "dataset.toml"
    file.write_text(file.read_text().partition("[[sources]]")[0])

    assert build_manifest(read_data_set(file), data)["splits"] == {"images": {"photos": 2}}


@pytest.mark.parametrize(
    ("found", "replacement", "complaint"),
    [
        ('licence = "MIT"', "", "licence"),
        ("version", "verison", "verison"),
        ("known", "knows", "knows"),
        ('["shop/labels"]', "[]", "labels"),
    ],
)
def test_a_wrong_description_is_refused(folder: Path, found: str, replacement: str, complaint: str) -> None:
    file = folder / "dataset.toml"
    file.write_text(file.read_text().replace(found, replacement))

    with pytest.raises(ValueError, match=complaint):
        read_data_set(file)


def test_a_missing_data_folder_is_named(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(FileNotFoundError, match="shelves"):
        build_manifest(read_data_set(folder / "dataset.toml"), tmp_path / "nowhere")


@pytest.mark.parametrize("shipped", SHIPPED, ids=lambda path: str(path.name))
def test_what_ships_agrees_with_itself(shipped: Path) -> None:
    described = read_data_set(shipped / "dataset.toml")
    manifest = json.loads((shipped / "manifest.json").read_text())

    assert described.name == shipped.name == manifest["name"]
    assert (described.licence, described.commercial_use) == (manifest["licence"], manifest["commercial_use"])
    assert {source.name for source in described.sources} <= manifest["splits"].keys()
    frozen = [line.split("  ") for file in shipped.glob("splits/*.txt") for line in file.read_text().splitlines()[1:]]
    assert all(manifest["files"][path] == sha256 for sha256, path in frozen)
    assert len(frozen) == sum(manifest["splits"][source.name]["photos"] for source in described.own_sources)


@pytest.mark.parametrize("recipe", TEACHING, ids=lambda path: str(path.stem))
def test_no_listed_photo_both_teaches_and_measures(recipe: Path) -> None:
    taught, measured = (chosen_photos(read_sources(file)) for file in (recipe, ACCEPTANCE))

    assert taught
    assert measured
    assert not taught & measured


def chosen_photos(sources: Iterable[Source]) -> set[str]:
    """The photos that sources would choose from what the manifests list; no photo is needed."""
    real = [source for source in sources if source.images]
    return {path for source in real for path in LISTED if fits(source, path)}


def fits(source: Source, path: str) -> bool:
    return Path(path).parent == Path(source.images) and chooses(source, Path(path).name)


@pytest.mark.skipif(not REAL_DATA.is_dir(), reason="the real photos are not part of the project")
@pytest.mark.parametrize("name", ["shelf-japan", "freshpet-cooler"])
def test_the_photos_are_those_of_the_manifest(name: str) -> None:
    assert manifest_changes(ROOT / "datasets" / name, REAL_DATA) == []
