"""A photo comes in: what is answered, what is kept, and who may do it."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from uuid import uuid4

import httpx
import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from api.photos import service
from api.tables import Job, Photo


def stored(resources, photo_id) -> Photo:
    with resources.sessions() as session:
        return session.get_one(Photo, photo_id)


def test_an_accepted_photo_is_on_disk_with_its_row_and_its_job(
    put, jpeg, scene, shelf, resources, world, clock
) -> None:
    photo_id = uuid4()
    answer = put(jpeg, photo_id=photo_id)
    assert answer.status_code == 201
    assert answer.json() == {
        "id": str(photo_id),
        "scene_id": str(scene.id),
        "sha256": hashlib.sha256(jpeg).hexdigest(),
        "byte_size": len(jpeg),
        "media_type": "image/jpeg",
        "width": 320,
        "height": 240,
        "duplicate_of": None,
        "status": "queued",
        "error": None,
        "captured_at": None,
        "latitude": None,
        "longitude": None,
        "uploaded_at": "2026-03-02T08:00:00Z",
        "suspicion": None,
    }
    photo = stored(resources, photo_id)
    assert shelf.files == [resources.desk.storage.path(photo.storage_key)]
    assert shelf.files[0].read_bytes() == jpeg
    assert photo.uploaded_by == world.rep.id
    with resources.sessions() as session:
        job = session.scalars(select(Job)).one()
    assert (job.photo_id, job.state, job.available_at) == (photo_id, "queued", clock())


def test_the_bell_rings_for_a_new_photo_only(put, jpeg, resources, monkeypatch) -> None:
    rings: list[int] = []
    monkeypatch.setattr(type(resources.desk.bell), "ring", lambda _: rings.append(1))
    photo_id = uuid4()
    put(jpeg, photo_id=photo_id)
    put(jpeg, photo_id=photo_id)
    put(b"no photo")
    assert rings == [1]


def test_a_form_with_one_file_is_the_same_as_the_bare_bytes(world, scene, jpeg, shelf) -> None:
    path = f"/v1/scenes/{scene.id}/photos/{uuid4()}"
    form = {"files": {"photo": ("a.jpg", jpeg, "image/jpeg")}, "data": {"note": "left bay"}}
    answer = world.rep.client.put(path, **form)
    assert answer.status_code == 201
    assert answer.json()["sha256"] == hashlib.sha256(jpeg).hexdigest()
    assert world.rep.client.put(path, content=jpeg, headers={"Content-Type": "image/jpeg"}).status_code == 200
    assert shelf.rows == (1, 1)


def test_time_and_place_of_the_device_are_kept(put, jpeg) -> None:
    params = {"captured_at": "2026-03-02T15:31:40+08:00", "latitude": 31.2304, "longitude": 121.4737}
    answer = put(jpeg, params=params).json()
    assert answer["captured_at"] == params["captured_at"]
    assert datetime.fromisoformat(answer["captured_at"]).utcoffset() is not None
    assert (answer["latitude"], answer["longitude"]) == (31.2304, 121.4737)


@pytest.mark.parametrize(
    ("offset", "told", "kept"),
    [
        ("+08:00", None, "2026-03-02T15:31:40+08:00"),
        ("+08:00", "2026-03-02T16:00:00+09:00", "2026-03-02T16:00:00+09:00"),
        (None, None, None),
    ],
    ids=["the camera knows its zone", "the device knows better", "a camera without a zone tells nothing"],
)
def test_the_clock_of_the_camera_stands_in(put, new_jpeg, offset, told, kept) -> None:
    exif = Image.Exif()
    detail = exif.get_ifd(0x8769)
    detail[0x9003] = "2026:03:02 15:31:40"
    if offset:
        detail[0x9011] = offset
    answer = put(new_jpeg(exif=exif), params={"captured_at": told} if told else None)
    assert answer.json()["captured_at"] == kept


@pytest.mark.parametrize(
    "params",
    [
        {"captured_at": "2026-03-02T15:31:40"},
        {"captured_at": "yesterday"},
        {"latitude": 91, "longitude": 0},
        {"latitude": 0, "longitude": 181},
        {"latitude": "nan", "longitude": 0},
        {"latitude": 31.2},
    ],
)
def test_a_time_without_zone_or_an_impossible_place_is_refused(put, jpeg, shelf, params) -> None:
    answer = put(jpeg, params=params)
    assert (answer.status_code, answer.json()["code"]) == (422, "request-invalid")
    assert shelf.empty


def test_the_same_photo_again_changes_nothing(put, jpeg, shelf) -> None:
    photo_id = uuid4()
    first = put(jpeg, photo_id=photo_id)
    files = shelf.files
    again = put(jpeg, photo_id=photo_id)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert (shelf.files, shelf.rows) == (files, (1, 1))


def test_other_bytes_under_a_known_id_are_refused_and_the_stored_ones_stay(put, new_jpeg, shelf) -> None:
    photo_id = uuid4()
    put(new_jpeg(1), photo_id=photo_id)
    files = shelf.files
    answer = put(new_jpeg(2), photo_id=photo_id)
    assert (answer.status_code, answer.json()["code"]) == (409, "photo-differs")
    assert "new UUID" in answer.json()["detail"]
    assert (shelf.files, shelf.rows) == (files, (1, 1))
    assert files[0].read_bytes() == new_jpeg(1)


def test_a_known_id_in_another_scene_is_refused(put, jpeg, shelf, world, new_visit, new_scene) -> None:
    photo_id = uuid4()
    put(jpeg, photo_id=photo_id)
    other = new_scene(new_visit(world.rep, world.west_outlet))
    assert put(jpeg, photo_id=photo_id, to=other).status_code == 409
    assert (len(shelf.files), shelf.rows) == (1, (1, 1))


def test_the_same_bytes_under_another_id_are_kept_and_flagged(put, jpeg, shelf, clock) -> None:
    first, second, third = uuid4(), uuid4(), uuid4()
    answers = []
    for photo_id in (first, second, third):
        answers.append(put(jpeg, photo_id=photo_id))
        clock.advance(seconds=1)
    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert [answer.json()["duplicate_of"] for answer in answers] == [None, str(first), str(first)]
    assert (len(shelf.files), shelf.rows) == (3, (3, 3))


def test_a_rep_cannot_fill_the_scene_of_another(put, jpeg, shelf, world) -> None:
    for person in (world.other_rep, world.east_rep, world.manager, world.east_manager, world.trainer):
        answer = put(jpeg, by=person)
        assert (answer.status_code, answer.json()["code"]) == (404, "scene-not-found")
    assert shelf.empty


def test_an_admin_may_help_out(put, jpeg, world) -> None:
    assert put(jpeg, by=world.admin).status_code == 201


def test_without_a_token_nothing_comes_in(client, scene, jpeg, shelf) -> None:
    answer = client.put(f"/v1/scenes/{scene.id}/photos/{uuid4()}", content=jpeg, headers={"Content-Type": "image/jpeg"})
    assert (answer.status_code, answer.json()["code"]) == (401, "token-missing")
    assert shelf.empty


def test_a_failed_transaction_leaves_a_marked_file_for_the_next_start(put, jpeg, shelf, resources, monkeypatch) -> None:
    def fail(*_, **__):
        raise OperationalError("insert", {}, Exception("the disk is full"))

    with monkeypatch.context() as patch:
        patch.setattr(service, "register", fail)
        assert put(jpeg).status_code == 503
    assert shelf.rows == (0, 0)
    assert len(shelf.files) == 2
    resources.desk.storage.sweep(lambda _: False)
    assert shelf.empty


def together(server: int, person, scene, uploads):
    """Send all (photo id, bytes) at the same moment through real connections; the answers in the same order."""
    headers = dict(person.client.headers) | {"Content-Type": "image/jpeg"}

    def send(upload):
        photo_id, data = upload
        url = f"http://127.0.0.1:{server}/v1/scenes/{scene.id}/photos/{photo_id}"
        return httpx.put(url, content=data, headers=headers, timeout=30)

    with ThreadPoolExecutor(len(uploads)) as pool:
        return list(pool.map(send, uploads))


def test_the_same_photo_sent_twice_at_once_is_kept_once(server, world, scene, jpeg, shelf) -> None:
    photo_id = uuid4()
    answers = together(server, world.rep, scene, [(photo_id, jpeg)] * 6)
    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [201]
    assert (len(shelf.files), shelf.rows) == (1, (1, 1))


def test_two_photos_racing_for_one_id_leave_one_winner(server, world, scene, new_jpeg, shelf) -> None:
    photo_id = uuid4()
    uploads = [(photo_id, new_jpeg(seed)) for seed in range(6)]
    answers = together(server, world.rep, scene, uploads)
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 5
    winner = next(data for (_, data), answer in zip(uploads, answers, strict=True) if answer.status_code == 201)
    assert [path.read_bytes() for path in shelf.files] == [winner]
    assert shelf.rows == (1, 1)


def test_twins_that_arrive_at_once_still_find_each_other(server, world, scene, jpeg) -> None:
    answers = together(server, world.rep, scene, [(uuid4(), jpeg) for _ in range(4)])
    originals = [answer.json()["id"] for answer in answers if answer.json()["duplicate_of"] is None]
    assert len(originals) == 1
    assert {answer.json()["duplicate_of"] for answer in answers} == {None, originals[0]}
