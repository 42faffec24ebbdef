import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.pop.pop_kinds import KindModel, expand, measure_pieces, tell_kinds
from vision.types import Box, Point

DARK = np.full((480, 640, 3), 40, np.uint8)
ROW = [Box(20.0 + 60 * place, 200, 50, 100) for place in range(10)]
EDGE = (Point(20, 300), Point(610, 300))
MEASURES = 20
ABOVE_TOP, OUTSIDE, OVER = 5, 6, 4
STEPS, STROKES = slice(13, 18), slice(18, 20)


def model(**changes: object) -> KindModel:
    """Tells "wide" from "tall" by the logarithm of the width alone."""
    weights = np.zeros((2 * MEASURES + 1, 2))
    weights[0] = (2, -2)
    values: dict[str, object] = {
        "kinds": ("wide", "tall"),
        "mean": np.zeros(len(weights)),
        "spread": np.ones(len(weights)),
        "weights": weights,
        "bias": np.zeros(2),
        "told_from": {"wide": 0.8},
    }
    return KindModel(**(values | changes))  # type: ignore[arg-type]


def widths(*logarithms: float) -> np.ndarray:
    measures = np.zeros((len(logarithms), MEASURES))
    measures[:, 0] = logarithms
    return measures


@pytest.mark.parametrize(("logarithm", "kind"), [(2.0, "wide"), (0.36, "wide"), (0.3, None), (0.0, None), (-2.0, None)])
def test_a_kind_is_told_from_its_own_level_on_and_others_never(logarithm: float, kind: str | None) -> None:
    (guess,) = model().guess(widths(logarithm))
    assert guess.kind == kind
    assert 0.5 <= guess.probability <= 1


def test_a_model_survives_its_file() -> None:
    again = KindModel.from_json(model().to_json())
    assert again.guess(widths(0.1, 3.0)) == model().guess(widths(0.1, 3.0))


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=5))
def test_probabilities_of_all_kinds_add_up_to_one(logarithms: list[float]) -> None:
    assert model().probabilities(widths(*logarithms)).sum(axis=1) == pytest.approx(1)


@given(
    scale=st.floats(0.3, 3),
    x=st.floats(0, 500),
    y=st.floats(0, 400),
    w=st.floats(8, 200),
    h=st.floats(8, 200),
)
def test_size_and_place_do_not_depend_on_the_photos_resolution(
    scale: float, x: float, y: float, w: float, h: float
) -> None:
    def scaled(box: Box) -> Box:
        return Box(*(value * scale for value in box))

    edge = (Point(EDGE[0].x * scale, EDGE[0].y * scale), Point(EDGE[1].x * scale, EDGE[1].y * scale))
    first = measure_pieces(DARK, [Box(x, y, w, h)], ROW, [EDGE])
    second = measure_pieces(DARK, [scaled(Box(x, y, w, h))], [scaled(box) for box in ROW], [edge])
    assert first[0, :7] == pytest.approx(second[0, :7], abs=1e-6)


@pytest.mark.parametrize(
    ("piece", "measure", "expected"),
    [
        (Box(100, 100, 80, 100), ABOVE_TOP, 1.0),
        (Box(100, 150, 80, 100), ABOVE_TOP, 0.5),
        (Box(100, 220, 80, 40), ABOVE_TOP, 0.0),
        (Box(-40, 220, 60, 40), OUTSIDE, 1.0),
        (Box(0, 220, 40, 40), OUTSIDE, 0.5),
        (Box(20, 200, 50, 100), OVER, 1.0),
        (Box(300, 320, 50, 40), OVER, 0.0),
    ],
)
def test_where_a_piece_lies_among_the_facings(piece: Box, measure: int, expected: float) -> None:
    assert measure_pieces(DARK, [piece], ROW, [EDGE])[0, measure] == pytest.approx(expected, abs=1e-6)


def test_a_disc_differs_from_a_card_at_its_corners() -> None:
    photo = DARK.copy()
    photo[100:180, 100:180] = (0, 0, 220)
    rows, columns = np.mgrid[:80, :80] - 39.5
    photo[100:180, 300:380][rows**2 + columns**2 < 40**2] = (0, 0, 220)
    card, disc = measure_pieces(photo, [Box(100, 100, 80, 80), Box(300, 100, 80, 80)], ROW, [EDGE])[:, 7]
    assert card < 0.1 < 1 < disc


def test_a_side_where_a_piece_ends_differs_from_one_where_its_box_cuts_it() -> None:
    photo = DARK.copy()
    photo[100:180, 100:260] = (0, 0, 220)
    left, right, upper, lower, corners = measure_pieces(photo, [Box(100, 100, 80, 80)], ROW, [EDGE])[0, STEPS]
    assert right < 0.1 < 1 < min(left, upper, lower, corners)


def test_upright_strokes_differ_across_and_not_down() -> None:
    photo = DARK.copy()
    photo[100:196, 100:196:8] = 220
    across, down = measure_pieces(photo, [Box(100, 100, 96, 96)], ROW, [EDGE])[0, STROKES]
    assert down < 0.1 < across


def test_a_long_strip_on_the_edge_is_told_and_a_plain_card_is_not() -> None:
    photo = DARK.copy()
    photo[294:312, 40:560] = (30, 20, 210)
    photo[296:310, 100:200] = 255
    photo[250:290, 300:340] = (30, 20, 210)
    strip, card = tell_kinds(photo, [Box(40, 294, 520, 18), Box(300, 250, 40, 40)], ROW, [EDGE])
    assert strip.kind == "shelf_strip"
    assert card.kind is None


@pytest.mark.parametrize(
    "edges", [[], [(Point(5, 5), Point(5, 5))], [EDGE]], ids=["no rows", "an edge without length", "a row"]
)
@pytest.mark.parametrize("facings", [[], ROW], ids=["no facings", "facings"])
@pytest.mark.parametrize("piece", [Box(-30, -30, 20, 20), Box(0, 0, 640, 480), Box(10, 10, 0.2, 0.2)])
def test_odd_input_gives_finite_measures(piece: Box, facings: list[Box], edges: list[tuple[Point, Point]]) -> None:
    measures = measure_pieces(DARK, [piece], facings, edges)
    assert measures.shape == (1, MEASURES)
    assert np.isfinite(expand(measures)).all()


def test_no_pieces_no_guesses() -> None:
    assert tell_kinds(DARK, [], ROW, [EDGE]) == ()
