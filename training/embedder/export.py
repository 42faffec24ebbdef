"""From the checkpoint of an embedder to ONNX, checked against the network it came from."""

import io
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch

from training.embedder.network import EmbedderNetwork
from training.embedder.recipe import EmbedderRecipe
from vision.sessions import OrtSession

OPSET = 17
# Vectors have length 1; a likeness that differs by this much changes no name.
MAX_DIFFERENCE = 1e-3


def export_embedder(recipe: EmbedderRecipe, checkpoint: Path, start: Path) -> bytes:
    """The network of a checkpoint as ONNX, for any number of crops.

    Args:
        recipe: what it was trained by.
        checkpoint: written by `training.train_embedder`.
        start: the detector checkpoint that gives the backbone its shape.

    Raises:
        ValueError: the exported network's vectors differ from the checkpoint's.
    """
    network = EmbedderNetwork(start, recipe.dimension)
    state: dict[str, Any] = torch.load(checkpoint, map_location="cpu", weights_only=False)
    network.load_state_dict(state["network"])
    network.eval()
    weights = _onnx_of(network, (recipe.input_height, recipe.input_width))
    check_parity(network, weights, (recipe.input_height, recipe.input_width))
    return weights


def _onnx_of(network: EmbedderNetwork, size: tuple[int, int]) -> bytes:
    file = io.BytesIO()
    with warnings.catch_warnings():
        # The newer exporter needs another package; the sizes that the tracer warns of are those of the card.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            (torch.zeros(2, 3, *size),),
            file,
            input_names=["crops"],
            output_names=["vectors"],
            dynamic_axes={"crops": {0: "n"}, "vectors": {0: "n"}},
            opset_version=OPSET,
            dynamo=False,
        )
    model = onnx.load_from_string(file.getvalue())
    model.doc_string = ""
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())


def check_parity(network: EmbedderNetwork, weights: bytes, size: tuple[int, int]) -> None:
    """Raises ValueError when the vectors of an ONNX network are not those of `network`; `size` is height, width."""
    session = OrtSession(weights)
    for count in (1, 5):
        crops = np.random.default_rng(0).random((count, 3, *size), dtype=np.float32)
        with torch.no_grad():
            expected = network(torch.from_numpy(crops)).numpy()
        difference = float(np.abs(expected - session.run(crops)).max())
        if difference > MAX_DIFFERENCE:
            raise ValueError(f"for {count} crops the export differs by {difference:.4f} from the checkpoint")
