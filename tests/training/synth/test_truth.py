import cv2
import numpy as np
import pytest

from training.synth.camera import View, draw_view
from training.synth.canvas import Canvas
from training.synth.scene import draw_flat
from training.synth.style import draw_style
from training.synth.truth import read_truth
from training.synth.types import Label

PRODUCT = Label("product", row=1, sku="SYN-00-0")


def opaque(width: int, height: int) -> np.ndarray:
    return np.full((height, width, 4), 255, dtype=np.uint8)


def straight_view(width: int, height: int) -> View:
    return View(np.eye(3), width, height)


def test_whole_object_keeps_its_box() -> None:
    canvas = Canvas(100, 80)
    canvas.place(PRODUCT, opaque(20, 30), 10, 15)
    (found,) = read_truth(canvas, straight_view(100, 80), canvas.owners)
    assert found.box == (10, 15, 20, 30)
    assert found.visible == pytest.approx(1.0)


def test_covered_object_is_boxed_where_it_shows() -> None:
    canvas = Canvas(100, 80)
    canvas.place(PRODUCT, opaque(20, 30), 10, 15)
    canvas.cover(0, 30, 100, 80, (0, 0, 0))
    (found,) = read_truth(canvas, straight_view(100, 80), canvas.owners)
    assert found.box == (10, 15, 20, 15)
    assert found.visible == pytest.approx(0.5)


def test_object_cut_by_the_frame_knows_its_visible_share() -> None:
    canvas = Canvas(100, 80)
    canvas.place(PRODUCT, opaque(20, 30), -10, 15)
    (found,) = read_truth(canvas, straight_view(100, 80), canvas.owners)
    assert found.box == (0, 15, 10, 30)
    assert found.visible == pytest.approx(0.5)


def test_nearly_hidden_object_is_dropped() -> None:
    canvas = Canvas(100, 80)
    canvas.place(PRODUCT, opaque(20, 30), 10, 15)
    canvas.cover(0, 15, 100, 38, (0, 0, 0))
    assert read_truth(canvas, straight_view(100, 80), canvas.owners) == ()


def test_units_behind_are_no_truth_and_hide_nothing() -> None:
    canvas = Canvas(100, 80)
    canvas.mark(Label("gap", row=1), 10, 10, 50, 60)
    canvas.decorate(opaque(30, 40), 15, 15, 0, 100)
    (found,) = read_truth(canvas, straight_view(100, 80), canvas.owners)
    assert found.kind == "gap"
    assert found.visible == pytest.approx(1.0)
    assert canvas.image[20, 20].tolist() == [255, 255, 255]


def test_visible_share_holds_under_a_turned_camera() -> None:
    canvas = Canvas(400, 400)
    for x in (60, 180, 300):
        canvas.place(PRODUCT, opaque(50, 90), x, 150)
    view = draw_view(np.random.default_rng(4), (50, 50, 300, 300), (400, 400), tilt=10)
    found = read_truth(canvas, view, view.look_at_owners(canvas.owners))
    middle = min(found, key=lambda one: abs(one.box[0] + one.box[2] / 2 - 150))
    assert middle.visible == pytest.approx(1.0, abs=0.03)


@pytest.mark.parametrize("seed", [0, 7, 11])
def test_boxes_bound_the_pixels_that_an_object_changes(seed: int) -> None:
    rng = np.random.default_rng(seed)
    style = draw_style(rng)
    flat = draw_flat(rng, style, (86, 65, 480, 360))
    view = draw_view(rng, (86, 65, 480, 360), (flat.canvas.width, flat.canvas.height), style.photo.tilt)
    truth = read_truth(flat.canvas, view, view.look_at_owners(flat.canvas.owners))
    before = view.look(flat.canvas.image)
    whole = {one.kind: one for one in truth if one.visible > 0.9}
    assert "product" in whole
    for found in whole.values():
        x, y, w, h = found.box
        owner = owner_at(flat.canvas, view, x + w / 2, y + h / 2)
        repainted = flat.canvas.image.copy()
        repainted[flat.canvas.owners == owner] = 255 - repainted[flat.canvas.owners == owner]
        changed = cv2.absdiff(view.look(repainted), before).max(axis=2) > 0
        ys, xs = np.nonzero(changed)
        bounds = (xs.min(), ys.min(), xs.max() + 1, ys.max() + 1)
        assert np.abs(np.array(bounds) - np.array([x, y, x + w, y + h])).max() <= 2


def owner_at(canvas: Canvas, view: View, x: float, y: float) -> int:
    u, v = view.look_back(x, y)
    return int(canvas.owners[round(v), round(u)])
