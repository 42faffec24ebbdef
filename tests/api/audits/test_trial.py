from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from api.audits.service import record_analysis
from api.audits.trial import try_standard
from api.audits.trial_report import LineChange, changed_lines
from api.db import transaction
from api.resources import Resources
from api.settings import Settings
from api.tables import Base, Outlet, Photo, Scene, Standard, Visit
from vision.types import ShelfReport

STRICT = {"kpis": [{"kpi": "facings", "weight": 1, "target": 20, "count": "all"}]}


@pytest.fixture
def audited(
    world: Any,
    resources: Resources,
    clock: Any,
    new_visit: Callable[..., Visit],
    new_scene: Callable[..., Scene],
    new_photo: Callable[..., Photo],
    shelf: Callable[..., ShelfReport],
) -> Callable[..., Visit]:
    """An analysed visit so many days ago."""

    def make(facings: int = 10, days_ago: int = 0, outlet: Outlet | None = None, rep: Any = None) -> Visit:
        rep = rep or world.rep
        visit = new_visit(rep, outlet or world.west_outlet, started_at=clock() - timedelta(days=days_ago))
        photo = new_photo(new_scene(visit), rep.id, state="done")
        with transaction(resources.sessions) as session:
            record_analysis(session, photo=photo, report=shelf(facings), pipeline_version="v1", now=clock())
        return visit

    return make


def try_it(person: Any, standard: Standard, **body: Any) -> Any:
    return person.client.post(f"/v1/standards/{standard.id}:trial", json=body)


def test_a_trial_shows_each_visit_before_and_after(
    world: Any, audited: Callable[..., Visit], new_standard: Callable[..., Standard]
) -> None:
    new_standard()
    good, bad = audited(facings=12, days_ago=2), audited(facings=5, days_ago=1)
    draft = new_standard(2, state="draft", **STRICT)

    answer = try_it(world.manager, draft)

    assert answer.status_code == 200
    body = answer.json()
    assert body["standard"] == {"id": str(draft.id), "code": "SHELF", "version": 2, "name": "Shelf"}
    assert body["summary"] == {
        "visits": 2,
        "verdicts_before": {"fail": 1, "pass": 1},
        "verdicts_after": {"fail": 2},
        "flips": 1,
        "mean_score_change": pytest.approx((25 - 62.5 + 60 - 100) / 2),
        "lines_not_measured": 0,
    }
    assert [each["visit_id"] for each in body["visits"]] == [str(bad.id), str(good.id)]
    last = body["visits"][1]
    assert last["stored"] == {"score": 100.0, "verdict": "pass", "coverage": 1.0}
    assert last["trial"] == {"score": 60.0, "verdict": "fail", "coverage": 1.0}
    facings, gaps = last["changed_lines"]
    assert (facings["before"]["target"], facings["after"]["target"]) == (10, 20)
    assert (facings["subject"], facings["after"]["unit"]) == (None, "count")
    assert (gaps["kpi"], gaps["before"]["verdict"], gaps["after"]) == ("gaps", "pass", None)


def test_a_trial_writes_nothing(
    world: Any, resources: Resources, audited: Callable[..., Visit], new_standard: Callable[..., Standard]
) -> None:
    new_standard()
    audited()
    draft = new_standard(2, state="draft", **STRICT)

    def counts() -> dict[str, int]:
        with resources.sessions() as session:
            tables = Base.metadata.tables.values()
            return {table.name: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}

    before = counts()
    assert try_it(world.admin, draft).json()["summary"]["visits"] == 1

    assert counts() == before


def test_the_standard_in_force_changes_nothing(
    world: Any, audited: Callable[..., Visit], new_standard: Callable[..., Standard]
) -> None:
    standard = new_standard()
    audited(facings=7)

    body = try_it(world.admin, standard).json()

    assert (body["summary"]["flips"], body["summary"]["mean_score_change"]) == (0, 0.0)
    assert [each["changed_lines"] for each in body["visits"]] == [[]]


def test_a_writer_is_not_kept_waiting(
    world: Any, resources: Resources, audited: Callable[..., Visit], new_standard: Callable[..., Standard]
) -> None:
    """On SQLite a transaction that began to write holds all others up."""
    draft = new_standard(state="draft")
    audited()

    with transaction(resources.sessions):
        tried = try_standard(resources.sessions, world.admin.caller, draft.id)

    assert len(tried.visits) == 1


@pytest.mark.parametrize(
    ("person", "seen"), [("admin", 2), ("manager", 1), ("east_manager", 1), ("rep", None), ("trainer", None)]
)
def test_who_sees_which_visits(
    world: Any, audited: Callable[..., Visit], new_standard: Callable[..., Standard], person: str, seen: int | None
) -> None:
    draft = new_standard(state="draft")
    audited()
    audited(outlet=world.east_outlet, rep=world.east_rep)

    answer = try_it(getattr(world, person), draft)

    assert (answer.json()["summary"]["visits"] if seen else answer.status_code) == (seen or 403)


