"""Images of a painted shelf, taken side by side, become one."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from api.engine import Engine
from api.errors import InvalidInput
from api.planograms import stitching
from api.planograms.endpoints import recognition_models
from api.planograms.stitching import IMAGE_SIDE, look_at, stitch_images
from tests.api.planograms.conftest import data_url, picture
from vision.errors import ModelMissing, PhotoUnreadable
from vision.types import Box, Facing, PhotoQuality, ShelfReport

STITCH = "/computervision/imagecomposition:stitch?api-version=2023-04-01-preview"
WIDTH, HEIGHT = 800, 600
PITCH, ROW = 64, 190
Picture = NDArray[np.uint8]


def wall(seed: int) -> Picture:
    """A shelf of 1700 x 600 px with three rows of packs: patches of colour under lines of print, all different."""
    rng = np.random.default_rng(seed)
    pixels = np.full((HEIGHT, 1700, 3), 60, dtype=np.uint8)
    for box in boxes(0, 1700):
        left, top = int(box.x), int(box.y)
        patches = rng.integers(30, 226, (7, 4, 3), dtype=np.uint8)
        pixels[top : top + 140, left : left + 56] = cv2.resize(patches, (56, 140), interpolation=cv2.INTER_NEAREST)
        for line in range(6):
            word = "".join(rng.choice(list("ABCDEFGHKLMNPRSTUVXYZ"), 4))
            place = (left + 3, top + 20 + 22 * line)
            cv2.putText(pixels, word, place, cv2.FONT_HERSHEY_SIMPLEX, 0.5, (0, 0, 0), 1, cv2.LINE_AA)
    return pixels


def boxes(left: int, width: int) -> list[Box]:
    """The packs that an image shows in full which begins there."""
    packs = [(8 + PITCH * place - left, 30 + ROW * row) for row in range(3) for place in range(26)]
    return [Box(x, y, 56, 140) for x, y in packs if 0 <= x <= width - 56]


class ShelfCamera:
    """Takes images of walls, and reports on them as a faultless detector would."""

    version = "camera"

    def __init__(self) -> None:
        self.reports: dict[bytes, ShelfReport] = {}

    def take(self, seed: int, left: int) -> bytes:
        image = cv2.imencode(".png", wall(seed)[:, left : left + WIDTH])[1].tobytes()
        facings = tuple(Facing(f"f{n}", box, 0.9, None, None) for n, box in enumerate(boxes(left, WIDTH)))
        self.reports[image] = ShelfReport("image", WIDTH, HEIGHT, {}, PhotoQuality(True), facings=facings)
        return image

    embedder = None

    def analyze_one(self, photo: bytes, name: str, **_knowledge: object) -> ShelfReport:
        return self.reports[photo]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where every pack is noise, seams at full size take seconds to find."""
    monkeypatch.setattr(stitching, "MAX_STITCHED_SIDE", 400)


@pytest.fixture
def camera() -> ShelfCamera:
    return ShelfCamera()


def stitched(camera: ShelfCamera, *images: bytes) -> Picture:
    seen = [look_at(image, number, camera, 10**6) for number, image in enumerate(images, start=1)]
    found = cv2.imdecode(np.frombuffer(stitch_images(seen), np.uint8), cv2.IMREAD_COLOR)
    return np.asarray(found, dtype=np.uint8)


def test_images_in_any_order_become_the_shelf(camera: ShelfCamera) -> None:
    found = stitched(camera, camera.take(1, 880), camera.take(1, 0), camera.take(1, 440))
    shelf = wall(1)[:, : 880 + WIDTH]
    assert found.shape[1] == 400
    assert found.shape[1] / found.shape[0] == pytest.approx(shelf.shape[1] / shelf.shape[0], rel=0.02)
    small = [cv2.resize(pixels, (168, 60), interpolation=cv2.INTER_AREA).ravel() for pixels in (found, shelf)]
    # Softened by scaling, twice; a wrong order would leave 0.62 at most.
    assert np.corrcoef(small)[0, 1] > 0.8


@pytest.mark.parametrize(
    ("taken", "told"),
    [
        ([(1, 0), (1, 440), (2, 0)], "Image 3 overlaps too little"),
        ([(1, 0), (1, 880)], "Images 1, 2 overlap too little"),
    ],
)
def test_images_that_do_not_overlap_are_named(camera: ShelfCamera, taken: list[tuple[int, int]], told: str) -> None:
    with pytest.raises(InvalidInput, match=told) as refusal:
        stitched(camera, *(camera.take(*place) for place in taken))
    assert refusal.value.code == "images-do-not-overlap"


def test_a_damaged_image_is_named_by_its_number(camera: ShelfCamera) -> None:
    with pytest.raises(PhotoUnreadable, match=r"^Image 2: "):
        look_at(picture()[:400], 2, camera, 10**6)


def test_large_images_are_held_small() -> None:
    class Blind:
        version = "blind"

        embedder = None

        def analyze_one(self, photo: bytes, name: str, **_knowledge: object) -> ShelfReport:
            return ShelfReport(name, 3000, 1500, {}, PhotoQuality(True))

    assert look_at(picture(size=(3000, 1500)), 1, Blind(), 10**8).pixels.shape == (IMAGE_SIDE // 2, IMAGE_SIDE, 3)


def test_over_http_the_answer_is_a_jpeg(app, azure, camera: ShelfCamera) -> None:
    app.dependency_overrides[recognition_models] = lambda: Engine(lambda: camera)
    answer = azure("POST", STITCH, json={"images": [data_url(camera.take(1, left)) for left in (0, 440)]})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    assert answer.content.startswith(b"\xff\xd8")


def test_refusals_have_azures_form(azure, analyzer) -> None:
    images = [data_url(picture())] * 2
    wrong = [
        {},
        {"images": images[:1]},
        {"images": images * 6},
        {"images": ["https://example.com/a.jpg", *images]},
        {"images": ["data:image/jpeg;base64,AAAA", *images]},
        {"images": images},
    ]
    for body in wrong:
        answer = azure("POST", STITCH, json=body)
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "InvalidRequest"), body


def test_without_models_the_answer_says_so(azure, app) -> None:
    def fail():
        raise ModelMissing("no bundle")

    app.dependency_overrides[recognition_models] = lambda: Engine(fail)
    answer = azure("POST", STITCH, json={"images": [data_url(picture())] * 2})
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "ServiceUnavailable")
