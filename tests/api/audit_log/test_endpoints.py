"""The log as an admin reads it."""

from api.db import transaction


def test_the_newest_comes_first_and_pages_join(world, resources, record) -> None:
    with transaction(resources.sessions) as session:
        for number in range(1, 6):
            record(session, number)
    numbers, after = [], None
    while True:
        query = {"limit": 2} | ({"after": after} if after else {})
        page = world.admin.client.get("/v1/audit-log", params=query).json()
        numbers += [entry["change"]["number"] for entry in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert numbers == [5, 4, 3, 2, 1]


def test_one_thing_alone(world, resources, record) -> None:
    with transaction(resources.sessions) as session:
        for number in (1, 2, 1):
            record(session, number)
    page = world.admin.client.get("/v1/audit-log", params={"subject": "standard", "subject_id": "1"}).json()
    assert [entry["number"] for entry in page["items"]] == [3, 1]
    assert world.admin.client.get("/v1/audit-log", params={"subject": "outlet"}).json()["items"] == []


def test_a_made_up_cursor_is_refused(world) -> None:
    for cursor in ("nonsense", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5"):
        answer = world.admin.client.get("/v1/audit-log", params={"after": cursor})
        assert (answer.status_code, answer.json()["code"]) == (422, "cursor-invalid")


def test_it_is_for_the_admin(world) -> None:
    for person in (world.rep, world.manager, world.trainer):
        assert person.client.get("/v1/audit-log").status_code == 403
