"""What `shelfaudit train evaluate` does: load models, measure them on the same photos, write page and JSON."""

import json
from collections.abc import Sequence
from pathlib import Path

from training.evaluation.comparison import Comparison, compare
from training.evaluation.detection import DetectionRun
from training.evaluation.models import Detects, shipped_model
from training.evaluation.page import write_page
from training.evaluation.record import comparison_as_json
from training.evaluation.table import evaluation_table
from training.recipe import read_sources
from vision.cards import CARD, MANIFEST
from vision.detector import Detector

NETWORKS = (".pt", ".onnx")


def evaluate_models(
    data: Path,
    models: Sequence[Path],
    sets: Path,
    *,
    report: Path | None = None,
    figures: Path | None = None,
    input_size: int | None = None,
    threads: int | None = None,
) -> str:
    """Measure models side by side on the same photos.

    Args:
        data: the folder that the sets' paths are relative to.
        models: what `load_model` takes; the others are compared with the first.
        sets: file that names the sets to measure on.
        report: HTML file to write, if any.
        figures: JSON file to write, if any.
        input_size: long side of the input in pixels for networks without a card; by default what they were made for.
        threads: for each network; by default one for each core.

    Returns:
        The figures of every model as Markdown tables.

    Raises:
        ValueError: a model is of no known kind, or a set has no photo.
    """
    loaded = [load_model(path, input_size=input_size, threads=threads) for path in models]
    comparison = compare(loaded, read_sources(sets), DetectionRun(data))
    if report:
        write_page(comparison, report)
    if figures:
        figures.parent.mkdir(parents=True, exist_ok=True)
        figures.write_text(json.dumps(comparison_as_json(comparison), indent=1, ensure_ascii=False) + "\n")
    return _tables(comparison)


def load_model(path: Path, *, input_size: int | None = None, threads: int | None = None) -> Detects:
    """A models folder (its detector in use), a bundle in one, an ultralytics checkpoint or an ONNX export of it."""
    if (path / MANIFEST).is_file():
        return shipped_model(Detector.load(path, threads=threads), threads=threads)
    if (path / CARD).is_file():
        bundle = path.resolve()
        return shipped_model(Detector.load(bundle.parent, bundle.name, threads=threads), threads=threads)
    if path.is_file() and path.suffix in NETWORKS:
        # PyTorch takes seconds to import, and measuring bundles does not need it.
        from training.evaluation.checkpoints import checkpoint_model

        return checkpoint_model(path, input_size=input_size, threads=threads)
    raise ValueError(f"{path}: is no models folder, no bundle with a {CARD} and no {' or '.join(NETWORKS)} file")


def _tables(comparison: Comparison) -> str:
    return "\n\n".join(
        f"{result.model.name} {result.model.version}\n\n{evaluation_table(result.figures)}"
        for result in comparison.models
    )
