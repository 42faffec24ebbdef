"""Trains the detector of a recipe with ultralytics: readable from top to bottom.

Five things differ from an ordinary ultralytics run:

1. Photos that are labelled for some classes only do not teach the others as background: the classification loss of
   a class is switched off in photos whose source does not know it (`KnownClassesLoss`), and a mosaic only joins photos
   of one source.
2. Every photo is read at a random size and aspect from its full pixels (`ShelfDataset.load_image`), so that one model
   serves inputs from 640 to 1280 px and shelves seen from the side.
3. Objects and anchor points are matched on the pairs that matter only (`training.assignment`).
4. On a CPU the network runs in bfloat16 with channels last (twice as fast where the processor has AMX); the loss is
   computed in float32, because bfloat16 cannot tell two box edges apart that lie a quarter of a cell from each other.
5. Nothing is fetched: no weights, no fonts, no settings are looked up on the network.
"""

import dataclasses
import json
import math
import os
import random
from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import Any

os.environ.setdefault("YOLO_OFFLINE", "true")
os.environ.setdefault("YOLO_AUTOINSTALL", "False")

import cv2
import numpy as np
import torch
from ultralytics.data.dataset import YOLODataset
from ultralytics.models.yolo.detect import DetectionTrainer
from ultralytics.nn.tasks import DetectionModel
from ultralytics.utils import SETTINGS
from ultralytics.utils.loss import v8DetectionLoss

from training.assignment import SparseAssigner
from training.curves import draw_curves
from training.recipe import BUNDLE_DIGEST, RECIPE_FILE, Recipe, TrainingPlan, last_checkpoint
from training.start_bundle import checkpoint_of_bundle
from training.tracking import track
from training.weight_average import keep_of_start
from vision.cards import read_detector_card
from vision.sessions import usable_cores

# Ultralytics' own MLflow runs beside `training.tracking` would be the ones that are open, and without
# MLFLOW_TRACKING_URI they would go to a local store that nobody asked for. Its own setter would write the user's file.
dict.__setitem__(SETTINGS, "mlflow", False)

ASPECT_JITTER = 1.3
# They say what the weights may be used for, not what they learn.
TEACHES_NOTHING = ("licence", "commercial_use")
# About 3 MB each; decoding the four photos of every mosaic anew costs a sixth of the training time.
PHOTOS_IN_MEMORY = 2000
THREADS = usable_cores()


def train(recipe: Recipe, description: Path, start: Path, runs: Path, *, epochs: int | None = None) -> Path:
    """Train until the recipe's epochs are done; a run that was stopped goes on from its last checkpoint.

    Args:
        recipe: classes and training figures.
        description: data description written by `training.prepare`.
        start: ultralytics checkpoint to start from, or the folder of a bundle.
        runs: folder for the checkpoints and curves of all runs.
        epochs: fewer epochs than the recipe says, for a trial: a run of its own, named after the recipe and "-trial".

    Returns:
        Path of the final checkpoint: the moving average of the weights after the last epoch, mixed with those of the
        bundle if the recipe says so. It is not chosen by any validation score, so that no evaluation set is learned
        from.

    Raises:
        ValueError: the run of that name was made by another recipe, the bundle cannot be trained on, or MLflow is asked
            for and not installed.
    """
    recipe = recipe if epochs is None else _trial(recipe, epochs)
    last = last_checkpoint(runs, recipe.name)
    _keep_to_recipe(recipe, start, runs / recipe.name, begun=last.exists())
    if last.exists() and is_finished(last):
        return _kept(recipe, last)
    overrides = _overrides(recipe, description, runs)
    if last.exists():
        overrides |= {"resume": str(last), "model": str(last)}
    else:
        overrides |= {"model": str(_start_checkpoint(recipe, description, start, _unfolded(last)))}
    trainer = ShelfTrainer(recipe.training, overrides=overrides)
    trainer.add_callback("on_train_start", lambda _: torch.set_num_threads(THREADS))
    trainer.add_callback("on_fit_epoch_end", lambda trainer: draw_curves(trainer.csv, trainer.save_dir / "curves.png"))
    if os.environ.get("MLFLOW_TRACKING_URI"):
        track(trainer, recipe)
    trainer.train()
    return _kept(recipe, last)


def _kept(recipe: Recipe, last: Path) -> Path:
    if share := recipe.training.keep_of_start:
        keep_of_start(last, _unfolded(last), share)
    return last


def _unfolded(last: Path) -> Path:
    """Where a run keeps the checkpoint that was made of the bundle it started from."""
    return last.with_name("start.pt")


def _trial(recipe: Recipe, epochs: int) -> Recipe:
    training = dataclasses.replace(recipe.training, epochs=epochs)
    return dataclasses.replace(recipe, name=f"{recipe.name}-trial", training=training)


