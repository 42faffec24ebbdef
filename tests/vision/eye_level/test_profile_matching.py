import numpy as np
import pytest

from vision.eye_level.camera_pose import heights_at, prior
from vision.eye_level.profile_matching import match_profile
from vision.eye_level.row_alignment import UNMATCHED
from vision.eye_level.shelf_view import ShelfView, view_shelf
from vision.types import Point

WIDTH, HEIGHT = 960, 1280
UNEVEN = (165.0, 131.0, 104.0, 66.0, 40.0, 15.0)
EVEN = tuple(15.0 + 11 * step for step in range(14))
POSE = np.asarray([[150.0, np.log(190.0), 0.25, np.log(1150.0), 1.0]])


def view_of(heights: tuple[float, ...]) -> ShelfView:
    """Rows at those heights as the pose sees them."""
    levels = np.linspace(-HEIGHT / 2, HEIGHT / 2, 20000)
    seen = heights_at(POSE, levels)[0]
    rows = [levels[np.abs(seen - height).argmin()] + HEIGHT / 2 for height in heights]
    return view_shelf([(Point(0, float(y)), Point(WIDTH, float(y))) for y in rows], WIDTH, HEIGHT)


@pytest.mark.parametrize("rows", [UNEVEN, UNEVEN[1:], UNEVEN[:4], UNEVEN[1:5], (165.0, 131.0, 66.0, 40.0, 15.0)])
def test_rows_find_their_shelves_though_some_are_missing(rows: tuple[float, ...]) -> None:
    view = view_of(rows)
    matching = match_profile(view, UNEVEN, prior(view.pencil))
    assert matching is not None
    heights, sigmas = matching.boards(view.levels)
    assert tuple(heights) == rows
    assert (sigmas >= 0.9).all()


def test_a_row_that_is_no_shelf_is_left_out_and_still_measured() -> None:
    view = view_of((165.0, 131.0, 104.0, 87.0, 66.0, 40.0, 15.0))
    matching = match_profile(view, UNEVEN, prior(view.pencil))
    assert matching is not None
    assert matching.rows[0].tolist() == [0, 1, 2, UNMATCHED, 3, 4, 5]
    assert matching.boards(view.levels)[0][3] == pytest.approx(87, abs=2)


def test_another_fixtures_profile_is_refused() -> None:
    view = view_of(UNEVEN)
    assert match_profile(view, (300.0, 290.0), prior(view.pencil)) is None


def test_even_spacing_is_ambiguous_and_says_so() -> None:
    view = view_of(EVEN[5:9][::-1])
    matching = match_profile(view, EVEN, prior(view.pencil))
    assert matching is not None
    _, sigmas = matching.boards(view.levels)
    assert np.median(sigmas) > 5
    assert matching.weights.sum() == pytest.approx(1)


@pytest.mark.parametrize("profile", [(), (90.0,)])
def test_an_empty_or_single_profile_does_not_crash(profile: tuple[float, ...]) -> None:
    view = view_of((120.0, 90.0))
    matching = match_profile(view, profile, prior(view.pencil))
    assert matching is None
