"""A photo is checked before the upload: what is answered, and that nothing stays."""

import io
import time

import cv2
import numpy as np
import pytest
from PIL import Image

from vision.photos.quality_advice import ADVICE

CHECK = "/v1/photos:check"


def packs(width: int = 1280, height: int = 960) -> np.ndarray:
    """Sharp packs in light that is right."""
    rng = np.random.default_rng(3)
    boxes = cv2.resize(rng.integers(30, 230, (12, 16, 3)).astype(np.uint8), (width, height), interpolation=0)
    prints = cv2.resize(rng.integers(0, 60, (240, 320, 3)).astype(np.uint8), (width, height), interpolation=0)
    return cv2.add(boxes, prints)


def encoded(pixels: np.ndarray, kind: str = "JPEG") -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, kind)
    return buffer.getvalue()


@pytest.fixture
def check(world):
    def send(content, content_type="image/jpeg", by=None):
        return (by or world.rep).client.post(CHECK, content=content, headers={"Content-Type": content_type})

    return send


def test_a_good_photo_is_usable_and_nothing_of_it_stays(check, shelf) -> None:
    answer = check(encoded(packs()))
    assert answer.status_code == 200
    assert answer.json() == {"usable": True, "flaws": [], "width": 1280, "height": 960}
    assert shelf.empty


@pytest.mark.parametrize(
    ("pixels", "flaws", "usable"),
    [
        (cv2.GaussianBlur(packs(), (0, 0), 6), ["blurred"], False),
        ((packs() * 0.2).astype(np.uint8), ["too-dark"], False),
        (np.full((960, 1280, 3), 150, np.uint8), ["not-a-shelf"], False),
        (packs(480, 360), ["too-small"], False),
        (cv2.rotate(np.pad(packs(), ((0, 900), (0, 0), (0, 0)), constant_values=90), 0), ["obstructed"], True),
    ],
    ids=["blurred", "dark", "a wall", "small", "covered"],
)
def test_each_flaw_comes_with_its_advice(check, pixels, flaws, usable) -> None:
    answer = check(encoded(pixels)).json()
    assert (answer["usable"], [flaw["flag"] for flaw in answer["flaws"]]) == (usable, flaws)
    assert [flaw["advice"] for flaw in answer["flaws"]] == [ADVICE[flag] for flag in flaws]
    assert any(flaw["serious"] for flaw in answer["flaws"]) is not usable


@pytest.mark.parametrize(("kind", "content_type"), [("PNG", "image/png"), ("WEBP", "image/webp")])
def test_other_formats(check, kind, content_type) -> None:
    assert check(encoded(packs(), kind), content_type).json()["usable"] is True


def test_a_form_with_one_file_is_the_same(world) -> None:
    answer = world.rep.client.post(CHECK, files={"photo": ("a.jpg", encoded(packs()), "image/jpeg")})
    assert answer.json()["usable"] is True


@pytest.mark.parametrize(
    ("content", "content_type", "status", "code"),
    [
        (b"no photo", "image/jpeg", 415, "photo-format-unsupported"),
        (encoded(packs())[:4000], "image/jpeg", 422, "photo-unreadable"),
        (b"", "image/jpeg", 422, "body-empty"),
        (b"{}", "application/json", 415, "content-type-unsupported"),
    ],
)
def test_what_is_no_photo_is_refused_and_leaves_nothing(check, shelf, content, content_type, status, code) -> None:
    answer = check(content, content_type)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert shelf.empty


def test_nobody_checks_without_a_token(client) -> None:
    assert client.post(CHECK, content=encoded(packs()), headers={"Content-Type": "image/jpeg"}).status_code == 401


def test_too_many_bytes_are_refused(check, resources) -> None:
    answer = check(b"\xff" * (resources.settings.max_photo_bytes + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "body-too-large")


def test_a_photo_of_twelve_megapixels_costs_little(check) -> None:
    photo = encoded(packs(4000, 3000))
    check(photo)
    start = time.process_time()
    assert check(photo).status_code == 200
    # A busy machine is no failure: it is the work that counts, here some 90 ms of it, and not the waiting.
    assert time.process_time() - start < 0.6
