import numpy as np
import pytest

from vision.eye_level.camera_pose import heights_at
from vision.eye_level.product_ruler import MOST_RULERS, UNKNOWN_TOP_CM, ProductSize, product_ruler
from vision.eye_level.shelf_view import view_shelf
from vision.types import Box, Point

WIDTH, HEIGHT = 960, 1280
EDGES = [(Point(0, y), Point(WIDTH, y)) for y in (400.0, 700.0, 1000.0)]
VIEW = view_shelf(EDGES, WIDTH, HEIGHT)
POSE = np.asarray([[150.0, np.log(160.0), 0.2, np.log(1100.0), 1.0]])


def standing(height_cm: float, depth_cm: float, foot: float, x: float) -> Box:
    """A box as the pose sees a block: its foot in front, the back edge of its top behind (all below the camera)."""
    floor = heights_at(POSE, np.asarray([foot - HEIGHT / 2]))[0, 0]
    apparent = floor + height_cm + (150.0 - floor - height_cm) * depth_cm / 160.0
    levels = np.linspace(-HEIGHT / 2, foot - HEIGHT / 2, 20000)
    top = levels[np.abs(heights_at(POSE, levels)[0] - apparent).argmin()] + HEIGHT / 2
    return Box(x, float(top), 60, float(foot - top))


@pytest.mark.parametrize("foot", [500.0, 700.0, 1000.0])
def test_the_true_pose_explains_boxes_whether_their_depth_is_known_or_usual(foot: float) -> None:
    usual, deep = standing(20, UNKNOWN_TOP_CM, foot, 450), standing(20, 8.0, foot, 450)
    for box, size in ((usual, ProductSize(20)), (deep, ProductSize(20, depth_cm=10.0))):
        evidence = product_ruler(VIEW, [box], {0: size})
        assert evidence is not None
        assert abs(evidence(POSE)[0, 0]) < 0.3


def test_a_wrong_scale_is_noticed() -> None:
    boxes = [standing(20, UNKNOWN_TOP_CM, foot, 450) for foot in (700.0, 1000.0)]
    evidence = product_ruler(VIEW, boxes, {0: ProductSize(20), 1: ProductSize(20)})
    assert evidence is not None
    nearer = POSE + np.asarray([0, np.log(0.5), 0, 0, 0])
    assert (np.abs(evidence(nearer)) > 1).all()


@pytest.mark.parametrize("box", [Box(400, 0, 50, 300), Box(400, 1100, 50, 180)])
def test_boxes_cut_by_the_photo_measure_nothing(box: Box) -> None:
    assert product_ruler(VIEW, [box], {0: ProductSize(20)}) is None


def test_nothing_known_is_no_evidence() -> None:
    assert product_ruler(VIEW, [Box(400, 500, 50, 100)], {}) is None


def test_a_row_of_one_product_counts_like_few_facings() -> None:
    boxes = [standing(20, UNKNOWN_TOP_CM, 700, x) for x in range(0, 900, 9)]
    sizes = {index: ProductSize(20) for index in range(len(boxes))}
    many, one = product_ruler(VIEW, boxes, sizes), product_ruler(VIEW, boxes[50:51], {0: ProductSize(20)})
    assert many is not None
    assert one is not None
    nearer = POSE + np.asarray([0, np.log(0.7), 0, 0, 0])
    assert many(nearer).shape[1] <= MOST_RULERS
    assert (many(nearer) ** 2).sum() == pytest.approx((one(nearer) ** 2).sum(), rel=0.1)
