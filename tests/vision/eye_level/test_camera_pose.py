import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.eye_level.camera_pose import heights_at, joined, prior, settle, starting_poses, steepness_at
from vision.geometry import Floats
from vision.shelf.perspective import Perspective

PENCIL = Perspective(960, 1280)
cameras = st.tuples(st.floats(90, 180), st.floats(60, 400), st.floats(-0.2, 0.5), st.floats(800, 1800))


def pose_of(camera: tuple[float, float, float, float]) -> Floats:
    height, distance, pitch, focal = camera
    return np.asarray([[height, np.log(distance), pitch, np.log(focal), 1.0]])


def seen_at(camera: tuple[float, float, float, float], heights: Floats) -> Floats:
    """Pixels below the photo's centre of points on the front: turn the point into the camera's axes and divide."""
    height, distance, pitch, focal = camera
    fall = height - heights
    forward, down = (
        distance * np.cos(pitch) + fall * np.sin(pitch),
        fall * np.cos(pitch) - distance * np.sin(pitch),
    )
    return focal * down / forward


@given(cameras)
def test_levels_become_the_heights_that_a_pinhole_camera_saw(camera: tuple[float, float, float, float]) -> None:
    heights = np.asarray([160.0, 110.0, 60.0, 10.0])
    assert heights_at(pose_of(camera), seen_at(camera, heights))[0] == pytest.approx(heights)


@given(cameras, st.floats(-600, 600))
def test_steepness_is_the_loss_of_height_a_pixel(camera: tuple[float, float, float, float], level: float) -> None:
    pose = pose_of(camera)
    upper, lower = heights_at(pose, np.asarray([level - 0.5, level + 0.5]))[0]
    assert steepness_at(pose, np.asarray([level]))[0, 0] == pytest.approx(upper - lower, rel=1e-3)


@given(cameras)
def test_four_known_heights_settle_the_map_between_them(camera: tuple[float, float, float, float]) -> None:
    heights = np.asarray([170.0, 125.0, 70.0, 15.0])
    levels = seen_at(camera, heights)

    def measured(poses: Floats) -> Floats:
        return (heights_at(poses, levels) - heights) / 0.1

    best = settle(starting_poses(PENCIL), joined(prior(PENCIL), measured), 20).best
    between = seen_at(camera, np.asarray([150.0, 100.0, 40.0]))
    assert heights_at(best.poses, between)[0] == pytest.approx([150, 100, 40], abs=0.5)
    assert (best.spreads(between) < 1).all()


def test_without_evidence_heights_are_all_but_unknown() -> None:
    best = settle(starting_poses(PENCIL), prior(PENCIL)).best
    assert (best.spreads(np.asarray([-300.0, 0.0, 300.0])) > 20).all()


def test_evidence_that_fits_counts_for_no_more_than_its_sigma() -> None:
    start = starting_poses(PENCIL)[:1]
    spreads = np.asarray([5.0, 0.1, 0.2, 0.05, 0.3])
    settled = settle(start, lambda poses: (poses - start) / spreads)
    assert settled.covariances[0] == pytest.approx(np.diag(spreads**2))


def test_one_wrong_height_does_not_bend_the_rest() -> None:
    camera = (140.0, 160.0, 0.2, 1000.0)
    heights = np.asarray([170.0, 140.0, 110.0, 80.0, 50.0, 20.0])
    wrong = heights + np.asarray([0, 0, 0, 40, 0, 0])

    def measured(poses: Floats) -> Floats:
        return heights_at(poses, seen_at(camera, heights)) - wrong

    best = settle(starting_poses(PENCIL), joined(prior(PENCIL), measured), 20).best
    assert heights_at(best.poses, seen_at(camera, heights))[0] == pytest.approx(heights, abs=2)
