"""Trains the embedder of a recipe: readable from top to bottom.

Every SKU of every assortment is a class with a direction of its own, and crops are pulled to their directions by an
angular margin (Wang et al., "CosFace", CVPR 2018). A run that goes on from another one starts its directions from what
that network sees: most SKUs of real shelves come up a few times only. The directions are thrown away afterwards: what
stays is a network that puts crops of one SKU close together, also of SKUs that it has never seen.
"""

import csv
import dataclasses
import json
import math
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from rich.progress import track
from torch import Tensor, nn
from torch.nn import functional

from training.embedder.crop import Crop
from training.embedder.curves import draw_embedder_curves
from training.embedder.network import EmbedderNetwork
from training.embedder.recipe import EmbedderPlan, EmbedderRecipe
from training.embedder.sampling import CropSampler
from training.embedder.start_bundle import take_over
from training.recipe import BUNDLE_DIGEST, last_checkpoint
from vision.cards import EmbedderCard
from vision.letterbox import Pixels
from vision.sessions import usable_cores

WARM_UP_STEPS = 100
# The margin grows over this share of the training: from the start it would pull everything into one point.
MARGIN_GROWS = 0.3
LAST_RATE = 0.02
DIRECTION_RATE = 5.0
# Most steps show a direction none of its crops. Without this floor Adam would blow the tiny push away from other crops
# up to a full step, and a SKU that comes up late would have lost its direction by then.
DIRECTION_FLOOR = 1e-2
# Crops of a SKU whose mean vector is its first direction.
FIRST_CROPS = 4
SKUS_AT_ONCE = 16
# SKUs of unlabelled shelves whose first directions are this close may be one SKU, in two photos or in one: they are not
# set against each other.
MAY_BE_ONE = 0.65
WEIGHT_DECAY = 0.02
# Batches that give the batch norms of a bundle their statistics.
STATISTICS_BATCHES = 8
LONGEST_GRADIENT = 5.0
RESULTS, CURVES = "results.csv", "curves.png"


def train(
    recipe: EmbedderRecipe, crops: Sequence[Crop], start: Path, runs: Path, bundle: EmbedderCard | None = None
) -> Path:
    """Train until the recipe's epochs are done; a run that was stopped goes on from its last checkpoint.

    Args:
        recipe: sizes and training figures.
        crops: what it learns from.
        start: detector checkpoint whose backbone it starts from, or has the shape of if it goes on from another run
            or a bundle.
        runs: folder for the checkpoints and curves of all runs.
        bundle: card of the embedder that the recipe starts from, if it starts from one.

    Returns:
        Path of the final checkpoint. It is not chosen by any validation figure.

    Raises:
        ValueError: the run of that name was made by another recipe or from another bundle, the run that it goes on
            from was stopped, or the bundle has other sizes than the recipe.
        FileNotFoundError: the run that it goes on from is not there.
    """
    torch.set_num_threads(usable_cores())
    last = last_checkpoint(runs, recipe.name)
    run = EmbedderRun(recipe, crops, start, bundle)
    if last.exists():
        run.resume(last)
    elif recipe.start_run:
        run.start_from(last_checkpoint(runs, recipe.start_run))
    elif bundle is not None:
        run.start_from_bundle(bundle)
    for epoch in range(run.epochs_done, recipe.training.epochs):
        figures = run.epoch()
        _note(last.parent.parent, epoch + 1, figures)
        run.save(last)
    return last


