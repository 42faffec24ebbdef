import sys
from pathlib import Path
from typing import Any

import pytest

from training.recipe import Recipe, TrainingPlan
from training.tracking import track

PLAN = TrainingPlan(epochs=2, image_size=64, batch=1, learning_rate=0.1, mosaic=0.0, mosaic_off_last_epochs=0)
RECIPE = Recipe("tiny", ("product",), PLAN, start="start.pt")


class Trainer:
    """Stands for the ultralytics trainer: keeps the callbacks and calls them as a run would."""

    def __init__(self) -> None:
        self.epoch = 0
        self.last = Path("weights/last.pt")
        self.lr = {"lr/pg0": 0.1}
        self.tloss = {"box_loss": 1.5, "cls_loss": 0.5}
        self.calls: dict[str, Any] = {}

    def add_callback(self, event: str, call: Any) -> None:
        self.calls[event] = call


class Ledger:
    """Stands for mlflow: remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, Any]] = []

    def __getattr__(self, name: str) -> Any:
        return lambda *args, **kwargs: self.told.append((name, kwargs or args))


def test_a_run_is_recorded_with_its_recipe_and_its_losses(monkeypatch: pytest.MonkeyPatch) -> None:
    ledger, trainer = Ledger(), Trainer()
    monkeypatch.setitem(sys.modules, "mlflow", ledger)
    log: list[Any] = []
    monkeypatch.setattr(ledger, "log_metrics", lambda figures, step: log.append((step, figures)), raising=False)

    track(trainer, RECIPE)
    for event in ("on_train_start", "on_train_epoch_end", "on_train_end"):
        trainer.calls[event](trainer)

    told = dict(ledger.told)
    assert told["log_params"][0]["learning_rate"] == "0.1"
    assert told["log_params"][0]["start"] == "start.pt"
    assert told["start_run"] == {"run_name": "tiny"}
    assert log == [(1, {"loss.box_loss": 1.5, "loss.cls_loss": 0.5, "learning_rate": 0.1})]
    assert told["log_artifact"] == ("weights/last.pt",)
    assert ledger.told[-1][0] == "end_run"


def test_a_missing_mlflow_is_said_before_training(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mlflow", None)

    with pytest.raises(ValueError, match="pip install mlflow"):
        track(Trainer(), RECIPE)
