from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.training.conftest import REAL_DATA, ROOT
from training.recipe import Source, read_recipe, read_sources
from training.sources import photo_paths
from vision.cards import detector_card

TAUGHT = read_recipe(ROOT / "datasets/recipes/shelf-research.toml").sources
MEASURED = read_sources(ROOT / "datasets/recipes/acceptance.toml")

RECIPE = """
name = "tiny"
start = "start.pt"
classes = ["product", "gap"]
[training]
epochs = 2
image_size = 64
batch = 2
learning_rate = 0.001
mosaic = 0.5
mosaic_off_last_epochs = 1
[[sources]]
name = "shelves"
form = "yolo"
images = "images"
labels = ["labels"]
class_map = { "3" = "gap", "*" = "product" }
known = ["product", "gap"]
licence = "own"
commercial_use = true
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "recipe.toml"
    path.write_text(text)
    return path


def test_a_recipe_tells_sources_and_figures(tmp_path: Path) -> None:
    recipe = read_recipe(written(tmp_path, RECIPE))

    assert (recipe.name, recipe.classes, recipe.training.epochs) == ("tiny", ("product", "gap"), 2)
    assert recipe.sources[0].known == ("product", "gap")


@pytest.mark.parametrize(("label", "expected"), [("3", "gap"), ("3:wide", "gap"), ("0", "product"), ("17", "product")])
def test_the_class_map_names_the_class_of_a_label(tmp_path: Path, label: str, expected: str) -> None:
    assert read_recipe(written(tmp_path, RECIPE)).sources[0].class_of(label) == expected


def test_a_label_outside_the_class_map_is_not_used(tmp_path: Path) -> None:
    recipe = read_recipe(written(tmp_path, RECIPE.replace(', "*" = "product"', "")))

    assert recipe.sources[0].class_of("0") is None


@pytest.mark.parametrize(
    ("found", "replacement", "complaint"),
    [
        ('known = ["product", "gap"]', 'known = ["banana"]', "banana"),
        ("epochs = 2", "epoch = 2", "epoch"),
        ('licence = "own"', "", "source shelves: .*licence"),
        ('form = "yolo"', 'form = "yollo"', "source shelves: unknown form 'yollo'"),
        ('labels = ["labels"]', "", "source shelves: the form yolo needs labels"),
        ('labels = ["labels"]', "labels = []", "source shelves: the form yolo needs labels"),
        ('images = "images"', "", "source shelves: the form yolo needs images"),
        ('labels = ["labels"]', 'labels = "labels"', "source shelves: labels must be a list"),
        ('known = ["product", "gap"]', 'known = "gap"', "source shelves: known must be a list"),
        ('known = ["product", "gap"]', "known = [1]", "source shelves: known must be a list"),
        ('classes = ["product", "gap"]', 'classes = "product"', "classes must be a list"),
        ("epochs = 2", "epochs 2", "line 6"),
        ('start = "start.pt"', "", "give one of start"),
        ('start = "start.pt"', 'start = "start.pt"\nstart_bundle = "shelf-open"', "give one of start"),
        ('start = "start.pt"', 'start_run = "base"\nstart_bundle = "shelf-open"', "give one of start"),
        ('start = "start.pt"', 'start_bundle = "tiny"', "would replace tiny"),
        ("epochs = 2", "epochs = 2\nkeep_of_start = 0.5", "share of the weights of start_bundle"),
    ],
)
def test_a_wrong_recipe_is_refused_with_its_reason(
    tmp_path: Path, found: str, replacement: str, complaint: str
) -> None:
    with pytest.raises(ValueError, match=rf"recipe\.toml: .*{complaint}"):
        read_recipe(written(tmp_path, RECIPE.replace(found, replacement)))


def test_a_rendered_source_needs_neither_images_nor_labels(tmp_path: Path) -> None:
    text = RECIPE.replace('"yolo"', '"rendered"').replace('images = "images"\nlabels = ["labels"]\n', "")

    assert read_recipe(written(tmp_path, text)).sources[0].labels == ()


def test_a_file_without_sources_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"recipe\.toml: the key 'sources' is missing"):
        read_sources(written(tmp_path, ""))


@pytest.mark.parametrize("entry", ["@../splits/val.txt", "@{folder}/splits/val.txt"])
def test_a_frozen_split_is_looked_for_beside_the_file_that_names_it(tmp_path: Path, entry: str) -> None:
    (tmp_path / "recipes").mkdir()
    (tmp_path / "splits").mkdir()
    (tmp_path / "splits/val.txt").write_text("")
    text = f'photos = ["{entry.format(folder=tmp_path)}", "b*"]\n' + RECIPE.partition("[[sources]]")[2]
    (source,) = read_sources(written(tmp_path / "recipes", f"[[sources]]\n{text}"))

    split, pattern = source.photos
    assert pattern == "b*"
    assert Path(split.removeprefix("@")).samefile(tmp_path / "splits/val.txt")


def test_labels_of_this_project_are_looked_for_beside_the_file_that_names_them(tmp_path: Path) -> None:
    (tmp_path / "recipes").mkdir()
    text = RECIPE.partition("[[sources]]")[2].replace('labels = ["labels"]', 'labels = ["labels", "@../own/labels"]')
    (source,) = read_sources(written(tmp_path / "recipes", f"[[sources]]\n{text}"))

    given, own = source.label_places(tmp_path / "data")
    assert given == tmp_path / "data/labels"
    assert own.resolve() == tmp_path / "own/labels"


def test_the_example_of_own_photos_starts_from_a_shipped_bundle_and_teaches_nothing_that_is_measured() -> None:
    recipe = read_recipe(ROOT / "datasets/recipes/own-photos.toml")
    acceptance = read_sources(ROOT / "datasets/recipes/own-acceptance.toml")
    shipped = detector_card(ROOT / "models", recipe.start_bundle)

    assert recipe.classes == shipped.classes
    assert {name for source in acceptance for name in source.known} == set(recipe.classes)
    assert not seeds(recipe.sources) & seeds([*acceptance, *MEASURED])


def test_the_shipped_recipes_can_be_read() -> None:
    recipe = read_recipe(ROOT / "datasets/recipes/shelf-research.toml")
    acceptance = read_sources(ROOT / "datasets/recipes/acceptance.toml")

    assert recipe.classes == ("product", "price_tag", "pop", "gap")
    assert {name for source in acceptance for name in source.known} == set(recipe.classes)


def seeds(sources: Iterable[Source]) -> set[int]:
    drawn = [source for source in sources if source.form == "rendered"]
    return {seed for source in drawn for seed in range(source.first_seed, source.first_seed + source.count)}


def photos(sources: Iterable[Source]) -> set[Path]:
    return {path for source in sources if source.images for path in photo_paths(source, REAL_DATA)}


def test_no_scene_both_teaches_and_measures() -> None:
    assert seeds(TAUGHT)
    assert seeds(MEASURED)
    assert not seeds(TAUGHT) & seeds(MEASURED)


@pytest.mark.skipif(not REAL_DATA.is_dir(), reason="the real photos are not part of the project")
def test_no_photo_both_teaches_and_measures() -> None:
    assert photos(TAUGHT)
    assert photos(MEASURED)
    assert not photos(TAUGHT) & photos(MEASURED)