class EmbedderRun:
    """The network, the directions of the SKUs and the optimiser, epoch by epoch."""

    def __init__(
        self, recipe: EmbedderRecipe, crops: Sequence[Crop], start: Path, bundle: EmbedderCard | None = None
    ) -> None:
        torch.manual_seed(recipe.training.seed)
        self._description = _described(recipe, bundle)
        self._recipe, self._plan = recipe, recipe.training
        self._rng = np.random.default_rng(recipe.training.seed)
        self._sampler = CropSampler(self._plan, crops, (recipe.input_width, recipe.input_height), self._rng)
        self._network = EmbedderNetwork(start, recipe.dimension).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        directions = torch.randn(len(self._sampler.labels), recipe.dimension)
        self._directions = nn.Parameter(functional.normalize(directions, dim=1))
        self._first = torch.zeros_like(directions)
        self._guessed = torch.tensor([kind == "shelf" for kind in self._sampler.kinds])
        self._optimiser = _optimiser(self._network, self._directions, self._plan)
        self.epochs_done = 0

    def epoch(self) -> dict[str, float]:
        """Learn from the batches of one epoch; mean loss and share of crops whose own direction was the nearest."""
        self._network.train()
        losses, hits = [], []
        for number in track(range(self._plan.steps), description=f"epoch {self.epochs_done + 1}"):
            loss, hit = self._step(self.epochs_done * self._plan.steps + number)
            losses.append(loss)
            hits.append(hit)
        self.epochs_done += 1
        return {"loss": float(np.mean(losses)), "right": float(np.mean(hits))}

    def _step(self, step: int) -> tuple[float, float]:
        total = self._plan.epochs * self._plan.steps
        for group in self._optimiser.param_groups:
            group["lr"] = group["initial_lr"] * _rate(step, total)
        crops, labels = self._sampler.batch()
        wanted = torch.as_tensor(labels)
        cosines = self._embed(crops) @ functional.normalize(self._directions, dim=1).T
        cosines = cosines.masked_fill(self._may_be_one(wanted), -1.0)
        margin = self._plan.margin * min(1.0, step / (MARGIN_GROWS * total))
        strained = cosines - margin * functional.one_hot(wanted, len(self._directions))
        loss = functional.cross_entropy(self._plan.scale * strained, wanted)
        self._optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_([*self._network.parameters(), self._directions], LONGEST_GRADIENT)
        self._optimiser.step()
        return loss.item(), (cosines.argmax(1) == wanted).float().mean().item()

    def _may_be_one(self, wanted: Tensor) -> Tensor:
        """`(batch, SKUs)`: which other SKUs of unlabelled shelves may be the same as the wanted one."""
        guessed = self._guessed[wanted, None] & self._guessed
        close = self._first[wanted] @ self._first.T >= MAY_BE_ONE
        return guessed & close & (torch.arange(len(self._first)) != wanted[:, None])

    def _embed(self, crops: Sequence[Pixels]) -> Tensor:
        # bfloat16 with channels last is twice as fast on a CPU with AMX.
        with torch.autocast("cpu", dtype=torch.bfloat16):
            found: Tensor = self._network(_as_input(crops).to(memory_format=torch.channels_last))
        return found.float()

    def save(self, path: Path) -> None:
        """Write everything that going on needs, in one step."""
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part")
        torch.save(self._state(), unfinished)
        unfinished.replace(path)

    def start_from(self, path: Path) -> None:
        """Take the network of another run, which has learned other SKUs perhaps.

        Raises FileNotFoundError when it is not there, ValueError when that run was stopped.
        """
        if not path.is_file():
            raise FileNotFoundError(f"no checkpoint {path} to start from; train {self._recipe.start_run} first")
        state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=False)
        if state["epochs"] < json.loads(state["recipe"])["training"]["epochs"]:
            raise ValueError(f"{path} is of a run that was stopped; train {self._recipe.start_run} to the end first")
        self._network.load_state_dict(state["network"])
        self._begin_directions()

    def start_from_bundle(self, card: EmbedderCard) -> None:
        """Take the network of a published embedder. Raises ValueError when its sizes are not those of the recipe."""
        has, wants = ((one.input_width, one.input_height, one.dimension) for one in (card, self._recipe))
        if has != wants:
            raise ValueError(
                f"recipe {self._recipe.name}: input_width, input_height and dimension of {card.name}, which it starts "
                f"from, are {has}, not {wants}"
            )
        take_over(self._network, card, (_as_input(self._sampler.batch()[0]) for _ in range(STATISTICS_BATCHES)))
        self._begin_directions()

    def _begin_directions(self) -> None:
        self._first = self._first_directions()
        self._directions.data.copy_(self._first)

    @torch.no_grad()  # type: ignore[untyped-decorator]
    def _first_directions(self) -> Tensor:
        """`(SKUs, dimension)`: the mean vector of some crops of each SKU, in the eyes of the network as it is."""
        self._network.eval()
        means = []
        for start in track(range(0, len(self._sampler.labels), SKUS_AT_ONCE), description="looking at every SKU"):
            numbers = range(start, min(start + SKUS_AT_ONCE, len(self._sampler.labels)))
            crops = [self._sampler.plain(number, FIRST_CROPS) for number in numbers]
            vectors = self._embed(list(chain.from_iterable(crops)))
            means += [part.mean(dim=0) for part in vectors.split([len(found) for found in crops])]
        return functional.normalize(torch.stack(means), dim=1)

    def resume(self, path: Path) -> None:
        """Go on from a checkpoint. Raises ValueError when another recipe made it."""
        state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=False)
        if state["recipe"] != self._description or state["labels"] != self._sampler.labels:
            raise ValueError(
                f"{path} is of another recipe named {self._recipe.name}, or of other crops. Delete or move its folder "
                "to train anew, or give the recipe another name."
            )
        self._network.load_state_dict(state["network"])
        self._directions.data.copy_(state["directions"])
        self._first = state["first"]
        self._optimiser.load_state_dict(state["optimiser"])
        self._rng.bit_generator.state = state["rng"]
        self.epochs_done = state["epochs"]

    def _state(self) -> dict[str, Any]:
        return {
            "recipe": self._description,
            "labels": self._sampler.labels,
            "network": self._network.state_dict(),
            "directions": self._directions.data,
            "first": self._first,
            "optimiser": self._optimiser.state_dict(),
            "rng": self._rng.bit_generator.state,
            "epochs": self.epochs_done,
        }


