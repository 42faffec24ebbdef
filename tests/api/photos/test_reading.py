"""What can be read of a photo, by whom, and what a browser may keep of it."""

from uuid import uuid4

import cv2
import numpy as np
import pytest
from PIL import Image
from sqlalchemy import update

from api.db import transaction
from api.engine import Engine
from api.tables import Job
from api.worker import Worker
from vision.errors import PhotoUnreadable
from vision.types import Box, Facing, ModelIdentity, PhotoQuality, ShelfReport


class OneFacing:
    """Sees one facing in the left half of the photo."""

    version = "one-facing"

    embedder = None

    def analyze_one(self, photo: bytes, name: str, **_knowledge: object) -> ShelfReport:
        return ShelfReport(
            photo=name,
            width=320,
            height=240,
            models={"detector": ModelIdentity("fake", "1", "0" * 64)},
            quality=PhotoQuality(usable=True),
            facings=(Facing("f1", Box(20, 20, 100, 200), 0.9, None, None),),
        )


class Blind:
    """Cannot use any photo."""

    version = "blind"

    embedder = None

    def analyze_one(self, photo: bytes, name: str, **_knowledge: object) -> ShelfReport:
        raise PhotoUnreadable("The photo is damaged.")


@pytest.fixture
def analyse(resources):
    """Let the workers of this process finish what is queued."""

    def run(analyzer=None) -> None:
        Worker(resources, Engine(lambda: analyzer or OneFacing())).drain()

    return run


@pytest.fixture
def photo_id(put, jpeg) -> str:
    return put(jpeg).json()["id"]


@pytest.fixture
def get(world, photo_id):
    """Read something of the photo as its rep, unless told otherwise."""

    def read(what: str = "", *, by=None, **options):
        return (by or world.rep).client.get(f"/v1/photos/{photo_id}{what}", **options)

    return read


def test_the_status_follows_the_job(get, analyse, resources) -> None:
    assert (get().json()["status"], get().json()["error"]) == ("queued", None)
    with transaction(resources.sessions) as session:
        session.execute(update(Job).values(state="leased"))
    assert get().json()["status"] == "analysing"
    with transaction(resources.sessions) as session:
        session.execute(update(Job).values(state="queued"))
    analyse()
    assert (get().json()["status"], get().json()["error"]) == ("done", None)


def test_a_failed_photo_says_why(get, analyse) -> None:
    analyse(Blind())
    assert (get().json()["status"], get().json()["error"]) == ("failed", "The photo is damaged.")
    for what in ("/analysis", "/overlay"):
        answer = get(what)
        assert (answer.status_code, answer.json()["code"]) == (404, "analysis-failed")
        assert "Take it again" in answer.json()["detail"]


@pytest.mark.parametrize("what", ["/analysis", "/overlay"])
def test_before_the_analysis_the_answer_says_to_wait(get, what) -> None:
    answer = get(what)
    assert (answer.status_code, answer.json()["code"]) == (404, "analysis-not-ready")
    assert "Ask again" in answer.json()["detail"]