def _start_checkpoint(recipe: Recipe, description: Path, start: Path, target: Path) -> Path:
    if not recipe.start_bundle:
        return start
    photos = [Path(line) for line in description.with_name("train.txt").read_text().splitlines()]
    target.parent.mkdir(parents=True, exist_ok=True)
    return checkpoint_of_bundle(read_detector_card(start), photos, recipe.training.image_size, target)


def _keep_to_recipe(recipe: Recipe, start: Path, folder: Path, *, begun: bool) -> None:
    """Note the recipe of a new run; refuse to go on with a run of another recipe. Older runs have no note."""
    note, now = folder / RECIPE_FILE, _teaching(recipe)
    if recipe.start_bundle:
        now |= {BUNDLE_DIGEST: read_detector_card(start).sha256}
    if not begun:
        folder.mkdir(parents=True, exist_ok=True)
        note.write_text(json.dumps(now, indent=1, ensure_ascii=False) + "\n")
    elif note.is_file():
        then = json.loads(note.read_text())
        if changed := sorted(key for key in then.keys() | now.keys() if then.get(key) != now.get(key)):
            raise ValueError(
                f"{folder} holds a run of another recipe named {recipe.name}; they differ in {', '.join(changed)}. "
                "Delete or move that folder to train anew, or give the recipe another name."
            )


def _teaching(recipe: Recipe) -> dict[str, Any]:
    """What decides the weights, as flat JSON: training.epochs, sources.shop.repeat, ..."""
    values: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(recipe)))
    flat = {f"training.{key}": value for key, value in values.pop("training").items()}
    for source in values.pop("sources"):
        name = source.pop("name")
        flat |= {f"sources.{name}.{key}": value for key, value in source.items() if key not in TEACHES_NOTHING}
    return values | flat


def is_finished(checkpoint: Path) -> bool:
    """After its last epoch ultralytics strips a checkpoint of all that going on would need."""
    epoch: int = torch.load(checkpoint, map_location="cpu", weights_only=False)["epoch"]
    return epoch < 0


def _overrides(recipe: Recipe, description: Path, runs: Path) -> dict[str, Any]:
    plan = recipe.training
    return {
        "data": str(description),
        "epochs": plan.epochs,
        "imgsz": plan.image_size,
        "batch": plan.batch,
        "nbs": plan.batch,
        "optimizer": "AdamW",
        "lr0": plan.learning_rate,
        "lrf": 0.02,
        "cos_lr": True,
        "warmup_epochs": 1.0,
        "warmup_bias_lr": 0.0,
        "weight_decay": 0.0005,
        "mosaic": plan.mosaic,
        "close_mosaic": min(plan.mosaic_off_last_epochs, plan.epochs - 1),
        # Size and aspect come from `load_image`; a small share of further zoom moves objects against the grid.
        "scale": 0.15,
        "degrees": 4.0,
        "perspective": 0.0002,
        "translate": 0.1,
        "hsv_h": 0.02,
        "hsv_s": 0.5,
        "hsv_v": 0.4,
        "erasing": 0.0,
        "device": "cpu",
        "workers": 0,
        "amp": False,  # ultralytics knows bfloat16 on GPUs only; `ShelfModel.predict` does it here
        "max_det": 1000,
        "val": False,
        "plots": False,
        "save_period": -1,
        "project": str(runs.resolve()),
        "name": recipe.name,
        "exist_ok": True,
        "pretrained": True,
        "deterministic": False,
        "seed": plan.seed,
    }


def scope_of(image: str | Path) -> str:
    """The label scope of a prepared photo: the name of its source's folder."""
    return Path(image).parent.parent.name


class ShelfDataset(YOLODataset):
    """Prepared photos; each read comes at a random size and aspect, each mosaic from one label scope."""

    def __init__(self, plan: TrainingPlan, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.plan = plan
        self.scope_mates: dict[str, list[int]] = defaultdict(list)
        self.read = lru_cache(maxsize=PHOTOS_IN_MEMORY)(_read_photo)
        for index, file in enumerate(self.im_files):
            self.scope_mates[scope_of(file)].append(index)

    def __getitem__(self, index: int) -> dict[str, Any]:
        # Mosaic takes its partners from `buffer`.
        self.buffer = self.scope_mates[scope_of(self.im_files[index])]
        return super().__getitem__(index)  # type: ignore[no-any-return]

    def load_image(self, i: int, **_: Any) -> tuple[np.ndarray, tuple[int, int], tuple[int, int]]:
        """Photo `i` as (H, W, 3) uint8 BGR at a random size, its size on disk and its size as read (H, W)."""
        pixels = self.read(self.im_files[i])
        height, width = pixels.shape[:2]
        size = (
            _random_size(width, height, self.plan.smallest_side, self.plan.largest_side)
            if self.augment
            else _fitted(width, height, self.imgsz)
        )
        resized = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if size[0] < width else cv2.INTER_LINEAR)
        return resized, (height, width), resized.shape[:2]


