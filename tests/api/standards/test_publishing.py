from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from api.db import reading, transaction
from api.errors import Conflict
from api.resources import Resources
from api.settings import Settings
from api.standards.publishing import publish_standard
from api.tables import AuditEntry, Standard
from tests.api.standards.conftest import DOCUMENT

Saved = Callable[..., UUID]


def publish(person: Any, standard: UUID, **body: Any) -> Any:
    return person.client.post(f"/v1/standards/{standard}:publish", json=body)


def retire(person: Any, standard: UUID, **body: Any) -> Any:
    return person.client.post(f"/v1/standards/{standard}:retire", json=body)


def entries(resources: Resources) -> list[tuple[str, str, UUID | None]]:
    with reading(resources.sessions) as session:
        rows = session.scalars(select(AuditEntry).order_by(AuditEntry.number))
        return [(row.action, row.subject_id, row.actor_id) for row in rows if row.subject == "standard"]


def test_from_draft_to_published_to_retired(world: Any, resources: Resources, saved: Saved) -> None:
    standard = saved()

    answers = [publish(world.admin, standard), publish(world.admin, standard)]
    answers += [retire(world.admin, standard, last_day="2026-05-31")] * 1
    answers += [retire(world.admin, standard, last_day="2026-05-31"), retire(world.admin, standard)]

    assert [answer.status_code for answer in answers] == [200] * 5
    assert [answer.json()["state"] for answer in answers] == ["published"] * 2 + ["retired"] * 3
    assert answers[-1].json()["retired_after"] == "2026-05-31"
    assert entries(resources) == [
        ("standard.published", str(standard), world.admin.id),
        ("standard.retired", str(standard), world.admin.id),
    ]


def test_what_is_retired_stays_retired(world: Any, published: Saved) -> None:
    standard = published()
    retire(world.admin, standard)

    again, other_day = publish(world.admin, standard), retire(world.admin, standard, last_day="2026-06-01")

    assert (again.status_code, again.json()["code"]) == (409, "standard-retired")
    assert (other_day.status_code, other_day.json()["code"]) == (409, "standard-retired")


def test_a_draft_is_not_retired(world: Any, saved: Saved) -> None:
    answer = retire(world.admin, saved())

    assert (answer.status_code, answer.json()["code"]) == (409, "standard-draft")


def test_the_last_day_is_today_unless_told(world: Any, published: Saved) -> None:
    assert retire(world.admin, published()).json()["retired_after"] == "2026-03-02"


@pytest.mark.parametrize("person", ["rep", "trainer"])
@pytest.mark.parametrize("step", [publish, retire])
def test_reps_and_trainers_do_neither(world: Any, published: Saved, person: str, step: Callable[..., Any]) -> None:
    assert step(getattr(world, person), published()).status_code == 403


@pytest.mark.parametrize(
    ("person", "territory", "code"),
    [
        ("manager", "west", None),
        ("manager", None, "standard-for-everybody"),
        ("east_manager", "west", "standard-not-yours"),
    ],
)
def test_managers_publish_and_retire_for_their_territory(
    world: Any, saved: Saved, person: str, territory: str | None, code: str | None
) -> None:
    standard = saved(territory_id=str(world.west.id) if territory else None)

    answers = [publish(getattr(world, person), standard), retire(getattr(world, person), standard)]

    assert [answer.json().get("code") for answer in answers if answer.status_code == 403] == (
        [code] * 2 if code else []
    )
    assert code or [answer.status_code for answer in answers] == [200, 200]


@pytest.mark.parametrize("step", [publish, retire])
def test_an_unknown_standard_is_not_found(world: Any, step: Callable[..., Any]) -> None:
    assert step(world.admin, uuid4()).json()["code"] == "standard-not-found"


