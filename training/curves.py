"""The curves of a training run as a picture: what a trainer looks at while it runs."""

import csv
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

# What ultralytics writes a line an epoch; the box of a detection is learned as two losses, its class as one.
LOSSES = {"train/box_loss": "box overlap", "train/dfl_loss": "box edges", "train/cls_loss": "class"}
RATE = "lr/pg0"
INK = ("#0b6e8a", "#c4601d", "#5b4b9a")


def draw_curves(results: Path, picture: Path) -> None:
    """Draw losses and learning rate over the epochs.

    Args:
        results: the CSV file of the run, a line an epoch.
        picture: the PNG file to write.
    """
    with results.open(newline="") as file:
        rows = [{name.strip(): value for name, value in row.items()} for row in csv.DictReader(file)]
    epochs = [int(row["epoch"]) for row in rows]
    figure = Figure(figsize=(9, 4), dpi=110, layout="constrained")
    losses, rate = figure.subplots(1, 2, width_ratios=(2, 1))
    for ink, (column, label) in zip(INK, LOSSES.items(), strict=True):
        values = [float(row[column]) for row in rows]
        losses.plot(epochs, values, color=ink, marker="o", markersize=3)
        losses.annotate(f" {label} {values[-1]:.2f}", (epochs[-1], values[-1]), color=ink, va="center")
    rate.plot(epochs, [float(row[RATE]) for row in rows], color="#444444")
    _dress(losses, "loss on the photos learned from", epochs[-1])
    _dress(rate, "learning rate", epochs[-1])
    losses.set_xlim(right=max(epochs[-1] * 1.35, 2))
    figure.savefig(picture)


def _dress(axes: Axes, title: str, last_epoch: int) -> None:
    axes.set_title(title, loc="left", fontsize=10)
    axes.set_xlabel("epoch")
    axes.set_ylim(bottom=0)
    axes.set_xlim(left=0.5, right=max(last_epoch, 2))
    axes.grid(alpha=0.25)
    axes.spines[["top", "right"]].set_visible(False)
