"""Puts back the batch norms that an export folded into the convolutions before them.

Training without them does not hold. They come back exactly: with `mean` and `variance` of what a convolution puts out
on pictures that will teach, a batch norm with the factor `sqrt(variance + eps)` and the offset `bias + mean` gives what
the folded convolution gave. So nothing is lost, and training begins with the statistics of what it will see.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np
import torch
from onnx import numpy_helper
from torch import Tensor, nn
from ultralytics.nn.modules import Conv


def floats_of(tensor: Any) -> np.ndarray:
    """A tensor of an ONNX graph as float32."""
    return np.array(numpy_helper.to_array(tensor), np.float32)


def pass_on(norm: nn.BatchNorm2d, bias: Tensor) -> None:
    """Let a batch norm, in evaluation mode, add `bias` (channels,) and nothing else."""
    norm.running_mean.zero_()  # type: ignore[union-attr]
    norm.running_var.fill_(1.0)  # type: ignore[union-attr]
    norm.weight.fill_((1.0 + norm.eps) ** 0.5)
    norm.bias.copy_(bias)


@torch.no_grad()  # type: ignore[untyped-decorator]
def give_statistics(network: nn.Module, inputs: Iterable[Tensor]) -> None:
    """Set every batch norm to what its convolution puts out on `inputs`; the outputs of the network stay the same.

    Args:
        network: in evaluation mode, every batch norm after `pass_on`.
        inputs: (n, 3, H, W), float32, RGB in 0..1.
    """
    parts = [part for part in network.modules() if isinstance(part, Conv)]
    seen: list[list[Tensor]] = [[] for _ in parts]
    hooks = [
        part.conv.register_forward_hook(lambda _, __, output, into=into: into.append(_moments(output)))
        for part, into in zip(parts, seen, strict=True)
    ]
    for pictures in inputs:
        network(pictures)
    for hook in hooks:
        hook.remove()
    for part, moments in zip(parts, seen, strict=True):
        mean, square = torch.stack(moments).mean(dim=0)
        _normalise(part.bn, mean, (square - mean**2).clamp(min=0))


def _moments(output: Tensor) -> Tensor:
    """`(2, channels)`: mean and mean square; in float64, because their difference is taken."""
    values = output.double()
    return torch.stack([values.mean(dim=(0, 2, 3)), (values**2).mean(dim=(0, 2, 3))])


def _normalise(norm: nn.BatchNorm2d, mean: Tensor, variance: Tensor) -> None:
    """Give a batch norm that passes its input on other statistics, and the factors that make up for them."""
    norm.running_mean.copy_(mean)  # type: ignore[union-attr]
    norm.running_var.copy_(variance)  # type: ignore[union-attr]
    norm.weight.copy_((variance + norm.eps).sqrt())
    norm.bias.add_(mean)
