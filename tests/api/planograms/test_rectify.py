"""A shelf photographed at an angle becomes a rectangle."""

import cv2
import numpy as np
import pytest

from api.errors import InvalidInput
from api.planograms.rectify import rectify
from api.planograms.schemas import ControlPoints
from tests.api.planograms.conftest import data_url, picture

RECTIFY = "/computervision/imagecomposition:rectify?api-version=2023-04-01-preview"
CORNERS = {"topLeft": (0.1, 0.1), "topRight": (0.9, 0.2), "bottomLeft": (0.2, 0.9), "bottomRight": (0.8, 0.8)}
WIDTH, HEIGHT = 400, 300


def points(**changed: tuple[float, float]) -> ControlPoints:
    named = {name: {"x": x, "y": y} for name, (x, y) in {**CORNERS, **changed}.items()}
    return ControlPoints.model_validate(named)


def quarters_seen_at_an_angle() -> bytes:
    """A rectangle of four colours, painted so that its corners lie at CORNERS."""
    flat = np.zeros((200, 200, 3), dtype=np.uint8)
    flat[:100, :100], flat[:100, 100:], flat[100:, :100], flat[100:, 100:] = (255, 0, 0), (0, 255, 0), (0, 0, 255), 255
    order = ("topLeft", "topRight", "bottomRight", "bottomLeft")
    corners = np.float32([(CORNERS[name][0] * WIDTH, CORNERS[name][1] * HEIGHT) for name in order])
    warp = cv2.getPerspectiveTransform(np.float32([(0, 0), (200, 0), (200, 200), (0, 200)]), corners)
    return cv2.imencode(".png", cv2.warpPerspective(flat, warp, (WIDTH, HEIGHT)))[1].tobytes()


def test_the_corners_become_those_of_the_picture() -> None:
    flat = cv2.imdecode(
        np.frombuffer(rectify(quarters_seen_at_an_angle(), points(), 10**6), np.uint8), cv2.IMREAD_COLOR
    )
    height, width = flat.shape[:2]
    assert (width, height) == (321, 243)
    middles = [flat[height * row // 8, width * column // 8] for row in (1, 7) for column in (1, 7)]
    expected = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)]
    assert np.abs(np.asarray(middles, dtype=int) - expected).max() < 12


@pytest.mark.parametrize(
    "changed",
    [
        {"topLeft": (0.9, 0.2), "topRight": (0.1, 0.1)},
        {"topRight": (0.1, 0.1)},
        {"bottomRight": (0.3, 0.3)},
        {"topLeft": (0.2, 0.9), "bottomLeft": (0.1, 0.1), "topRight": (0.8, 0.8), "bottomRight": (0.9, 0.2)},
    ],
    ids=["crossed", "two in one", "one inside", "upside down"],
)
def test_corners_that_are_none_are_refused(changed) -> None:
    with pytest.raises(InvalidInput, match="corners of the shelf"):
        rectify(picture(), points(**changed), 10**6)


def body(**changed) -> dict[str, object]:
    corners = {name: {"x": x, "y": y} for name, (x, y) in CORNERS.items()}
    return {"url": data_url(picture()), "controlPoints": corners} | changed


def test_over_http_the_answer_is_a_jpeg(azure) -> None:
    answer = azure("POST", RECTIFY, json=body())
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    assert answer.content.startswith(b"\xff\xd8")


def test_refusals_have_azures_form(azure) -> None:
    wrong = [
        {"url": "https://example.com/a.jpg"},
        {"url": "data:image/jpeg;base64,AAAA"},
        {"controlPoints": {"topLeft": {"x": 0, "y": 0}}},
        {"controlPoints": {name: {"x": 2, "y": 0} for name in CORNERS}},
    ]
    for changed in wrong:
        answer = azure("POST", RECTIFY, json=body(**changed))
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "InvalidRequest"), changed
