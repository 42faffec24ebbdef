"""Optional: a training run is also recorded in MLflow, when `MLFLOW_TRACKING_URI` says where.

MLflow is no dependency of the project; whoever sets the variable installs `mlflow` beside it, or for a server over HTTP
the small `mlflow-skinny`.
"""

import dataclasses
from pathlib import Path
from typing import Any, Protocol

from training.recipe import Recipe

EXPERIMENT = "shelfaudit"


class EpochTrainer(Protocol):
    """What this module needs of the ultralytics trainer."""

    epoch: int
    last: Path
    tloss: dict[str, Any]
    lr: dict[str, float]

    def add_callback(self, event: str, call: Any) -> None:
        """Call `call(trainer)` whenever `event` happens."""


def track(trainer: EpochTrainer, recipe: Recipe) -> None:
    """Record recipe, losses and the final checkpoint of a run in MLflow.

    Raises:
        ValueError: MLflow is not installed.
    """
    try:
        import mlflow
    except ImportError as error:
        raise ValueError("MLFLOW_TRACKING_URI is set but mlflow is not installed: pip install mlflow") from error

    def start(_: EpochTrainer) -> None:
        mlflow.set_experiment(EXPERIMENT)
        mlflow.start_run(run_name=recipe.name)
        mlflow.log_params(run_parameters(recipe))

    def end(trainer: EpochTrainer) -> None:
        mlflow.log_artifact(str(trainer.last))
        mlflow.end_run()

    trainer.add_callback("on_train_start", start)
    trainer.add_callback("on_train_epoch_end", lambda t: mlflow.log_metrics(epoch_figures(t), step=t.epoch + 1))
    trainer.add_callback("on_train_end", end)


def run_parameters(recipe: Recipe) -> dict[str, str]:
    """The figures of the plan, where training started, and how often each source was seen an epoch."""
    plan = {name: str(value) for name, value in dataclasses.asdict(recipe.training).items()}
    sources = {f"source.{source.name}": str(source.repeat) for source in recipe.sources}
    return plan | sources | {"start": str(recipe.start or recipe.start_run or recipe.start_bundle)}


def epoch_figures(trainer: EpochTrainer) -> dict[str, float]:
    """Mean losses of the epoch that just ended, and its learning rate."""
    losses = {f"loss.{name}": float(value) for name, value in trainer.tloss.items()}
    return losses | {"learning_rate": float(next(iter(trainer.lr.values())))}
