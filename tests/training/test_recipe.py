from collections.abc import Iterable
from pathlib import Path

import pytest

from training.recipe import Source, read_recipe, read_sources

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared"
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


@pytest.mark.parametrize(("label", "expected"), [("3", "gap"), ("0", "product"), ("17", "product")])
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
        ('licence = "own"', "", "licence"),
    ],
)
def test_a_wrong_recipe_is_refused_with_its_reason(
    tmp_path: Path, found: str, replacement: str, complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        read_recipe(written(tmp_path, RECIPE.replace(found, replacement)))


def test_the_shipped_recipes_can_be_read() -> None:
    recipe = read_recipe(ROOT / "datasets/recipes/shelf-research.toml")
    acceptance = read_sources(ROOT / "datasets/recipes/acceptance.toml")

    assert recipe.classes == ("product", "price_tag", "pop", "gap")
    assert {name for source in acceptance for name in source.known} == set(recipe.classes)


def seeds(sources: Iterable[Source]) -> set[int]:
    drawn = [source for source in sources if source.form == "rendered"]
    return {seed for source in drawn for seed in range(source.first_seed, source.first_seed + source.count)}


def photos(sources: Iterable[Source]) -> set[Path]:
    real = [source for source in sources if source.images]
    return {path for source in real for pattern in source.photos for path in (DATA / source.images).glob(pattern)}


def test_no_scene_both_teaches_and_measures() -> None:
    assert seeds(TAUGHT)
    assert seeds(MEASURED)
    assert not seeds(TAUGHT) & seeds(MEASURED)


@pytest.mark.skipif(not DATA.is_dir(), reason="the real photos are not part of the project")
def test_no_photo_both_teaches_and_measures() -> None:
    assert photos(TAUGHT)
    assert photos(MEASURED)
    assert not photos(TAUGHT) & photos(MEASURED)
