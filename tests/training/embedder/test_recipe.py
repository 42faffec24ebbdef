from pathlib import Path

import pytest

from training.embedder.recipe import embedder_lineage, read_embedder_recipe
from vision.cards import embedder_card

RECIPES = Path(__file__).parents[3] / "datasets" / "recipes"
TEXT = """
name = "small"
start = "weights/yolo11n-coco.pt"
input_width = 160
input_height = 224
dimension = 64
[training]
epochs = 1
steps = 2
groups = 2
skus = 3
learning_rate = 0.001
backbone_rate = 0.5
margin = 0.2
scale = 20.0
held = 0.1
shares = { rendered = 0.6, labelled = 0.4 }
[goods]
first_seed = 1
assortments = 2
scenes = 1
"""
FOLDER = """
[[folders]]
name = "cartons"
path = "data/cartons"
licence = "MIT"
commercial_use = true
"""
SHELVES = """
[[shelves]]
name = "aisles"
embedder = "sku-embedder"
stretched = "*_sq"
aspect = 0.75
form = "yolo"
images = "images"
labels = ["labels"]
known = ["product"]
licence = "academic use only"
commercial_use = false
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "small.toml"
    path.write_text(text)
    return path


def test_a_recipe_is_read(tmp_path: Path) -> None:
    recipe = read_embedder_recipe(write(tmp_path, TEXT + FOLDER))
    assert (recipe.name, recipe.dimension, recipe.training.skus, recipe.goods.assortments) == ("small", 64, 3, 2)
    assert (recipe.start_run, recipe.sources, recipe.training.seed) == (None, (), 0)
    assert [(folders.name, folders.group) for folders in recipe.folders] == [("cartons", "")]


EMBEDDERS = ("sku-embedder-base", "sku-embedder-middle", "sku-embedder", "sku-research-base", "sku-research")


@pytest.mark.parametrize("name", EMBEDDERS)
def test_the_recipes_of_the_project_can_be_read(name: str) -> None:
    recipe = read_embedder_recipe(RECIPES / f"{name}.toml")
    assert recipe.name == name
    assert [source.name for source in recipe.sources] == ["freshpet-cooler"]


def test_the_example_recipe_starts_from_what_may_be_sold_and_has_its_sizes() -> None:
    recipe = read_embedder_recipe(RECIPES / "own-products.toml")
    card = embedder_card(RECIPES.parents[1] / "models", recipe.start_bundle)
    assert card.commercial_use
    assert (recipe.input_width, recipe.input_height, recipe.dimension) == (160, 224, card.dimension)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('name = "small"', "", "'name'"),
        ("dimension = 64", "dimension = 64\nlayers = 3", "'layers'"),
        ("dimension = 64", 'dimension = 64\nstart_bundle = "sku-embedder"', "start_bundle alone"),
        ('start = "weights/yolo11n-coco.pt"', "", "give start "),
        ('start = "weights/yolo11n-coco.pt"', 'start_bundle = "small"', "give it another name"),
        ('start = "weights/yolo11n-coco.pt"', 'start_bundle = "a"\nstart_run = "b"', "start_bundle alone"),
        ("held = 0.1", "", "'held'"),
        ("held = 0.1", "held = 0.1\nzoom = 2", "'zoom'"),
        ("rendered = 0.6", "drawn = 0.6", "shares: no kind of crops is named drawn"),
        ("[goods]", "[other]", "the key 'goods' is missing"),
        ("[training]", "[other]", "the key 'training' is missing"),
        ("scenes = 1", "scenes = 1\n[[sources]]\nname = 'coolers'", "source coolers"),
        ('licence = "MIT"', "", "'licence'"),
        ("[goods]", "[[goods]]", r"\[goods\] must be a table"),
        ("[goods]", "[goods", "small.toml: "),
    ],
)
def test_a_wrong_recipe_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in TEXT + FOLDER
    with pytest.raises(ValueError, match=rf"small\.toml: .*{words}" if "toml" not in words else words):
        read_embedder_recipe(write(tmp_path, (TEXT + FOLDER).replace(old, new, 1)))


def test_photos_without_names_are_a_source_with_an_embedder(tmp_path: Path) -> None:
    (shelves,) = read_embedder_recipe(write(tmp_path, TEXT + SHELVES)).shelves
    assert (shelves.source.name, shelves.source.commercial_use) == ("aisles", False)
    assert (shelves.embedder, shelves.stretched, shelves.aspect) == ("sku-embedder", "*_sq", 0.75)


def test_the_shipped_embedders_have_learned_in_runs() -> None:
    runs = ["sku-embedder-base", "sku-embedder-middle", "sku-research-base", "sku-research"]
    assert [run.name for run in embedder_lineage(RECIPES / "sku-research.toml")] == runs


def test_only_the_research_embedder_learns_from_what_may_not_be_sold() -> None:
    for run in embedder_lineage(RECIPES / "sku-research.toml"):
        free = all(source.commercial_use for source in (*run.sources, *run.folders))
        assert free
        assert bool(run.shelves) == run.name.startswith("sku-research")
        assert not any(shelves.source.commercial_use for shelves in run.shelves)


def test_runs_that_go_on_from_each_other_are_refused(tmp_path: Path) -> None:
    for name, before in (("first", "second"), ("second", "first")):
        text = TEXT.replace('name = "small"', f'name = "{name}"\nstart_run = "{before}"')
        (tmp_path / f"{name}.toml").write_text(text)
    with pytest.raises(ValueError, match="in a circle, at second"):
        embedder_lineage(tmp_path / "second.toml")


def test_a_run_without_a_recipe_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, TEXT.replace('name = "small"', 'name = "small"\nstart_run = "nowhere"'))
    with pytest.raises(ValueError, match=r"nowhere\.toml"):
        embedder_lineage(path)
