"""The curves of an embedder's training as a picture."""

import csv
from pathlib import Path

from matplotlib.figure import Figure


def draw_embedder_curves(results: Path, picture: Path) -> None:
    """Draw loss and share of rightly told crops over the epochs, from a CSV file with a line an epoch, as PNG."""
    with results.open(newline="") as file:
        rows = list(csv.DictReader(file))
    epochs = [int(row["epoch"]) for row in rows]
    figure = Figure(figsize=(9, 3.6), dpi=110, layout="constrained")
    for axes, name, title, ink in zip(
        figure.subplots(1, 2), ("loss", "right"), ("loss", "share told rightly"), ("#0b6e8a", "#c4601d"), strict=True
    ):
        axes.plot(epochs, [float(row[name]) for row in rows], color=ink, marker="o", markersize=3)
        axes.set_title(f"{title} on the varied crops learned from", loc="left", fontsize=10)
        axes.set_xlabel("epoch")
        axes.set_ylim(bottom=0)
        axes.grid(alpha=0.25)
        axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(picture)