def test_the_content_comes_back_byte_for_byte(get, jpeg, put) -> None:
    answer = get("/content")
    assert (answer.status_code, answer.content) == (200, jpeg)
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["etag"] == f'"{get().json()["sha256"]}"'
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_content_that_the_browser_has_is_not_sent_again(get) -> None:
    etag = get("/content").headers["etag"]
    answer = get("/content", headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", etag)


def test_a_part_of_the_content(get, jpeg) -> None:
    answer = get("/content", headers={"Range": "bytes=10-19"})
    assert (answer.status_code, answer.content) == (206, jpeg[10:20])


def test_the_analysis_is_the_shelf_report(get, analyse, photo_id) -> None:
    analyse()
    report = get("/analysis").json()
    assert report["photo"] == photo_id
    assert report["models"]["detector"]["sha256"] == "0" * 64
    assert [facing["box"] for facing in report["facings"]] == [[20, 20, 100, 200]]


def decoded(answer) -> np.ndarray:
    assert answer.headers["content-type"] == "image/jpeg"
    return cv2.imdecode(np.frombuffer(answer.content, np.uint8), cv2.IMREAD_COLOR)


def test_the_overlay_shows_the_facing(get, analyse, jpeg) -> None:
    analyse()
    drawn = decoded(get("/overlay"))
    plain = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    height, width = plain.shape[:2]
    assert drawn.shape[1] == width
    assert drawn.shape[0] > height, "the legend stands below the photo"
    changed = np.abs(drawn[:height].astype(int) - plain.astype(int)).max(axis=2)
    assert np.median(changed[60:180, 20]) > 2 * np.median(changed[60:180, 250])


def test_the_overlay_comes_in_the_size_that_is_asked_for(get, analyse) -> None:
    analyse()
    small, large = (decoded(get("/overlay", params={"max_side": side})) for side in (80, 160))
    assert (small.shape[1], large.shape[1]) == (80, 160)
    assert get("/overlay", params={"max_side": 10}).status_code == 422


def test_the_overlay_is_not_drawn_twice_for_one_browser(get, analyse, monkeypatch) -> None:
    analyse()
    first = get("/overlay")
    monkeypatch.setattr("api.photos.endpoints.overlay_jpeg", None)
    again = get("/overlay", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.headers["cache-control"]) == (304, "private, no-cache")


def test_any_photo_comes_as_an_upright_jpeg_of_the_size_asked_for(new_jpeg, put, world, monkeypatch) -> None:
    """Before it is analysed too, and decoded once for one browser."""
    turned = Image.Exif()
    turned[0x0112] = 6  # the phone was held upright
    photo = put(new_jpeg(7, exif=turned)).json()
    path = f"/v1/photos/{photo['id']}/picture"

    answer = world.rep.client.get(path, params={"max_side": 100})

    assert decoded(answer).shape[:2] == (100, round(100 * photo["width"] / photo["height"]))
    assert photo["width"] < photo["height"], "upright"
    monkeypatch.setattr("api.photos.endpoints.picture_jpeg", None)
    again = {"If-None-Match": answer.headers["etag"]}
    assert world.rep.client.get(path, params={"max_side": 100}, headers=again).status_code == 304


def test_a_scene_lists_its_photos_in_the_order_they_came(put, new_jpeg, world, scene, clock) -> None:
    ids = []
    for seed in range(3):
        ids.append(put(new_jpeg(seed)).json()["id"])
        clock.advance(seconds=1)
    listed = world.rep.client.get(f"/v1/scenes/{scene.id}/photos").json()
    assert [photo["id"] for photo in listed] == ids
    assert listed[0] == world.rep.client.get(f"/v1/photos/{ids[0]}").json()


@pytest.mark.parametrize(
    ("person", "allowed"),
    [
        ("rep", True),
        ("manager", True),
        ("trainer", True),
        ("admin", True),
        ("other_rep", False),
        ("east_rep", False),
        ("east_manager", False),
    ],
)
def test_who_may_read_a_photo(get, analyse, world, scene, person, allowed) -> None:
    analyse()
    reader = getattr(world, person)
    for what in ("", "/content", "/picture", "/analysis", "/overlay"):
        assert get(what, by=reader).status_code == (200 if allowed else 404), what
    assert reader.client.get(f"/v1/scenes/{scene.id}/photos").status_code == (200 if allowed else 404)


@pytest.mark.parametrize("what", ["", "/content", "/picture", "/analysis", "/overlay"])
def test_without_a_token_nothing_is_read(get, client, photo_id, what) -> None:
    assert client.get(f"/v1/photos/{photo_id}{what}").status_code == 401


def test_what_is_not_there_looks_like_what_is_not_yours(world, get) -> None:
    missing = world.rep.client.get(f"/v1/photos/{uuid4()}").json()
    foreign = get(by=world.other_rep).json()
    assert {**missing, "instance": ""} == {**foreign, "instance": ""}


def test_the_document_tells_how_to_upload(client) -> None:
    put = client.get("/openapi.json").json()["paths"]["/v1/scenes/{scene_id}/photos/{photo_id}"]["put"]
    assert set(put["requestBody"]["content"]) >= {"image/jpeg", "image/heic", "multipart/form-data"}
    assert set(put["responses"]) >= {"200", "201", "401", "404", "409", "413", "415", "422"}