@pytest.mark.parametrize(
    ("wanted", "days_ago"),
    [
        ({"visits": 2}, [0, 1]),
        ({"since": "2026-03-01"}, [0, 1]),
        ({"until": "2026-03-01"}, [1, 2]),
        ({"since": "2026-03-01", "until": "2026-03-01"}, [1]),
        ({"since": "2026-03-03"}, []),
    ],
)
def test_the_latest_visits_of_a_period(
    world: Any,
    audited: Callable[..., Visit],
    new_standard: Callable[..., Standard],
    wanted: dict[str, Any],
    days_ago: list[int],
) -> None:
    visits = [audited(days_ago=days) for days in range(3)]

    body = try_it(world.admin, new_standard(state="draft"), **wanted).json()

    assert [each["visit_id"] for each in body["visits"]] == [str(visits[days].id) for days in days_ago]


class TestOnEitherDatabase:
    """The order of visits, and what is stored as JSON."""

    @pytest.fixture
    def settings(self, settings: Settings, either_database: str | None) -> Settings:
        return settings.model_copy(update={"database_url": either_database}) if either_database else settings

    def test_batches_join_without_a_gap(
        self,
        world: Any,
        audited: Callable[..., Visit],
        new_standard: Callable[..., Standard],
        resources: Resources,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr("api.audits.trial.BATCH", 2)
        visits = [audited(days_ago=days) for days in range(5)]

        tried = try_standard(resources.sessions, world.admin.caller, new_standard(state="draft").id)

        assert [each.visit.id for each in tried.visits] == [visit.id for visit in visits]


@pytest.mark.parametrize("field", ["channel", "outlet_class", "territory", "scene_type"])
def test_only_visits_that_it_would_apply_to(
    world: Any, audited: Callable[..., Visit], new_standard: Callable[..., Standard], resources: Resources, field: str
) -> None:
    audited()
    draft = new_standard(state="draft")
    other = {"channel": "kiosk", "outlet_class": "C", "territory_id": world.east.id, "scene_type": "cooler"}
    name = "territory_id" if field == "territory" else field
    with transaction(resources.sessions) as session:
        setattr(session.get_one(Standard, draft.id), name, other[name])

    assert try_it(world.admin, draft).json()["summary"]["visits"] == 0


@pytest.mark.parametrize("wrong", [{"visits": 0}, {"visits": 501}, {"since": "2026-03-02", "until": "2026-03-01"}])
def test_a_trial_without_a_sense_is_refused(world: Any, new_standard: Callable[..., Standard], wrong: Any) -> None:
    assert try_it(world.admin, new_standard(state="draft"), **wrong).status_code == 422


def test_an_unknown_standard_is_not_tried(world: Any) -> None:
    answer = world.admin.client.post(f"/v1/standards/{uuid4()}:trial", json={})

    assert (answer.status_code, answer.json()["code"]) == (404, "standard-not-found")


def line(kpi: str, target: float, scene_type: str | None = None, subject: str | None = None) -> dict[str, Any]:
    told = {"verdict": "pass", "unit": "count", "value": 1, "target": target, "weight": 1, "score": 1.0}
    own = {"kpi": kpi, "note": "not compared", **told}
    some = {"scene_type": scene_type, "subject": subject}
    return own | {name: value for name, value in some.items() if value is not None}


def test_lines_are_compared_by_what_they_are_about() -> None:
    before = [line("facings", 1, subject="ROSE"), line("facings", 2, subject="MINT")]
    after = [line("facings", 2, subject="MINT"), line("facings", 1, subject="LIME")]

    changed = changed_lines(before, after)

    assert [(each.subject, each.before is None, each.after is None) for each in changed] == [
        ("ROSE", False, True),
        ("LIME", True, False),
    ]


def test_lines_are_compared_by_kpi_scene_type_and_order() -> None:
    before = [line("gaps", 1), line("facings", 1), line("facings", 2), line("gaps", 1, "cooler")]
    after = [line("gaps", 1), line("facings", 1), line("facings", 3), line("gaps", 1, "end_cap")]

    changed = changed_lines(before, after)

    assert [(each.kpi, each.scene_type) for each in changed] == [
        ("facings", None),
        ("gaps", "cooler"),
        ("gaps", "end_cap"),
    ]
    assert changed[0] == LineChange("facings", None, None, _told(before[2]), _told(after[2]))
    assert (changed[1].after, changed[2].before) == (None, None)


def _told(stored: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in stored.items() if name not in ("kpi", "note")}
