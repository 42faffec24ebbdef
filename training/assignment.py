"""Which anchor points of the detector learn which labelled object: task-aligned assignment on the pairs that matter.

The rule is TOOD's (Feng et al. 2021, as in ultralytics' `TaskAlignedAssigner`): an object takes the ten anchor points
inside its box whose prediction has the best `score^alpha * overlap^beta`; a point wanted by several objects goes to
the one it overlaps most. The library compares every object with every point; a shelf has hundreds of objects, each of
which covers less than a hundredth of the points, so this module lists the covered pairs first. On four hundred
objects that is a hundred times less work, and about a third less time for a whole training step on a CPU.
"""

from dataclasses import dataclass

import torch
from ultralytics.utils.metrics import bbox_iou

STRIDES = (8, 16, 32)
TOP_POINTS = 10
ALPHA, BETA = 0.5, 6.0
# A box narrower than the middle grid's cell may cover no point at all; it is widened to one cell.
LEAST_SIDE = 16.0
TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Pairs:
    """Object-and-point pairs: `objects` and `points` index flattened (photo, object) and (photo, point) tables."""

    objects: torch.Tensor
    points: torch.Tensor

    def only(self, chosen: torch.Tensor) -> "Pairs":
        """The pairs of a mask or an index list."""
        return Pairs(self.objects[chosen], self.points[chosen])


