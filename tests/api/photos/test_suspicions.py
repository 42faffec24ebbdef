"""Suspicions about a photo's origin: what is kept, what makes a mark, and who sees it."""

import io
from datetime import timedelta
from uuid import UUID, uuid4

import cv2
import numpy as np
import pytest
from PIL import Image
from sqlalchemy import select, text

from api.db import transaction
from api.engine import Engine
from api.photos.inspection import inspect_photo
from api.photos.suspicions import record_origin
from api.tables import Outlet, Photo
from api.tables.photos import PhotoInspection
from api.worker import Worker
from vision.photos.exif import GeoPlace
from vision.types import PhotoQuality, ShelfReport

SHANGHAI = GeoPlace(31.2304, 121.4737)


def shelf(seed: int) -> Image.Image:
    """A picture of its own for each seed."""
    boxes = np.random.default_rng(seed).integers(20, 230, (9, 12, 3)).astype(np.uint8)
    return Image.fromarray(cv2.resize(boxes, (640, 480), interpolation=cv2.INTER_CUBIC))


def encoded(picture: Image.Image, **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", **options)
    return buffer.getvalue()


def exif(taken: str | None = None, place: GeoPlace | None = None, offset: str | None = None) -> Image.Exif:
    block = Image.Exif()
    detail = block.get_ifd(0x8769)
    if taken:
        detail[0x9003] = taken
    if offset:
        detail[0x9011] = offset
    if place:
        block.get_ifd(0x8825).update(
            {1: "N", 2: (place.latitude, 0.0, 0.0), 3: "E", 4: (place.longitude, 0.0, 0.0)},
        )
    return block


@pytest.fixture
def look(resources, clock):
    """Do with a stored photo what a worker does."""

    def inspect(photo_id: UUID) -> PhotoInspection:
        with resources.sessions() as session:
            key = session.get_one(Photo, photo_id).storage_key
        origin = inspect_photo(resources.desk.storage.read(key))
        with transaction(resources.sessions) as session:
            record_origin(session, session.get_one(Photo, photo_id), origin, clock())
        with resources.sessions() as session:
            return session.get_one(PhotoInspection, photo_id)

    return inspect


@pytest.fixture
def upload(put, world, new_visit, new_scene, clock, new_outlet):
    """Put a photo into a scene, by default one of a later visit to another outlet; returns its id."""

    def send(data: bytes, *, to=None, params=None) -> UUID:
        clock.advance(hours=1)
        scene = to or new_scene(new_visit(world.rep, new_outlet(world.west)))
        photo_id = uuid4()
        assert put(data, photo_id=photo_id, to=scene, params=params).status_code == 201
        return photo_id

    return send


@pytest.fixture
def suspicion(world):
    def read(photo_id: UUID, by=None):
        return (by or world.manager).client.get(f"/v1/photos/{photo_id}").json()["suspicion"]

    return read


@pytest.fixture
def located(resources, world) -> Outlet:
    """The outlet of `scene` with its position known."""
    with transaction(resources.sessions) as session:
        outlet = session.get_one(Outlet, world.west_outlet.id)
        outlet.latitude, outlet.longitude = SHANGHAI
    return outlet


def test_an_honest_photo_has_no_marks(upload, look, suspicion) -> None:
    photo_id = upload(encoded(shelf(1)))
    assert suspicion(photo_id) is None
    look(photo_id)
    nothing = {"marks": [], "resembles": None, "hours_from_visit": None, "metres_from_outlet": None}
    assert suspicion(photo_id) == nothing


def test_reps_do_not_see_what_they_are_suspected_of(upload, look, suspicion, world, scene) -> None:
    photo_id = upload(encoded(shelf(1)), to=scene)
    look(photo_id)
    assert suspicion(photo_id, world.rep) is None
    (listed,) = world.rep.client.get(f"/v1/scenes/{scene.id}/photos").json()
    assert listed["suspicion"] is None
    for who in (world.manager, world.admin, world.trainer):
        (listed,) = who.client.get(f"/v1/scenes/{scene.id}/photos").json()
        assert listed["suspicion"] == suspicion(photo_id, who)
        assert listed["suspicion"]["marks"] == []


def test_the_same_picture_saved_anew_is_found_at_another_outlet(upload, look, suspicion) -> None:
    first = upload(encoded(shelf(1)))
    again = upload(encoded(shelf(1).resize((400, 300)), quality=40))
    other = upload(encoded(shelf(2)))
    for photo_id in (first, again, other):
        look(photo_id)
    assert suspicion(first)["marks"] == suspicion(other)["marks"] == []
    assert suspicion(again)["marks"] == ["same-picture"]
    assert suspicion(again)["resembles"] == str(first)


def test_the_later_photo_is_marked_even_when_it_is_looked_at_first(upload, look, suspicion) -> None:
    first, again = upload(encoded(shelf(1))), upload(encoded(shelf(1), quality=40))
    look(again)
    assert suspicion(again)["marks"] == []
    look(first)
    assert (suspicion(first)["resembles"], suspicion(again)["resembles"]) == (None, str(first))


def test_of_several_the_most_alike_and_then_the_first_is_named(upload, look, suspicion) -> None:
    ids = [upload(encoded(shelf(1), quality=quality)) for quality in (90, 91, 92)]
    for photo_id in ids:
        look(photo_id)
    assert [suspicion(photo_id)["resembles"] for photo_id in ids] == [None, str(ids[0]), str(ids[0])]


def test_two_photos_of_one_scene_may_look_alike(upload, look, suspicion, scene) -> None:
    ids = [upload(encoded(shelf(1), quality=quality), to=scene) for quality in (90, 50)]
    for photo_id in ids:
        look(photo_id)
    assert [suspicion(photo_id)["marks"] for photo_id in ids] == [[], []]


def test_the_same_bytes_are_told_apart_from_the_same_picture(upload, look, suspicion) -> None:
    first, again = upload(encoded(shelf(1))), upload(encoded(shelf(1)))
    for photo_id in (first, again):
        look(photo_id)
    assert suspicion(again)["marks"] == ["same-bytes", "same-picture"]


@pytest.mark.parametrize(
    ("taken", "offset", "hours", "marks"),
    [
        ("2026:03:02 16:30:00", None, 0.5, []),
        ("2026:03:02 16:30:00", "+08:00", 0.5, []),
        ("2026:03:02 03:00:00", "+08:00", -13.0, []),
        ("2026:03:01 16:00:00", None, -24.0, ["other-time"]),
        ("2026:03:03 08:30:00", "+00:00", 24.5, ["other-time"]),
    ],
    ids=["the clock at the outlet", "with its zone", "set to another zone", "of yesterday", "of tomorrow"],
)
def test_the_camera_s_clock_is_set_against_the_visit(
    upload, look, suspicion, scene, taken, offset, hours, marks
) -> None:
    photo_id = upload(encoded(shelf(1), exif=exif(taken, offset=offset)), to=scene)
    look(photo_id)
    assert suspicion(photo_id)["hours_from_visit"] == pytest.approx(hours)
    assert suspicion(photo_id)["marks"] == marks


@pytest.mark.parametrize(
    ("in_file", "told", "marks"),
    [
        (None, None, []),
        (SHANGHAI, None, []),
        (GeoPlace(31.5, 121.4737), None, ["other-place"]),
        (None, GeoPlace(31.5, 121.4737), ["other-place"]),
        (GeoPlace(31.5, 121.4737), SHANGHAI, ["other-place"]),
    ],
    ids=["unknown", "there", "thirty kilometres off", "only the device tells", "the file contradicts the device"],
)
def test_the_place_is_set_against_the_outlet(upload, look, suspicion, scene, located, in_file, told, marks) -> None:
    params = {"latitude": told.latitude, "longitude": told.longitude} if told else None
    photo_id = upload(encoded(shelf(1), exif=exif(place=in_file)), to=scene, params=params)
    look(photo_id)
    assert suspicion(photo_id)["marks"] == marks
    assert (suspicion(photo_id)["metres_from_outlet"] is None) == (in_file is None and told is None)


def test_an_outlet_without_a_position_is_far_from_nothing(upload, look, suspicion, scene) -> None:
    photo_id = upload(encoded(shelf(1), exif=exif(place=SHANGHAI)), to=scene)
    look(photo_id)
    assert suspicion(photo_id)["metres_from_outlet"] is None


def test_a_second_look_changes_nothing(upload, look, resources, clock) -> None:
    photo_id = upload(encoded(shelf(1)))
    first = look(photo_id)
    clock.advance(days=1)
    assert look(photo_id).inspected_at == first.inspected_at
    with resources.sessions() as session:
        assert len(session.scalars(select(PhotoInspection)).all()) == 1


def test_near_pictures_are_found_by_the_indexes(resources, session) -> None:
    bands = " OR ".join(f"band_{number} IN (1, 2, 3)" for number in range(1, 5))
    plan = session.execute(text(f"EXPLAIN QUERY PLAN SELECT * FROM photo_inspections WHERE {bands}")).all()
    steps = [row[-1] for row in plan]
    assert not [step for step in steps if step.startswith("SCAN")]
    assert sum("ix_photo_inspections_band_" in step for step in steps) == 4


def test_hours_are_counted_from_the_start_of_the_visit(upload, look, scene, world, new_scene, new_visit, clock) -> None:
    visit = new_visit(world.rep, world.west_outlet, started_at=clock() + timedelta(hours=2))
    photo_id = upload(encoded(shelf(1)), to=new_scene(visit), params={"captured_at": clock().isoformat()})
    assert look(photo_id).hours_from_visit == pytest.approx(-2)


class EmptyShelf:
    """Sees nothing on any photo."""

    version = "empty"

    embedder = None

    def analyze_one(self, photo: bytes, name: str, **_knowledge: object) -> ShelfReport:
        return ShelfReport(photo=name, width=640, height=480, models={}, quality=PhotoQuality(usable=True))


def test_the_worker_looks_at_the_origin_of_each_photo_it_analyses(upload, suspicion, resources) -> None:
    first, again = upload(encoded(shelf(1), quality=95)), upload(encoded(shelf(1), quality=40))
    assert Worker(resources, Engine(EmptyShelf)).drain() == 2
    assert suspicion(first)["marks"] == []
    assert (suspicion(again)["marks"], suspicion(again)["resembles"]) == (["same-picture"], str(first))
