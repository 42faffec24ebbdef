"""What reps see of competitors: only ever added, read by whoever sees the visit."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from api.competitor_notes import repository
from api.db import transaction
from api.tables import Photo

NOTE = {"brand": "Lan", "sku": "LAN-400", "facings": 6, "price": "12.90", "promotion": "Two for one", "note": "End cap"}


@pytest.fixture
def visit(world, new_visit):
    return new_visit(world.rep, world.west_outlet)


@pytest.fixture
def photo(visit, new_scene, world, resources, clock):
    """A photo of the visit, as far as its row goes."""
    photo = Photo(
        id=uuid4(),
        scene_id=new_scene(visit).id,
        sha256="ab" * 32,
        byte_size=1,
        media_type="image/jpeg",
        width=1,
        height=1,
        storage_key="k",
        uploaded_by=world.rep.id,
        uploaded_at=clock(),
    )
    with transaction(resources.sessions) as session:
        session.add(photo)
    return photo


def _path(visit, note_id=None):
    return f"/v1/visits/{visit.id}/competitor-notes/{note_id or uuid4()}"


def _listed(person, **query):
    answer = person.client.get("/v1/competitor-notes", params=query)
    assert answer.status_code == 200, answer.text
    return [note["brand"] for note in answer.json()["items"]]


def test_first_put_is_new_and_a_repeat_changes_nothing(world, visit, photo):
    path = _path(visit)
    note = {**NOTE, "photo_id": str(photo.id)}
    first = world.rep.client.put(path, json=note)
    assert first.status_code == 201, first.text
    told = first.json()
    assert {name: told[name] for name in note} == note
    assert (told["day"], told["outlet_id"]) == ("2026-03-02", str(world.west_outlet.id))
    repeat = world.rep.client.put(path, json={**note, "price": 12.9})
    assert (repeat.status_code, repeat.json()) == (200, told)


@pytest.mark.parametrize(
    "changes", [{"facings": 7}, {"price": None}, {"brand": "Mei"}], ids=["facings", "price", "brand"]
)
def test_a_note_never_changes(world, visit, changes):
    path = _path(visit)
    world.rep.client.put(path, json=NOTE)
    answer = world.rep.client.put(path, json={**NOTE, **changes})
    assert (answer.status_code, answer.json()["code"]) == (409, "competitor-note-differs")


def test_a_note_stays_with_its_visit(world, visit, new_visit):
    note_id = uuid4()
    world.rep.client.put(_path(visit, note_id), json=NOTE)
    other = new_visit(world.rep, world.west_outlet)
    assert world.rep.client.put(_path(other, note_id), json=NOTE).status_code == 409


def test_put_that_lost_a_race_is_a_repeat_too(world, visit, monkeypatch):
    path = _path(visit)
    world.rep.client.put(path, json=NOTE)
    monkeypatch.setattr(repository, "find_any_note", lambda _session, _note_id: None)
    assert world.rep.client.put(path, json=NOTE).status_code == 200


@pytest.mark.parametrize(
    "content",
    [
        {"brand": "Lan"},
        {"brand": "", "facings": 1},
        {"facings": 1},
        {"brand": "Lan", "facings": -1},
        {"brand": "Lan", "price": "12.905"},
        {"brand": "Lan", "price": "NaN"},
        {"brand": "Lan", "price": "-1"},
        {"brand": "Lan", "price": "99999999999.00"},
    ],
)
def test_what_a_note_needs(world, visit, content):
    assert world.rep.client.put(_path(visit), json=content).status_code == 422


def test_a_photo_is_one_of_the_same_visit(world, visit, photo, new_visit):
    other = new_visit(world.rep, world.west_outlet)
    answer = world.rep.client.put(_path(other), json={"brand": "Lan", "photo_id": str(photo.id)})
    assert (answer.status_code, answer.json()["code"]) == (422, "photo-unknown")


@pytest.mark.parametrize(
    ("who", "status"), [("other_rep", 404), ("manager", 404), ("east_manager", 404), ("admin", 404), ("trainer", 403)]
)
def test_only_the_rep_notes(world, visit, who, status):
    assert getattr(world, who).client.put(_path(visit), json=NOTE).status_code == status


def test_whoever_sees_the_visit_sees_its_notes(world, visit):
    world.rep.client.put(_path(visit), json=NOTE)
    people = ("rep", "manager", "trainer", "admin", "other_rep", "east_rep", "east_manager")
    assert [len(_listed(getattr(world, who))) for who in people] == [1, 1, 1, 1, 0, 0, 0]


def test_lists_by_outlet_visit_and_period_go_page_by_page(world, new_visit, new_outlet, clock):
    other = new_outlet(world.west)
    # 00:30 of 3 March in the shop is 2 March in UTC.
    starts = {"first": datetime(2026, 3, 2, 4, tzinfo=UTC), "night": datetime(2026, 3, 2, 16, 30, tzinfo=UTC)}
    visits = {brand: new_visit(world.rep, world.west_outlet, started_at=start) for brand, start in starts.items()}
    visits["other"] = new_visit(world.rep, other, started_at=datetime(2026, 3, 4, 4, tzinfo=UTC))
    for brand, visit in visits.items():
        assert world.rep.client.put(_path(visit), json={"brand": brand, "facings": 1}).status_code == 201
        clock.advance(minutes=1)
    assert _listed(world.rep) == ["other", "night", "first"]
    assert _listed(world.rep, outlet_id=str(world.west_outlet.id)) == ["night", "first"]
    assert _listed(world.rep, visit_id=str(visits["first"].id)) == ["first"]
    assert _listed(world.rep, **{"from": "2026-03-03", "to": "2026-03-03"}) == ["night"]
    assert _listed(world.rep, to="2026-03-02") == ["first"]
    page = world.rep.client.get("/v1/competitor-notes", params={"limit": 2}).json()
    assert _listed(world.rep, limit=2, after=page["next"]) == ["first"]