class SparseAssigner(torch.nn.Module):
    """Drop-in for ultralytics' assigner; the points are the grids of `STRIDES`, one after the other, row by row."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.classes = classes

    def forward(
        self,
        scores: torch.Tensor,
        boxes: torch.Tensor,
        points: torch.Tensor,
        labels: torch.Tensor,
        truth: torch.Tensor,
        exists: torch.Tensor,
    ) -> tuple[None, torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
        """Targets of every anchor point. No gradient flows through them: the library detaches what it gives.

        Args:
            scores: (B, A, classes) predicted scores in 0..1.
            boxes: (B, A, 4) predicted boxes, x1 y1 x2 y2 in pixels.
            points: (A, 2) anchor points in pixels.
            labels: (B, N, 1) class of each labelled object.
            truth: (B, N, 4) its box, x1 y1 x2 y2 in pixels.
            exists: (B, N, 1) 1 for an object, 0 for padding.

        Returns:
            None (the library's loss does not read the labels), target boxes (B, A, 4), target scores (B, A, classes),
            foreground mask (B, A) and the index of the assigned object in its photo (B, A).
        """
        photos, count = truth.shape[:2]
        flat_truth, flat_labels = truth.reshape(-1, 4), labels.reshape(-1).long()
        pairs = covered_pairs(truth, exists, points)
        overlap = bbox_iou(flat_truth[pairs.objects], boxes.reshape(-1, 4)[pairs.points], xywh=False, CIoU=True)
        overlap = overlap.reshape(-1).clamp(0)
        score = scores.reshape(-1, self.classes)[pairs.points, flat_labels[pairs.objects]]
        fit = score.pow(ALPHA) * overlap.pow(BETA)
        kept = _best_points(pairs.objects, fit)
        kept = kept[_one_object_each(pairs.points[kept], overlap[kept])]
        pairs, fit, overlap = pairs.only(kept), fit[kept], overlap[kept]
        quality = _quality(pairs.objects, fit, overlap, photos * count)

        rows = photos * points.shape[0]
        foreground = torch.zeros(rows, dtype=torch.bool)
        foreground[pairs.points] = True
        owner = torch.zeros(rows, dtype=torch.long)
        owner[pairs.points] = pairs.objects
        target_scores = scores.new_zeros(rows, self.classes)
        target_scores[pairs.points, flat_labels[pairs.objects]] = quality.to(scores)
        target_boxes = flat_truth[owner] if count else boxes.new_zeros(rows, 4)
        shape = (photos, points.shape[0])
        indexes = (owner % max(count, 1)).view(shape)
        return None, target_boxes.view(*shape, 4), target_scores.view(*shape, -1), foreground.view(shape), indexes


def covered_pairs(truth: torch.Tensor, exists: torch.Tensor, points: torch.Tensor) -> Pairs:
    """Every pair of an object and an anchor point inside its box.

    The points of a grid lie in rows at `(column + 0.5, row + 0.5) * stride`, so the covered ones are a rectangle of
    columns and rows, listed without looking at any other point.
    """
    objects = exists.reshape(-1).bool().nonzero().reshape(-1)
    boxes = _widened(truth.reshape(-1, 4)[objects])
    photo = objects // max(truth.shape[1], 1)
    found: list[Pairs] = []
    first = 0
    for stride, columns, rows in _grids(points):
        numbers, cells = _cells(boxes / stride - 0.5, columns, rows)
        found.append(Pairs(objects[numbers], photo[numbers] * len(points) + first + cells))
        first += columns * rows
    return Pairs(torch.cat([p.objects for p in found]), torch.cat([p.points for p in found]))


def _widened(boxes: torch.Tensor) -> torch.Tensor:
    center, size = (boxes[:, :2] + boxes[:, 2:]) / 2, boxes[:, 2:] - boxes[:, :2]
    half = size.clamp(min=LEAST_SIDE) / 2
    return torch.cat([center - half, center + half], 1)


def _grids(points: torch.Tensor) -> list[tuple[int, int, int]]:
    """Stride, columns and rows of each grid: the last point of the finest one lies half a cell from the far corner."""
    width, height = (points.amax(0) + STRIDES[0] / 2).long().tolist()
    return [(stride, width // stride, height // stride) for stride in STRIDES]


def _cells(boxes: torch.Tensor, columns: int, rows: int) -> tuple[torch.Tensor, torch.Tensor]:
    """For boxes in cells of a grid: the number of the box and of the cell (row by row) of each covered cell."""
    left, top = boxes[:, 0].ceil().clamp(0, columns).long(), boxes[:, 1].ceil().clamp(0, rows).long()
    right, bottom = boxes[:, 2].floor().clamp(-1, columns - 1).long(), boxes[:, 3].floor().clamp(-1, rows - 1).long()
    wide, high = (right - left + 1).clamp(min=0), (bottom - top + 1).clamp(min=0)
    area = wide * high
    numbers = torch.repeat_interleave(torch.arange(len(boxes)), area)
    within = torch.arange(len(numbers)) - torch.repeat_interleave(area.cumsum(0) - area, area)
    cells = (top[numbers] + within // wide[numbers]) * columns + left[numbers] + within % wide[numbers]
    return numbers, cells


def _best_points(objects: torch.Tensor, fit: torch.Tensor) -> torch.Tensor:
    """Indexes of the pairs among the best of their object."""
    order = fit.argsort(descending=True)
    order = order[objects[order].argsort(stable=True)]
    return order[_rank(objects[order]) < TOP_POINTS]


def _one_object_each(points: torch.Tensor, overlap: torch.Tensor) -> torch.Tensor:
    """Indexes of the pairs that are their point's best."""
    order = overlap.argsort(descending=True)
    order = order[points[order].argsort(stable=True)]
    return order[_rank(points[order]) == 0]


def _rank(sorted_groups: torch.Tensor) -> torch.Tensor:
    """Position of each entry within its run of equal values."""
    _, lengths = sorted_groups.unique_consecutive(return_counts=True)
    starts = torch.repeat_interleave(lengths.cumsum(0) - lengths, lengths)
    return torch.arange(len(sorted_groups)) - starts


def _quality(objects: torch.Tensor, fit: torch.Tensor, overlap: torch.Tensor, count: int) -> torch.Tensor:
    """The score to learn: the fit, scaled so that an object's best point learns its best overlap."""
    best_fit = torch.zeros(count).scatter_reduce(0, objects, fit, "amax")
    best_overlap = torch.zeros(count).scatter_reduce(0, objects, overlap, "amax")
    return fit * best_overlap[objects] / (best_fit[objects] + TINY)
