"""Takes a published embedder apart, so that training can go on from it without the checkpoint that it came from.

As with detectors (`training.start_bundle`) the batch norms come back with the statistics of the crops that will teach,
and the vectors stay what they were.
"""

from collections.abc import Iterable, Mapping

import numpy as np
import onnx
import torch
from torch import Tensor
from ultralytics.nn.modules import Conv

from training.batch_norms import floats_of, give_statistics, pass_on
from training.embedder.export import check_parity
from training.embedder.network import EmbedderNetwork
from vision.cards import EmbedderCard, verified_weights

PROJECTION = ".project.MatMul"

Arrays = Mapping[str, np.ndarray]


def take_over(network: EmbedderNetwork, card: EmbedderCard, batches: Iterable[Tensor]) -> None:
    """Give the network the weights of a bundle; it ends in evaluation mode.

    Args:
        network: of the dimension of the bundle; what it knew is lost.
        card: of the bundle.
        batches: inputs (n, 3, H, W), float32, RGB in 0..1, which give the statistics of the batch norms.

    Raises:
        ValueError: the bundle holds another kind of network, or the vectors differ from the bundle's.
        ModelError: the weights are not there, or not those of the card.
    """
    weights = verified_weights(card)
    network.eval()
    try:
        _fill(network, onnx.load_from_string(weights).graph)
    except (KeyError, RuntimeError) as error:
        raise ValueError(f"{card.name} is no embedder that training can start from: {error}") from error
    give_statistics(network, batches)
    check_parity(network, weights, (card.input_height, card.input_width))


@torch.no_grad()  # type: ignore[untyped-decorator]
def _fill(network: EmbedderNetwork, graph: onnx.GraphProto) -> None:
    stored = {tensor.name: floats_of(tensor) for tensor in graph.initializer}
    given = {_module(node.name): [stored[entry] for entry in node.input if entry in stored] for node in graph.node}
    for name, part in network.backbone.named_modules():
        if isinstance(part, Conv):
            kernel, bias = (torch.from_numpy(values) for values in given[name])
            part.conv.weight.copy_(kernel)
            pass_on(part.bn, bias)
    network.project.weight.copy_(torch.from_numpy(given[PROJECTION][0].T))
    for layer in ("scale", "centre"):
        norm = network.get_submodule(layer)
        norm.load_state_dict({**norm.state_dict(), **_of_layer(stored, layer)})


def _of_layer(stored: Arrays, layer: str) -> dict[str, Tensor]:
    """What the file holds of a layer that the export left as it was."""
    prefix = f"{layer}."
    return {name.removeprefix(prefix): torch.from_numpy(stored[name]) for name in stored if name.startswith(prefix)}


def _module(node: str) -> str:
    """The module of a convolution by the name of its node: `/backbone.6/m.0/m/m.0/cv1/conv/Conv` -> `6.m.0.m.0.cv1`."""
    path = node.removeprefix("/backbone.").removesuffix("/conv/Conv")
    return path.replace("/m/m.", "/m.").replace("/", ".")