def test_the_past_is_touched_only_on_purpose(world: Any, saved: Saved) -> None:
    standard = saved(valid_from="2026-03-01")

    silent = publish(world.admin, standard)
    meant = publish(world.admin, standard, backdated=True)
    silent_end = retire(world.admin, standard, last_day="2026-03-01")
    meant_end = retire(world.admin, standard, last_day="2026-03-01", backdated=True)

    assert [each.status_code for each in (silent, meant, silent_end, meant_end)] == [422, 200, 422, 200]
    assert silent.json()["code"] == silent_end.json()["code"] == "standard-backdated"
    assert "stay as they are" in silent.json()["detail"]


def test_today_is_not_the_past(world: Any, saved: Saved) -> None:
    assert publish(world.admin, saved(valid_from="2026-03-02")).status_code == 200


def test_an_overlap_names_the_other_one_and_the_days(world: Any, saved: Saved, published: Saved) -> None:
    other = published(code="OTHER", valid_from="2026-02-01", valid_to="2026-05-31")
    standard = saved()

    refused = publish(world.admin, standard)

    assert (refused.status_code, refused.json()["code"]) == (409, "standard-overlaps")
    assert f"OTHER version 1 ({other})" in refused.json()["detail"]
    assert "from 2026-04-01 to 2026-05-31" in refused.json()["detail"]
    assert world.admin.client.get(f"/v1/standards/{standard}").json()["state"] == "draft"
    retire(world.admin, other, last_day="2026-03-31")
    assert publish(world.admin, standard).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"channel": "kiosk"},
        {"channel": None},
        {"outlet_class": "A"},
        {"scene_type": "cooler"},
        {"valid_from": "2027-01-01", "valid_to": None},
    ],
)
def test_what_differs_stands_side_by_side(world: Any, saved: Saved, published: Saved, change: dict[str, Any]) -> None:
    published(code="OTHER")

    assert publish(world.admin, saved(**change)).status_code == 200


def test_a_newer_version_takes_the_place_of_the_older_one(world: Any, saved: Saved, published: Saved) -> None:
    published()
    newer = saved(version=2, valid_from="2026-06-01")

    assert publish(world.admin, newer).status_code == 200
    for day, version in [("2026-05-31", 1), ("2026-06-01", 2)]:
        body = world.rep.client.get(f"/v1/outlets/{world.west_outlet.id}/standard?day={day}").json()
        assert [each["version"] for each in body["applies"]] == [version]


def test_an_older_version_that_would_never_apply_is_not_published(world: Any, saved: Saved, published: Saved) -> None:
    old = saved(valid_from="2026-06-01")
    published(version=2)

    answer = publish(world.admin, old)

    assert (answer.status_code, answer.json()["code"]) == (409, "standard-superseded")


def test_two_who_publish_at_once_do_not_overlap(world: Any, resources: Resources, saved: Saved) -> None:
    drafts = [saved(code=f"C{number}") for number in range(4)]

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda draft: publish(world.admin, draft).status_code, drafts))

    assert sorted(answers) == [200, 409, 409, 409]


class TestOnEitherDatabase:
    """What rests on locks and on the types of a database."""

    @pytest.fixture
    def settings(self, settings: Settings, either_database: str | None) -> Settings:
        return settings.model_copy(update={"database_url": either_database}) if either_database else settings

    def test_only_one_of_two_equals_is_published(self, world: Any, resources: Resources, clock: Any) -> None:
        drafts = [self._draft(resources, clock, f"C{number}") for number in range(4)]

        def attempt(draft: UUID) -> str:
            try:
                with transaction(resources.sessions) as session:
                    return publish_standard(session, world.admin.caller, draft, clock(), backdated=False).state
            except Conflict as refusal:
                return refusal.code

        with ThreadPoolExecutor(4) as pool:
            ends = list(pool.map(attempt, drafts))

        assert sorted(ends) == ["published"] + ["standard-overlaps"] * 3

    def _draft(self, resources: Resources, clock: Any, code: str) -> UUID:
        draft = Standard(
            id=uuid4(),
            code=code,
            version=1,
            name=code,
            state="draft",
            valid_from=date(2026, 4, 1),
            document=DOCUMENT,
            created_at=clock(),
        )
        with transaction(resources.sessions) as session:
            session.add(draft)
        return draft.id
