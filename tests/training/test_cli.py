import sys
from pathlib import Path
from types import ModuleType

import pytest
from typer.testing import CliRunner, Result

from tests.training.conftest import ROOT
from training.cli import app

RECIPE = """
name = "tiny"
{start}
classes = ["product"]
[training]
epochs = 2
image_size = 64
batch = 2
learning_rate = 0.001
mosaic = 0.5
mosaic_off_last_epochs = 1
[[sources]]
name = "drawn"
form = "rendered"
count = 1000
known = ["product"]
licence = "own"
commercial_use = true
"""


@pytest.fixture
def prepared(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the recipes whose photos were prepared; the trainer is a fake that fails, and nothing is drawn."""
    names: list[str] = []

    def prepare(recipe: object, *_: object, **__: object) -> Path:
        names.append(str(recipe))
        return Path("data.yaml")

    def train(*_: object, **__: object) -> Path:
        raise ValueError("no memory left for training")

    trainer = ModuleType("training.train_detector")
    trainer.__dict__.update(train=train, is_finished=lambda checkpoint: checkpoint.read_text() == "finished")
    monkeypatch.setitem(sys.modules, "training.train_detector", trainer)
    monkeypatch.setattr("training.prepare.prepare", prepare)
    return names


def run(folder: Path, start: str, *, models: Path = ROOT / "models") -> Result:
    recipe = folder / "recipe.toml"
    recipe.write_text(RECIPE.format(start=start))
    arguments = ["detector", "--data", folder, "--runs", folder / "runs", "--recipe", recipe, "--models", models]
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def checkpoint(folder: Path, text: str) -> None:
    weights = folder / "runs/base/weights"
    weights.mkdir(parents=True)
    (weights / "last.pt").write_text(text)


@pytest.mark.parametrize(
    ("start", "complaint"),
    [
        ('start = "gone.pt"', "is the data folder right?"),
        ('start_run = "never"', "train the recipe never first"),
        ('start_run = "base"', "the run base was stopped"),
        ('start_bundle = "shelf-closed"', "lists no bundle 'shelf-closed'; there are: shelf-open"),
        ('start_bundle = "sku-embedder"', "is not a detector card"),
        ('start_bundle = "shelf-open"', "recipe tiny: its classes are product, but those of shelf-open"),
    ],
)
def test_a_start_that_cannot_be_used_is_told_before_anything_is_drawn(
    tmp_path: Path, prepared: list[str], start: str, complaint: str
) -> None:
    checkpoint(tmp_path, "stopped")

    result = run(tmp_path, start)

    assert (result.exit_code, prepared) == (1, [])
    assert complaint in result.output


def test_what_training_refuses_is_told_in_one_sentence(tmp_path: Path, prepared: list[str]) -> None:
    checkpoint(tmp_path, "finished")

    result = run(tmp_path, 'start_run = "base"')

    assert (result.exit_code, len(prepared)) == (1, 1)
    assert result.output.strip() == "no memory left for training"
