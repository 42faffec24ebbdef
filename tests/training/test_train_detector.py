"""Trains for real, but small: a few rendered photos, one or two epochs, from random weights."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest

pytest.importorskip("ultralytics", reason="the extra `train` is not installed")

import onnx
import torch
from ultralytics.utils import SETTINGS

from tests.training.conftest import ROOT
from training import train_detector
from training.evaluation.checkpoints import checkpoint_model
from training.export import check_parity, export_onnx
from training.prepare import prepare
from training.publish import publish_detector
from training.recipe import Recipe, Source, TrainingPlan, last_checkpoint
from training.train_detector import KnownClassesLoss, ShelfDataset, ShelfModel, ShelfTrainer, scope_of, train
from vision.cards import read_detector_card
from vision.detector import Detector

pytestmark = pytest.mark.filterwarnings("default")  # the trainer's libraries warn about themselves

NETWORK = Path("yolo11n.yaml")  # ships with ultralytics
CLASSES = ("product", "price_tag", "pop", "gap")
PLAN = TrainingPlan(epochs=1, image_size=160, batch=2, learning_rate=0.001, mosaic=1.0, mosaic_off_last_epochs=0)


def rendered(name: str, known: tuple[str, ...], first_seed: int) -> Source:
    return Source(
        name=name, form="rendered", known=known, licence="own", commercial_use=True, count=3, first_seed=first_seed
    )


SOURCES = (rendered("all", CLASSES, 1), rendered("some", ("gap",), 11))
RECIPE = Recipe("smoke", CLASSES, PLAN, SOURCES, start=str(NETWORK))


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prepared")
    return prepare(RECIPE, folder, folder / "photos")


@pytest.fixture(scope="module")
def checkpoint(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return train(RECIPE, prepared, NETWORK, tmp_path_factory.mktemp("runs"))


def batch_of(scopes: list[str]) -> dict[str, Any]:
    count = len(scopes)
    return {
        "im_file": [f"/photos/{scope}/images/a.jpg" for scope in scopes],
        "batch_idx": torch.arange(count),
        "cls": torch.full((count, 1), 3.0),
        "bboxes": torch.tensor([[0.5, 0.5, 0.3, 0.3]] * count),
    }


def score_gradients(scope: str) -> torch.Tensor:
    """Sum of the absolute gradients of the scores of each class, for one photo of the scope."""
    model = ShelfModel(str(NETWORK), nc=len(CLASSES), ch=3, verbose=False)
    model.args = type("Gains", (), {"box": 7.5, "cls": 0.5, "dfl": 1.5})()
    loss = KnownClassesLoss(model, {"all": [0, 1, 2, 3], "some": [3]}, len(CLASSES))
    outputs = model.train()(torch.rand(1, 3, 64, 64))
    outputs["scores"].retain_grad()
    total, _ = loss(outputs, batch_of([scope]))
    total.sum().backward()
    return outputs["scores"].grad.abs().sum(dim=(0, 2))


def test_a_class_that_the_labels_do_not_know_teaches_nothing() -> None:
    known, partly = score_gradients("all"), score_gradients("some")

    assert (known > 0).all()
    assert (partly[:3] == 0).all()
    assert partly[3] > 0


def test_a_mosaic_joins_photos_of_one_source_only(prepared: Path) -> None:
    trainer = ShelfTrainer(PLAN, overrides={"data": str(prepared), "model": str(NETWORK), "imgsz": 64, "device": "cpu"})
    trainer.model = torch.nn.Module()
    trainer.model.stride = torch.tensor([32])
    dataset: ShelfDataset = trainer.build_dataset(json.loads(prepared.read_text())["path"] + "/train.txt", batch=2)

    for index in range(len(dataset)):
        dataset[index]
        assert {scope_of(dataset.im_files[mate]) for mate in dataset.buffer} == {scope_of(dataset.im_files[index])}


def test_training_leaves_a_finished_checkpoint_and_does_not_start_again(
    checkpoint: Path, prepared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ShelfTrainer, "train", lambda _: pytest.fail("trained again"))

    assert train(RECIPE, prepared, NETWORK, checkpoint.parents[2]) == checkpoint


class FakeTrainer:
    """Stands for the trainer where only what it is told to do matters; leaves a checkpoint that is not finished."""

    told: ClassVar[list[dict[str, Any]]] = []

    def __init__(self, plan: TrainingPlan, overrides: dict[str, Any]) -> None:
        self.told.append(overrides)

    def add_callback(self, event: str, call: Any) -> None:
        pass

    def train(self) -> None:
        last = last_checkpoint(Path(self.told[-1]["project"]), self.told[-1]["name"])
        last.parent.mkdir(parents=True, exist_ok=True)
        torch.save({"epoch": 0}, last)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    monkeypatch.setattr(train_detector, "ShelfTrainer", FakeTrainer)
    monkeypatch.setattr(FakeTrainer, "told", [])
    return FakeTrainer.told


def test_a_trial_is_a_run_of_its_own(tmp_path: Path, told: list[dict[str, Any]]) -> None:
    longer = replace(RECIPE, training=replace(PLAN, epochs=7))

    trial = train(longer, tmp_path / "data.yaml", NETWORK, tmp_path, epochs=2)
    whole = train(longer, tmp_path / "data.yaml", NETWORK, tmp_path)

    assert [one.parents[1].name for one in (trial, whole)] == ["smoke-trial", "smoke"]
    assert [one["epochs"] for one in told] == [2, 7]
    assert all("resume" not in one for one in told)


@pytest.mark.parametrize(
    ("now", "differs"),
    [
        (replace(RECIPE, training=replace(PLAN, epochs=2)), "training.epochs"),
        (replace(RECIPE, sources=(SOURCES[0], replace(SOURCES[1], repeat=3))), "sources.some.repeat"),
        (replace(RECIPE, start=None, start_run="before"), "start, start_run"),
    ],
)
def test_the_run_of_another_recipe_is_not_gone_on_with(
    tmp_path: Path, told: list[dict[str, Any]], now: Recipe, differs: str
) -> None:
    train(RECIPE, tmp_path / "data.yaml", NETWORK, tmp_path)

    with pytest.raises(ValueError, match=f"they differ in {re.escape(differs)}. Delete or move that folder"):
        train(now, tmp_path / "data.yaml", NETWORK, tmp_path)
    assert len(told) == 1


@pytest.mark.parametrize("older", [False, True])
def test_the_same_recipe_goes_on(tmp_path: Path, told: list[dict[str, Any]], older: bool) -> None:
    train(RECIPE, tmp_path / "data.yaml", NETWORK, tmp_path)
    if older:  # runs of before the note was kept
        (tmp_path / "smoke" / "recipe.json").unlink()
    reworded = tuple(replace(source, licence="our own") for source in SOURCES)

    last = train(replace(RECIPE, sources=reworded), tmp_path / "data.yaml", NETWORK, tmp_path)

    assert told[1]["resume"] == str(last)


def test_a_run_that_starts_from_a_bundle_notes_which_one_and_goes_on_without_it(
    tmp_path: Path, told: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = ROOT / "models/shelf-open"
    (tmp_path / "train.txt").write_text("a.jpg\nb.jpg\n")
    made: list[tuple[Any, ...]] = []
    monkeypatch.setattr(train_detector, "checkpoint_of_bundle", lambda *given: made.append(given) or given[-1])
    recipe = replace(RECIPE, start=None, start_bundle="shelf-open")

    last = train(recipe, tmp_path / "data.yaml", bundle, tmp_path)
    train(recipe, tmp_path / "data.yaml", bundle, tmp_path)

    assert [(card.name, photos, side) for card, photos, side, _ in made] == [
        ("shelf-open", [Path("a.jpg"), Path("b.jpg")], PLAN.image_size)
    ]
    assert [one["model"] for one in told] == [str(last.with_name("start.pt")), str(last)]
    note = json.loads((last.parents[1] / "recipe.json").read_text())
    assert note["start_bundle_sha256"] == read_detector_card(bundle).sha256


def test_the_library_tracks_nothing_by_itself() -> None:
    assert SETTINGS["mlflow"] is False


class _Stopped(Exception):
    pass


def test_a_stopped_run_goes_on_from_its_last_epoch(
    prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    longer = replace(RECIPE, training=replace(PLAN, epochs=2))
    save, epochs = ShelfTrainer.save_model, []

    def save_and_stop(trainer: Any) -> None:
        save(trainer)
        raise _Stopped

    monkeypatch.setattr(ShelfTrainer, "save_model", save_and_stop)
    with pytest.raises(_Stopped):
        train(longer, prepared, NETWORK, tmp_path)

    def save_and_note(trainer: Any) -> Any:
        epochs.append(trainer.epoch)
        return save(trainer)

    monkeypatch.setattr(ShelfTrainer, "save_model", save_and_note)
    train(longer, prepared, NETWORK, tmp_path)

    assert epochs == [1]


def test_export_agrees_with_the_checkpoint_and_publishes_a_bundle_that_vision_loads(
    checkpoint: Path, tmp_path: Path
) -> None:
    weights = tmp_path / "detector.onnx"
    export_onnx(checkpoint, weights)

    folder = publish_detector(
        RECIPE,
        weights,
        tmp_path / "models",
        tmp_path,
        [rendered("fresh", CLASSES, 21)],
        version="0",
        looks=((160,),),
        variants=False,
    )

    card = json.loads((folder / "card.json").read_text())
    assert set(card["metrics"]["fresh"]) == set(CLASSES)
    assert card["metrics"]["fresh"]["product"]["photos"] == 3
    assert Detector.load(tmp_path / "models").card.sha256 == card["sha256"]


def test_an_export_tells_nothing_of_the_machine_it_was_made_on(checkpoint: Path, tmp_path: Path) -> None:
    weights = tmp_path / "detector.onnx"
    export_onnx(checkpoint, weights)

    assert str(checkpoint.parents[3]).encode() not in weights.read_bytes()
    assert b"data.yaml" not in weights.read_bytes()
    assert {entry.key for entry in onnx.load(weights).metadata_props} == {"names", "imgsz"}


def test_an_export_can_be_measured_like_its_checkpoint(checkpoint: Path, tmp_path: Path) -> None:
    weights = tmp_path / "detector.onnx"
    export_onnx(checkpoint, weights)

    model = checkpoint_model(weights, threads=1)

    assert (model.classes, model.input_size) == (CLASSES, PLAN.image_size)
    assert checkpoint_model(checkpoint, threads=1).classes == CLASSES


def test_an_export_of_other_weights_is_refused(checkpoint: Path, tmp_path: Path) -> None:
    weights = tmp_path / "detector.onnx"
    export_onnx(checkpoint, weights)
    changed = torch.load(checkpoint, map_location="cpu", weights_only=False)
    with torch.no_grad():
        changed["model"].model[-1].cv3[0][-1].bias.add_(5)  # scores of the finest map
    torch.save(changed, tmp_path / "other.pt")

    with pytest.raises(ValueError, match="differs"):
        check_parity(tmp_path / "other.pt", weights)
