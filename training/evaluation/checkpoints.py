"""Networks without a card, measured before anybody publishes them: ultralytics checkpoints and their ONNX exports.

Only the network comes from the file. Letterbox, suppression and class rules are those of `vision`, so that two
candidates differ by what they learned and not by what surrounds them.
"""

import ast
import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

os.environ.setdefault("YOLO_OFFLINE", "true")
os.environ.setdefault("YOLO_AUTOINSTALL", "False")

import onnx
import torch
from ultralytics import YOLO

from training.evaluation.models import VisionModel
from vision.cards import DetectorCard
from vision.detector import Detector
from vision.sessions import ModelSession, OrtSession, Tensor, usable_cores
from vision.types import ObjectClass

NMS_IOU = 0.6
# Decides only which gaps and POP pieces a product or a tag removes; what is accepted is chosen on the measured sets.
SUPPRESSING_SCORE = 0.3
# What trainers call a finished run's file: the run's folder tells more.
RUN_FILES = ("last", "best")


def checkpoint_model(path: Path, *, input_size: int | None = None, threads: int | None = None) -> VisionModel:
    """A `.pt` or `.onnx` file as a model to measure; its thresholds are chosen on the measured sets.

    Args:
        path: an ultralytics checkpoint, or an ONNX file that ultralytics exported (its classes are in there).
        input_size: long side of the input in pixels; by default what the file was made for.
        threads: for the network; by default one for each core.

    Raises:
        ValueError: none of its classes is one of ours.
    """
    threads = threads or usable_cores()
    session, names, own_size = (_open_onnx if path.suffix == ".onnx" else _open_checkpoint)(path, threads)
    rows, classes = _known_classes(names, path)
    card = DetectorCard(
        folder=path.parent,
        name=path.parents[1].name if path.stem in RUN_FILES else path.stem,
        version="checkpoint",
        file=path.name,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        licence="",
        commercial_use=False,
        classes=classes,
        input_size=input_size or own_size,
        thresholds=dict.fromkeys(classes, SUPPRESSING_SCORE),
        nms_iou=NMS_IOU,
    )
    return VisionModel(Detector(card, _ChosenRows(session, rows)), {}, threads)


def _open_checkpoint(path: Path, threads: int) -> tuple[ModelSession, Mapping[int, str], int]:
    torch.set_num_threads(threads)
    model = YOLO(str(path))
    return _TorchSession(model.model), model.names, int(model.overrides.get("imgsz", 640))


def _open_onnx(path: Path, threads: int) -> tuple[ModelSession, Mapping[int, str], int]:
    notes = {entry.key: entry.value for entry in onnx.load(path).metadata_props}
    if "names" not in notes:
        raise ValueError(f"{path}: does not say its classes; export it with ultralytics or give its checkpoint")
    names: Mapping[int, str] = ast.literal_eval(notes["names"])
    return OrtSession(path.read_bytes(), threads=threads), names, max(ast.literal_eval(notes["imgsz"]))


def _known_classes(names: Mapping[int, str], path: Path) -> tuple[list[int], tuple[ObjectClass, ...]]:
    """Rows of the output to keep and what they are. A network of one class finds products, whatever it calls them."""
    if len(names) == 1:
        return [0, 1, 2, 3, 4], ("product",)
    known = {index: name for index, name in sorted(names.items()) if name in get_args(ObjectClass)}
    if not known:
        raise ValueError(f"{path}: finds {', '.join(names.values())}; none of {', '.join(get_args(ObjectClass))}")
    return [0, 1, 2, 3, *(4 + index for index in known)], tuple(known.values())  # type: ignore[arg-type]


class _TorchSession:
    """A checkpoint's network behind the door that `vision` expects."""

    def __init__(self, network: Any) -> None:
        self._network = network.float().fuse(verbose=False).eval()

    def run(self, batch: Tensor) -> Tensor:
        with torch.inference_mode():
            output = self._network(torch.from_numpy(batch))
        predictions: Tensor = (output[0] if isinstance(output, tuple | list) else output).numpy()
        return predictions


class _ChosenRows:
    """Only the box rows and the rows of known classes of a network's output `(1, 4 + classes, n)`."""

    def __init__(self, session: ModelSession, rows: Sequence[int]) -> None:
        self._session = session
        self._rows = list(rows)

    def run(self, batch: Tensor) -> Tensor:
        return self._session.run(batch)[:, self._rows]
