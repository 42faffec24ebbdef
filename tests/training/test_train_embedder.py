"""Trains for real, but small: a few plain crops, one or two steps, from random weights."""

import json
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

pytest.importorskip("torch", reason="the extra `train` is not installed")
pytest.importorskip("ultralytics", reason="the extra `train` is not installed")
pytest.importorskip("matplotlib", reason="the extra `train` is not installed")

import torch

from tests.training.conftest import ROOT
from training.embedder.crop import Crop, CropKind
from training.embedder.recipe import EmbedderPlan, EmbedderRecipe, RenderedGoods
from training.train_embedder import EmbedderRun, _note, train
from vision.cards import embedder_card

pytestmark = pytest.mark.filterwarnings("default")  # the trainer's libraries warn about themselves

NETWORK = Path("yolo11n.yaml")  # ships with ultralytics
PLAN = EmbedderPlan(2, 1, 1, 3, 0.001, 1.0, 0.2, 20.0, 0.0, {"labelled": 0.5, "shelf": 0.5})
RECIPE = EmbedderRecipe("small", 64, 64, 8, PLAN, RenderedGoods(1, 1, 1), start=str(NETWORK))


def crops(names: str = "abc", kind: CropKind = "labelled") -> list[Crop]:
    jpegs = [cv2.imencode(".jpg", np.full((40, 30, 3), 20 * number, np.uint8))[1].tobytes() for number in (1, 2)]
    return [Crop("shop", name, str(number), jpeg, kind) for name in names for number, jpeg in enumerate(jpegs)]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Holds one finished run, `small`."""
    folder = tmp_path_factory.mktemp("runs")
    train(RECIPE, crops(), NETWORK, folder)
    return folder


def epochs(path: Path) -> int:
    return int(torch.load(path, weights_only=False)["epochs"])


def test_a_run_leaves_a_checkpoint_figures_and_curves(runs: Path) -> None:
    assert epochs(runs / "small" / "weights" / "last.pt") == 2
    assert [line.split(",")[0] for line in (runs / "small" / "results.csv").read_text().split()] == ["epoch", "1", "2"]
    assert (runs / "small" / "curves.png").stat().st_size > 1000


def test_a_stopped_run_goes_on(runs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stop = iter((False, True))

    def stopping(*given: object) -> None:
        if next(stop):
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("training.train_embedder._note", stopping)
        with pytest.raises(KeyboardInterrupt):
            train(RECIPE, crops(), NETWORK, tmp_path)
    assert epochs(tmp_path / "small" / "weights" / "last.pt") == 1

    with pytest.raises(ValueError, match="was stopped; train small to the end first"):
        train(replace(RECIPE, name="next", start_run="small"), crops(), NETWORK, tmp_path)
    finished = train(RECIPE, crops(), NETWORK, tmp_path)
    through, resumed = (
        torch.load(path, weights_only=False)["directions"]
        for path in (runs / "small" / "weights" / "last.pt", finished)
    )
    assert torch.allclose(through, resumed, atol=1e-4)


def test_an_epoch_that_is_learned_again_stands_once_in_the_results(tmp_path: Path) -> None:
    for epoch, loss in ((1, 3.0), (2, 2.0), (2, 1.5)):
        _note(tmp_path, epoch, {"loss": loss, "right": 0.5})
    assert (tmp_path / "results.csv").read_text().split() == ["epoch,loss,right", "1,3.0000,0.5000", "2,1.5000,0.5000"]


def test_a_run_of_another_recipe_or_of_other_crops_is_not_gone_on_with(runs: Path) -> None:
    with pytest.raises(ValueError, match="another recipe named small"):
        train(replace(RECIPE, dimension=16), crops(), NETWORK, runs)
    with pytest.raises(ValueError, match="of other crops"):
        train(RECIPE, crops("abd"), NETWORK, runs)


def test_a_run_may_start_from_another_one_that_learned_other_skus(runs: Path) -> None:
    no_steps = replace(RECIPE, name="next", start_run="small", training=replace(PLAN, epochs=1, learning_rate=0.0))
    state = torch.load(train(no_steps, crops("xyzw"), NETWORK, runs), weights_only=False)
    base = torch.load(runs / "small" / "weights" / "last.pt", weights_only=False)
    assert torch.equal(state["network"]["project.weight"], base["network"]["project.weight"])
    assert len(state["directions"]) == 4


def test_directions_start_from_what_the_earlier_run_sees(runs: Path) -> None:
    run = EmbedderRun(replace(RECIPE, name="next", start_run="small"), crops("xyz"), NETWORK)
    run.start_from(runs / "small" / "weights" / "last.pt")
    directions = run._directions.detach()
    assert torch.allclose(directions.norm(dim=1), torch.ones(3), atol=1e-5)
    # The three SKUs have the same pictures here.
    assert torch.allclose(directions[0], directions[2], atol=1e-3)


def test_only_guessed_skus_that_look_the_same_are_not_set_against_each_other() -> None:
    run = EmbedderRun(RECIPE, [*crops("ab", "shelf"), *crops("cd")], NETWORK)
    names = run._sampler.labels
    run._first = torch.ones(4, 8) / 8**0.5
    told_apart = torch.tensor([number for number, name in enumerate(names) if name in ("shop/a", "shop/c")])
    assert run._may_be_one(told_apart).tolist() == [[False, True, False, False], [False] * 4]
    run._first = torch.eye(4, 8)
    assert not run._may_be_one(told_apart).any()


def test_a_run_that_starts_from_a_bundle_keeps_to_it(tmp_path: Path) -> None:
    card = embedder_card(ROOT / "models", "sku-embedder")
    sizes = {"input_width": card.input_width, "input_height": card.input_height, "dimension": card.dimension}
    once = replace(PLAN, epochs=1)
    own = replace(RECIPE, name="own", start=None, start_bundle=card.name, training=once, **sizes)
    with pytest.raises(ValueError, match=r"recipe own: input_width, .* of sku-embedder, .* are \(160, 224, 256\), not"):
        train(replace(own, input_width=96), crops(), NETWORK, tmp_path, card)
    checkpoint = train(own, crops(), NETWORK, tmp_path, card)
    assert json.loads(torch.load(checkpoint, weights_only=False)["recipe"])["start_bundle_sha256"] == card.sha256
    with pytest.raises(ValueError, match="of another recipe named own"):
        train(own, crops(), NETWORK, tmp_path, replace(card, sha256="0" * 64))


def test_a_start_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="train nowhere first"):
        train(replace(RECIPE, start_run="nowhere"), crops(), NETWORK, tmp_path)
