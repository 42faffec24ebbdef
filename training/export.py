"""From a training checkpoint to ONNX, checked against the network it came from."""

import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("YOLO_OFFLINE", "true")
os.environ.setdefault("YOLO_AUTOINSTALL", "False")

import numpy as np
import onnx
import torch
from ultralytics import YOLO

from vision.sessions import OrtSession

OPSET = 17
# Box coordinates are pixels up to 1280 and differ by float rounding; a tenth of a pixel moves no IoU threshold.
MAX_BOX_DIFFERENCE = 0.1
MAX_SCORE_DIFFERENCE = 0.002
# A size other than the traced one: the graph must not have frozen it.
CHECKED_SIZES = ((640, 640), (960, 736))
# What `training.evaluation.checkpoints` needs to measure an export: its classes, and the size it was made for.
KEPT_NOTES = ("names", "imgsz")


def export_onnx(checkpoint: Path, target: Path) -> None:
    """Write the network of a checkpoint as ONNX with free height and width.

    Args:
        checkpoint: ultralytics checkpoint written by `training.train_detector`.
        target: the `.onnx` file to write.

    Raises:
        ValueError: the exported network's outputs differ from the checkpoint's.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copy(checkpoint, folder))
        exported = YOLO(str(copy)).export(format="onnx", dynamic=True, simplify=True, opset=OPSET, verbose=False)
        _forget_origin(Path(exported))
        check_parity(copy, Path(exported))
        shutil.copy(exported, target)


def _forget_origin(exported: Path) -> None:
    """Drop what ultralytics notes in the file (paths, dates, versions): the card tells where weights come from."""
    network = onnx.load(exported)
    kept = {entry.key: entry.value for entry in network.metadata_props if entry.key in KEPT_NOTES}
    onnx.helper.set_model_props(network, kept)
    network.doc_string = ""
    onnx.save(network, exported)


def check_parity(checkpoint: Path, exported: Path) -> None:
    """Compare the exported network with the checkpoint on fixed noise; raises ValueError when they differ."""
    network = YOLO(str(checkpoint)).model.float().eval()
    session = OrtSession(exported.read_bytes())
    for height, width in CHECKED_SIZES:
        photo = np.random.default_rng(0).random((1, 3, height, width), dtype=np.float32)
        with torch.no_grad():
            expected = network(torch.from_numpy(photo))[0].numpy()
        _compare(expected, session.run(photo), f"{width}x{height}")


def _compare(expected: np.ndarray, found: np.ndarray, size: str) -> None:
    if expected.shape != found.shape:
        raise ValueError(f"at {size} the export gives {found.shape}, the checkpoint {expected.shape}")
    boxes = float(np.abs(expected[:, :4] - found[:, :4]).max())
    scores = float(np.abs(expected[:, 4:] - found[:, 4:]).max())
    if boxes > MAX_BOX_DIFFERENCE or scores > MAX_SCORE_DIFFERENCE:
        raise ValueError(
            f"at {size} the export differs by {boxes:.3f} px and {scores:.4f} in score from the checkpoint"
        )
