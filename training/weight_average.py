"""Keeps a share of the weights that a run started from, so that what its photos do not show is not forgotten.

Between a network and what became of it in a short training, weights on the straight line see about as well as the
better of both ends (Wortsman et al., "Robust fine-tuning of zero-shot models", CVPR 2022).
"""

from pathlib import Path
from typing import Any

import torch

# Says in a checkpoint that it was mixed: a run that is asked for again must not be mixed twice.
MIXED = "keep_of_start"


def keep_of_start(last: Path, start: Path, share: float) -> None:
    """Mix the weights of a finished run with those that it started from; one that was mixed before stays as it is.

    Args:
        last: final checkpoint of the run; it is replaced.
        start: checkpoint that the run started from, of the same shape.
        share: of the start, from 0 to 1.
    """
    checkpoint = _read(last)
    if MIXED in checkpoint:
        return
    network, began = checkpoint["model"].float(), _read(start)["model"].float().state_dict()
    mixed = {name: torch.lerp(value, began[name], share) for name, value in _floats(network).items()}
    network.load_state_dict(mixed, strict=False)
    unfinished = last.with_suffix(".part")
    torch.save(checkpoint | {"model": network.half(), MIXED: share}, unfinished)
    unfinished.replace(last)


def _read(path: Path) -> dict[str, Any]:
    checkpoint: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=False)
    return checkpoint


def _floats(network: torch.nn.Module) -> dict[str, torch.Tensor]:
    """All but the counters of the batch norms."""
    return {name: value for name, value in network.state_dict().items() if value.is_floating_point()}
