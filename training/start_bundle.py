"""Makes a checkpoint out of a published detector, so that training can go on from it.

A bundle holds the network as ONNX, without batch norms: `training.batch_norms` puts them back.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("YOLO_OFFLINE", "true")
os.environ.setdefault("YOLO_AUTOINSTALL", "False")

import cv2
import numpy as np
import onnx
import torch
from torch import Tensor, nn
from ultralytics.nn.modules import Conv
from ultralytics.nn.tasks import DetectionModel

from training.batch_norms import floats_of, give_statistics, pass_on
from training.export import check_parity
from training.recipe import ARCHITECTURE
from vision.cards import STRIDE, DetectorCard, verified_weights
from vision.letterbox import Letterbox, Pixels

LAST_LAYER = "model.23.cv3.0.2"  # of the first class branch
# More photos move the statistics less than one step of training does.
PHOTOS = 32

Folded = Mapping[str, tuple[np.ndarray, np.ndarray]]
"""By the name of a convolution: its weights (out, in, height, width) and biases (out,), float32."""


def checkpoint_of_bundle(card: DetectorCard, photos: Sequence[Path], side: int, target: Path) -> Path:
    """Write a checkpoint that ultralytics trains on from; its outputs are those of the bundle.

    Args:
        card: of the bundle.
        photos: photos that will teach; up to PHOTOS of them give the statistics of the batch norms.
        side: long side in pixels that they are seen at.
        target: the `.pt` file to write.

    Raises:
        ValueError: the network is no float YOLO11n, or the checkpoint's outputs differ from it.
        ModelError: the weights are not there, or not those of the card.
    """
    folded = folded_convolutions(verified_weights(card), card.name)
    network = network_of(folded, card)
    give_statistics(network, (_input(_read(path), side) for path in photos[:: -(-len(photos) // PHOTOS)]))
    torch.save({"model": network, "ema": None, "epoch": -1, "train_args": {"imgsz": side, "task": "detect"}}, target)
    check_parity(target, card.folder / card.file)
    return target


def folded_convolutions(weights: bytes, name: str) -> Folded:
    """The convolutions of an ONNX network as ultralytics names them.

    Raises:
        ValueError: their weights do not lie in the file as floats; `name` is told.
    """
    graph = onnx.load_from_string(weights).graph
    stored = {tensor.name: tensor for tensor in graph.initializer}
    folded = {}
    for node in graph.node:
        if node.op_type == "Conv" and len(node.input) == 3:
            kernel, bias = (stored.get(entry) for entry in node.input[1:])
            if kernel is None or bias is None:
                raise ValueError(f"{name} holds whole numbers of 8 bits: training cannot start from that variant")
            folded[kernel.name.removesuffix(".weight")] = floats_of(kernel), floats_of(bias)
    return folded


def network_of(folded: Folded, card: DetectorCard) -> Any:
    """An ultralytics network with these convolutions, in evaluation mode; its batch norms pass everything on.

    Raises:
        ValueError: they are not those of a YOLO11n for the classes of the card.
    """
    network = _empty_network(folded, card)
    with torch.no_grad():
        for name, part in _convolutions(network):
            layer = part.conv if isinstance(part, Conv) else part
            kernel, bias = (torch.from_numpy(values) for values in _of(folded, name, layer, card))
            layer.weight.copy_(kernel)
            if isinstance(part, Conv):
                pass_on(part.bn, bias)
            else:
                layer.bias.copy_(bias)
    return network.eval()


def _empty_network(folded: Folded, card: DetectorCard) -> Any:
    """Hidden layers of the class branches are as wide as those of the network that training once started from."""
    if LAST_LAYER not in folded:
        raise ValueError(f"{card.name} is no YOLO11n: it has no {LAST_LAYER}; training cannot start from it")
    classes, width = len(card.classes), folded[LAST_LAYER][0].shape[1]
    network = DetectionModel(ARCHITECTURE, nc=max(classes, width), verbose=False)
    head = network.model[-1]
    for branch in head.cv3:
        branch[-1] = nn.Conv2d(width, classes, 1)
    head.nc, head.no = classes, classes + 4 * head.reg_max
    network.yaml["nc"], network.names = classes, dict(enumerate(card.classes))
    return network


def _convolutions(network: nn.Module) -> Iterator[tuple[str, Any]]:
    """Convolutions with a batch norm, and plain ones with a bias, by the names that their weights have in ONNX."""
    for name, part in network.named_modules():
        if isinstance(part, Conv):
            yield f"{name}.conv", part
        elif isinstance(part, nn.Conv2d) and part.bias is not None:
            yield name, part


def _of(folded: Folded, name: str, layer: nn.Conv2d, card: DetectorCard) -> tuple[np.ndarray, np.ndarray]:
    kernel, bias = folded.get(name, (np.empty(0), np.empty(0)))
    if kernel.shape != tuple(layer.weight.shape):
        raise ValueError(
            f"{card.name} is no YOLO11n for {', '.join(card.classes)}: {name} should be {tuple(layer.weight.shape)}, "
            f"not {kernel.shape}; training cannot start from it"
        )
    return kernel, bias


def _read(path: Path) -> Pixels:
    pixels = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if pixels is None:
        raise FileNotFoundError(f"{path} is not a picture that can be read")
    return np.asarray(pixels, np.uint8)


def _input(pixels: Pixels, side: int) -> Tensor:
    height, width = pixels.shape[:2]
    drawn = Letterbox.fit(width, height, long_side=side, stride=STRIDE).draw(pixels)
    return torch.from_numpy(cv2.dnn.blobFromImage(drawn, scalefactor=1 / 255, swapRB=True))