def _as_input(crops: Sequence[Pixels]) -> Tensor:
    return torch.from_numpy(cv2.dnn.blobFromImages(list(crops), scalefactor=1 / 255, swapRB=True))


def _described(recipe: EmbedderRecipe, bundle: EmbedderCard | None) -> str:
    """What decides the weights, as JSON: the recipe, and which bundle of that name it started from."""
    told = dataclasses.asdict(recipe) | ({BUNDLE_DIGEST: bundle.sha256} if bundle else {})
    return json.dumps(told, sort_keys=True, default=str)


def _optimiser(network: EmbedderNetwork, directions: nn.Parameter, plan: EmbedderPlan) -> torch.optim.Optimizer:
    """The backbone knows how to see and moves less than the last layer, directions move most."""
    rate, backbone = plan.learning_rate, list(network.backbone.parameters())
    last = [*network.scale.parameters(), *network.project.parameters()]
    groups = [
        {"params": backbone, "lr": rate * plan.backbone_rate},
        {"params": last, "lr": rate},
        {"params": [directions], "lr": rate * DIRECTION_RATE, "weight_decay": 0.0, "eps": DIRECTION_FLOOR},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=WEIGHT_DECAY)
    for group in optimiser.param_groups:
        group["initial_lr"] = group["lr"]
    return optimiser


def _rate(step: int, total: int) -> float:
    """Share of the learning rate: a short warm-up, then half a cosine down."""
    cosine = 0.5 * (1 + math.cos(math.pi * step / total))
    return min(1.0, (step + 1) / WARM_UP_STEPS) * (LAST_RATE + (1 - LAST_RATE) * cosine)


def _note(folder: Path, epoch: int, figures: dict[str, float]) -> None:
    """Put a line for the epoch into the results of the run and draw its curves anew.

    A run that was killed before it had saved an epoch learns that one again: its line is replaced.
    """
    folder.mkdir(parents=True, exist_ok=True)
    results = folder / RESULTS
    before = list(csv.DictReader(results.read_text().splitlines())) if results.exists() else []
    rows = [row for row in before if int(row["epoch"]) < epoch]
    rows.append({"epoch": str(epoch), **{name: f"{value:.4f}" for name, value in figures.items()}})
    with results.open("w", newline="") as file:
        writer = csv.DictWriter(file, ["epoch", *figures])
        writer.writeheader()
        writer.writerows(rows)
    draw_embedder_curves(results, folder / CURVES)
