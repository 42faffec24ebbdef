"""The sparse assignment against the library's dense one, and its own rules on small cases."""

import pytest

pytest.importorskip("ultralytics", reason="the extra `train` is not installed")

import torch
from ultralytics.utils.tal import TaskAlignedAssigner, make_anchors

from training.assignment import STRIDES, SparseAssigner, covered_pairs

SIDE = 128
CLASSES = 3


def anchor_points(width: int = SIDE, height: int = SIDE) -> torch.Tensor:
    maps = [torch.zeros(1, 1, height // stride, width // stride) for stride in STRIDES]
    points, strides = make_anchors(maps, torch.tensor([float(s) for s in STRIDES]), 0.5)
    return points * strides


def close_predictions(truth: torch.Tensor, points: torch.Tensor) -> torch.Tensor:
    """For every point the first true box around it, moved a little by a fixed noise; a small box elsewhere."""
    noise = torch.rand(*truth.shape[:1], len(points), 4, generator=torch.Generator().manual_seed(1)) * 6 - 3
    inside = ((points[None, :, None] > truth[:, None, :, :2]) & (points[None, :, None] < truth[:, None, :, 2:])).all(-1)
    around = torch.gather(truth, 1, inside.float().argmax(-1)[..., None].expand(-1, -1, 4))
    elsewhere = torch.cat([points - 4, points + 4], 1).expand_as(around)
    return torch.where(inside.any(-1)[..., None], around, elsewhere) + noise


def scene(seed: int) -> tuple[torch.Tensor, ...]:
    """Two photos of a shelf: boxes of one size side by side, one object of the second photo is padding."""
    generator = torch.Generator().manual_seed(seed)
    left = torch.arange(0, 120, 24.0).repeat(2, 4)
    top = torch.arange(0, 112, 28.0).repeat_interleave(5).repeat(2, 1)
    truth = torch.stack([left, top, left + 22, top + 26], 2)
    exists = torch.ones(2, 20, 1)
    exists[1, -1] = 0
    labels = torch.randint(0, CLASSES, (2, 20, 1), generator=generator).float()
    points = anchor_points()
    scores = torch.rand(2, len(points), CLASSES, generator=generator) * 0.8 + 0.1
    return scores, close_predictions(truth, points), points, labels, truth * exists, exists


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_it_agrees_with_the_dense_assignment_of_the_library(seed: int) -> None:
    arguments = scene(seed)
    dense = TaskAlignedAssigner(topk=10, num_classes=CLASSES, alpha=0.5, beta=6.0, stride=list(STRIDES))(*arguments)
    sparse = SparseAssigner(CLASSES)(*arguments)

    for name, expected, found in zip(("boxes", "scores"), dense[1:3], sparse[1:3], strict=True):
        learned = dense[3] & sparse[3] if name == "boxes" else torch.ones_like(dense[3])
        torch.testing.assert_close(found[learned].float(), expected[learned].float(), msg=name)
    assert (dense[2].sum(-1) > 0).sum() > 100


def test_a_box_covers_the_points_inside_it_on_every_grid() -> None:
    points = anchor_points(64, 32)
    truth = torch.tensor([[[3.0, 3.0, 30.0, 12.0]]])

    covered = points[covered_pairs(truth, torch.ones(1, 1, 1), points).points]

    # Its height of 9 px is widened to a cell of 16 px: from y = -0.5 to y = 15.5.
    inside = ((points > torch.tensor([3.0, -0.5])) & (points < torch.tensor([30.0, 15.5]))).all(1)
    assert {tuple(point) for point in covered.tolist()} == {tuple(point) for point in points[inside].tolist()}


def test_padding_learns_nothing() -> None:
    points = anchor_points()
    found = covered_pairs(torch.tensor([[[0.0, 0.0, 64.0, 64.0]]]), torch.zeros(1, 1, 1), points)

    assert len(found.objects) == len(found.points) == 0


def test_photos_without_objects_have_no_foreground() -> None:
    points = anchor_points()
    shapes = (2, len(points))
    nothing = torch.zeros(2, 0, 4)

    _, boxes, scores, foreground, owners = SparseAssigner(CLASSES)(
        torch.rand(*shapes, CLASSES), torch.rand(*shapes, 4), points, nothing[..., :1], nothing, nothing[..., :1]
    )

    assert not foreground.any()
    assert scores.sum() == 0
    assert boxes.shape == (*shapes, 4)
    assert owners.shape == shapes
