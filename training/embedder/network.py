"""The network of the embedder: the backbone of a detector, its maps pooled so that layout survives, and one layer.

A pack is told by where its colours and words are, so maps are pooled by rows (and halves) instead of over the whole
crop, and the mean colours of a grid of cells go into the last layer directly. Measured on frozen features: rows beat
whole-crop pooling by up to 0.2 of top-1.
"""

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional
from ultralytics import YOLO

# Layers of YOLO11 up to the last one before spatial pyramid pooling, and those whose maps are used, with the cells
# (down, across) that each is pooled to.
LAYERS = 9
POOLED = {4: (4, 1), 6: (3, 2), 8: (3, 1)}
LAST = 8
COLOUR_CELLS = (8, 2)


class EmbedderNetwork(nn.Module):
    """Crops `(n, 3, H, W)`, RGB, 0 to 1 -> vectors `(n, dimension)` of length 1."""

    def __init__(self, start: Path, dimension: int) -> None:
        """The backbone starts from the detector checkpoint `start`."""
        super().__init__()
        self.backbone = nn.ModuleList(list(YOLO(str(start)).model.float().model[:LAYERS]))
        self.backbone.requires_grad_(True)
        with torch.no_grad():
            features = self.features(torch.zeros(1, 3, 64, 64)).shape[1]
        self.scale = nn.BatchNorm1d(features)
        self.project = nn.Linear(features, dimension, bias=False)
        self.centre = nn.BatchNorm1d(dimension, affine=False)

    def forward(self, crops: Tensor) -> Tensor:
        return functional.normalize(self.centre(self.project(self.scale(self.features(crops)))), dim=1)

    def features(self, crops: Tensor) -> Tensor:
        """Pooled maps `(n, features)`, before the last layer."""
        maps, parts = crops, [_cell_means(crops.float(), COLOUR_CELLS)]
        for number, layer in enumerate(self.backbone):
            maps = layer(maps)
            if number in POOLED:
                parts.append(_cell_means(maps.float(), POOLED[number]))
            if number == LAST:
                parts.append(maps.amax(dim=(2, 3)))
        return torch.cat([part.float().flatten(1) for part in parts], dim=1)


def _cell_means(maps: Tensor, cells: tuple[int, int]) -> Tensor:
    """Means over `cells` (down, across) as products with constants: ONNX has no pooling to sizes that do not divide."""
    down, across = (_shares(size, count) for size, count in zip(maps.shape[2:], cells, strict=True))
    return down @ maps @ across.T


def _shares(size: int, count: int) -> Tensor:
    """`(count, size)`: what each pixel of a side adds to the mean of each cell."""
    return functional.adaptive_avg_pool1d(torch.eye(int(size))[None], count)[0].T.contiguous()