def _read_photo(path: str) -> np.ndarray:
    pixels = cv2.imread(path, cv2.IMREAD_COLOR)
    if pixels is None:
        raise FileNotFoundError(f"{path} is not a picture that can be read")
    return pixels


def _random_size(width: int, height: int, smallest: int, largest: int) -> tuple[int, int]:
    aspect = math.exp(random.uniform(-1, 1) * math.log(ASPECT_JITTER))  # noqa: S311 (augmentation, no secret)
    wide, high = width * math.sqrt(aspect), height / math.sqrt(aspect)
    side = math.exp(random.uniform(math.log(smallest), math.log(largest)))  # noqa: S311
    scale = side / max(wide, high)
    return max(32, round(wide * scale)), max(32, round(high * scale))


def _fitted(width: int, height: int, side: int) -> tuple[int, int]:
    scale = side / max(width, height)
    return max(1, round(width * scale)), max(1, round(height * scale))


class KnownClassesLoss(v8DetectionLoss):
    """Detection loss that says nothing about the classes a photo's labels do not know."""

    def __init__(self, model: torch.nn.Module, known: dict[str, list[int]], classes: int) -> None:
        super().__init__(model)
        self.known = {
            scope: torch.tensor([float(c in indexes) for c in range(classes)]) for scope, indexes in known.items()
        }
        self.bce = _MaskedBce()
        self.assigner = SparseAssigner(classes)

    def __call__(self, preds: Any, batch: dict[str, Any]) -> Any:
        self.bce.mask = torch.stack([self.known[scope_of(file)] for file in batch["im_file"]])[:, None, :]
        return super().__call__(_float32(self.parse_output(preds)), batch)


class _MaskedBce(torch.nn.Module):
    """Binary cross-entropy times a mask of shape (photos, 1, classes)."""

    mask: torch.Tensor

    def forward(self, predicted: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        loss = torch.nn.functional.binary_cross_entropy_with_logits(predicted, target, reduction="none")
        return loss * self.mask.to(loss)


def _float32(outputs: Any) -> Any:
    if isinstance(outputs, torch.Tensor):
        return outputs.float()
    if isinstance(outputs, dict):
        return {name: _float32(output) for name, output in outputs.items()}
    return [_float32(output) for output in outputs]


class ShelfModel(DetectionModel):
    """A YOLO detector that knows, for each label scope, which classes its labels speak of."""

    known: dict[str, list[int]]

    def predict(self, x: torch.Tensor, *args: Any, **kwargs: Any) -> Any:
        """Outputs for photos (B, 3, H, W) in 0..1; in bfloat16 while training."""
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.training):
            return super().predict(x, *args, **kwargs)

    def init_criterion(self) -> KnownClassesLoss:
        """The loss that training calls."""
        return KnownClassesLoss(self, self.known, self.model[-1].nc)


class ShelfTrainer(DetectionTrainer):
    """The ultralytics trainer with the five differences that the module names."""

    def __init__(self, plan: TrainingPlan, **kwargs: Any) -> None:
        self.plan = plan
        super().__init__(**kwargs)

    def get_model(self, cfg: Any = None, weights: Any = None, verbose: bool = True) -> ShelfModel:
        """A model for the recipe's classes with the weights of the start checkpoint."""
        model = ShelfModel(cfg, nc=self.data["nc"], ch=self.data["channels"], verbose=verbose)
        index = {name: number for number, name in self.data["names"].items()}
        every = list(index)
        model.known = {
            scope: [index[name] for name in (names if self.plan.class_masks else every)]
            for scope, names in self.data["known"].items()
        }
        if weights:
            model.load(weights)
        model.to(memory_format=torch.channels_last)
        return model

    def build_dataset(self, img_path: str, mode: str = "train", batch: int | None = None) -> ShelfDataset:
        """Photos of the recipe, augmented in training."""
        return ShelfDataset(
            self.plan,
            img_path=img_path,
            imgsz=self.args.imgsz,
            batch_size=batch,
            augment=mode == "train",
            hyp=self.args,
            rect=False,
            stride=32,
            pad=0.0,
            prefix=f"{mode}: ",
            task="detect",
            data=self.data,
        )

    def preprocess_batch(self, batch: dict[str, Any]) -> dict[str, Any]:
        """Photos as float32 in 0..1, channels last."""
        batch = super().preprocess_batch(batch)
        batch["img"] = batch["img"].contiguous(memory_format=torch.channels_last)
        return batch
