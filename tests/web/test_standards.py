"""A manager makes a display standard, tries it on past visits, publishes and retires it."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from api.catalog.schemas import ProductContent
from api.catalog.service import put_product
from api.clock import utc_now
from api.db import reading, transaction
from api.questionnaires.document import Question
from api.security.caller import OPERATOR
from api.standards.schemas import StandardContent
from api.standards.service import put_standard
from api.tables import Standard
from tests.web.conftest import Phone
from tests.web.questions import ask

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from api.tables import User
    from tests.web.conftest import Service

GAPS: dict[str, Any] = {"kpi": "gaps", "weight": 10, "target": 2}
SKUS = ["ROSE-400", "MINT-400"]
PLANOGRAM = {"schema_version": 1, "code": "PLAN", "rows": [{"positions": [{"sku": "ROSE-400", "facings": 3}]}]}
# One check of every kind, each with what it can say besides its defaults.
EVERY_KIND: list[dict[str, Any]] = [
    {"kpi": "facings", "weight": 30, "target": 24, "sku": "ROSE-400", "count_stacked": True},
    {"kpi": "share_of_facings", "weight": 2.5, "target": 0.29, "rule": "more_than", "with_empties": True},
    {"kpi": "linear_share", "weight": 3, "target": 0.4},
    {"kpi": "eye_level", "weight": 4, "target": 6, "measure": "count", "brand": "Hao"},
    {"kpi": "brand_block", "weight": 5, "brand": "Hao", "direction": "vertical", "target": 0.75},
    {"kpi": "must_stock", "weight": 6, "skus": SKUS},
    {"kpi": "on_shelf_availability", "weight": 7, "skus": SKUS, "target": 0.9},
    {"kpi": "gaps", "weight": 8, "target": 0.05, "measure": "share"},
    {"kpi": "pop", "weight": 9, "required": [{"kind": "poster", "count": 1}, {"kind": "wobbler", "count": 2}]},
    {"kpi": "pop_artwork", "weight": 1, "required": [{"material": "SPRING", "count": 2, "least_visible": 0.6}]},
    {
        "kpi": "prices",
        "weight": 2,
        "target": 0.95,
        "rules": [
            {"sku": "ROSE-400", "regular": {"lowest": 3.99, "highest": 4.49}},
            {"sku": "MINT-400", "promoted": True, "promotion": {"lowest": 2, "highest": 3}, "leaflet": 2.99},
        ],
    },
    {"kpi": "price_tags", "weight": 3, "count": "all", "target": 0.8},
    {"kpi": "promotion_signs", "weight": 4, "skus": ["MINT-400"], "target": 0.5},
    {"kpi": "secondary_displays", "weight": 5, "required": [{"scene_type": "end_cap", "least_facings": 6}]},
    {"kpi": "planogram", "weight": 6, "planogram": PLANOGRAM, "target": 0.9},
    {"kpi": "questionnaire", "weight": 7, "question": "fifo", "accepted": [True], "action": "turn the goods"},
    {"kpi": "questionnaire", "weight": 8, "question": "stars", "least": 4},
    {"kpi": "questionnaire", "weight": 9, "question": "never_asked", "accepted": ["ours", "both"]},
]


@pytest.fixture
def territory(service: "Service") -> UUID:
    return service.territory("Hao Mart")


@pytest.fixture
def manager(phone: Phone, service: "Service", territory: UUID) -> "User":
    """Logged in at the list of standards."""
    person = service.person("manager", territory)
    phone.log_in(person.email)
    phone.page.get_by_role("link", name="Standards").click()
    phone.page.get_by_role("heading", name="Standards", level=1).wait_for()
    return person


def _save(service: "Service", territory: UUID | None, kpis: list[dict[str, Any]], **more: Any) -> Standard:
    """A draft of the operator's, for one territory."""
    content = StandardContent.model_validate(
        {
            "code": uuid4().hex[:8].upper(),
            "version": 1,
            "name": "Bay of the test",
            "territory_id": territory,
            "valid_from": date(2026, 1, 1),
            "document": {"kpis": kpis},
        }
        | more
    )
    with transaction(service.resources.sessions) as session:
        return put_standard(session, OPERATOR, uuid4(), content, utc_now())[0]


def _publish(service: "Service", draft: Standard) -> Standard:
    with transaction(service.resources.sessions) as session:
        standard = session.get_one(Standard, draft.id)
        standard.state, standard.published_at = "published", utc_now()
    return standard


def _stored(service: "Service", code: str) -> Standard:
    with reading(service.resources.sessions) as session:
        return session.scalars(select(Standard).where(Standard.code == code)).one()


def _check(phone: Phone, kind: str) -> "Locator":
    return phone.page.get_by_role("region", name=kind, exact=True)


def _fault(field: "Locator") -> str:
    """What is said to be wrong with a field, as a screen reader has it."""
    described = (field.get_attribute("aria-describedby") or "").split()
    return field.page.locator(f"[id='{described[-1]}']").inner_text()


def test_from_a_draft_to_a_retired_standard(
    phone: Phone, service: "Service", territory: UUID, photo_files: list[Path]
) -> None:
    page, code = phone.page, uuid4().hex[:8].upper()
    phone.log_in(service.person("rep", territory).email)
    phone.start_visit("Hao Mart")
    phone.choose(photo_files[0])
    page.get_by_role("region", name="Result of this visit").wait_for()
    page.get_by_role("button", name="Log out").click()
    phone.log_in(service.person("manager", territory).email)
    page.get_by_role("link", name="Standards").click()
    page.get_by_role("link", name="New standard").click()
    _fill_in(phone, code)
    _mend_after_a_refusal(phone)
    page.get_by_role("heading", name="Bay of the west", level=1).wait_for()
    phone.sees("At least 30 facings of all products.")
    phone.check_page()

    page.get_by_role("link", name="Try it on past visits").click()
    phone.sees("1 of 1 visit would get another verdict")
    phone.sees("1: Standard met → Standard not met")
    page.get_by_text("checks change", exact=False).last.click()
    phone.sees("After: 20 (target 30)")
    phone.check_page()
    page.get_by_role("link", name=re.compile("Hao Mart")).click()
    page.get_by_role("heading", name=re.compile("^Visit, today")).wait_for()
    page.go_back()
    page.get_by_role("link", name="Bay of the west").click()

    page.get_by_role("button", name="Publish …").click()
    phone.sees("It can never be changed again")
    phone.check_page()
    page.get_by_role("button", name="Publish now").click()
    phone.sees(re.compile("Published In force from "))
    assert page.get_by_role("link", name="Change this draft").count() == 0
    page.get_by_role("button", name="Retire …").click()
    phone.sees("it will never have been in force")
    page.get_by_role("button", name="Retire it").click()
    phone.sees("Never in force")
    assert _stored(service, code).state == "retired"


def _fill_in(phone: Phone, code: str) -> None:
    page = phone.page
    page.get_by_label("Code", exact=True).fill(code)
    page.get_by_label("Name", exact=True).fill("Bay of the west")
    assert page.get_by_label("Territory").input_value() != ""  # the own one, which a manager may publish for
    page.get_by_label("Kind of check").select_option(label="Facings")
    page.get_by_role("button", name="Add this check").click()
    check = _check(phone, "Facings")
    check.get_by_label("Weight").fill("none")
    check.get_by_label("Facings of").select_option(label="all products")
    check.get_by_label("At least").fill("30")


def _mend_after_a_refusal(phone: Phone) -> None:
    """The error stands at its field, and nothing is lost by it, nor by closing the page."""
    page = phone.page
    weight = _check(phone, "Facings").get_by_label("Weight")
    page.get_by_role("button", name="Save the draft").click()
    phone.sees("Not saved: 1 entry has to be mended.")
    assert _fault(weight) == "Must be a number."
    assert weight.evaluate("(field) => field === document.activeElement")
    phone.check_page()
    page.reload()
    phone.sees("This is what you typed today")
    assert weight.input_value() == "none"
    assert page.get_by_label("Name", exact=True).input_value() == "Bay of the west"
    weight.fill("30")
    page.get_by_role("button", name="Save the draft").click()


def test_the_form_keeps_every_kind_of_check_as_it_is(
    phone: Phone, service: "Service", territory: UUID, manager: "User"
) -> None:
    page = phone.page
    fifo, stars = (
        Question(code="fifo", text="Oldest in front?", kind="yes_no"),
        Question(code="stars", text="Stars?", kind="number"),
    )
    ask(service, territory, [fifo.model_dump(), stars.model_dump()])
    more = {"schema_version": 1, "ownership": {"LIME": "own"}, "min_facings": 7, "doubtful_above": 0.15}
    document = {"kpis": EVERY_KIND, "pass_mark": 72.5, "coverage_floor": 0.35, **more}
    draft = _save(service, territory, [], scene_type="cooler", valid_to=date(2026, 6, 30), document=document)
    page.goto(f"/#/standards/{draft.id}/edit")
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_role("heading", name="Bay of the test", level=1).wait_for()
    phone.sees("The answer to “Oldest in front?” is Yes.")
    phone.check_page()
    stored = _stored(service, draft.code)
    assert stored.document == draft.document
    assert (stored.scene_type, stored.valid_to, stored.territory_id) == ("cooler", date(2026, 6, 30), territory)


def test_a_new_version_tells_what_differs(phone: Phone, service: "Service", territory: UUID, manager: "User") -> None:
    page, sku = phone.page, uuid4().hex[:8].upper()
    with transaction(service.resources.sessions) as session:
        product = ProductContent(name=f"Shampoo {sku}", brand="Hao", ownership="own")
        put_product(session, sku, product, utc_now())
    first = _publish(service, _save(service, territory, [GAPS]))
    page.goto(f"/#/standards/{first.id}")
    page.get_by_role("link", name="New version from this one").click()
    gaps = _check(phone, "Gaps")
    gaps.get_by_label("At most").locator("visible=true").fill("1")
    _add_product(phone, sku)
    page.get_by_role("button", name="Save the draft").click()
    changes = page.get_by_role("region", name="What differs from version 1")
    changes.get_by_text("before: At most 2 empty places").wait_for()
    changes.get_by_text("Must-stock list").wait_for()
    page.get_by_role("link", name=f"Shampoo {sku}").wait_for()
    page.get_by_role("link", name="Version 1").click()
    phone.sees(f"{first.code}, version 1")
    page.get_by_role("link", name="Standards").last.click()
    page.get_by_label("Search by code or name").fill(first.code)
    phone.sees("1 standard, 2 versions")
    page.get_by_label("Show", exact=True).select_option(label="Drafts")
    phone.sees("1 standard, 1 version")
    phone.sees("Version 2")
    phone.check_page()


def _add_product(phone: Phone, sku: str) -> None:
    phone.page.get_by_label("Kind of check").select_option(label="Must-stock list")
    phone.page.get_by_role("button", name="Add this check").click()
    check = _check(phone, "Must-stock list")
    check.get_by_role("button", name="Add a product").click()
    check.get_by_label("Search by code, GTIN, name or brand").fill(sku.lower())
    check.get_by_role("button", name=f"Choose Shampoo {sku}").click()
    check.get_by_role("button", name=f"Take Shampoo {sku} off the list").wait_for()
    check.get_by_role("button", name="Done").click()


def test_publishing_asks_about_a_past_day_and_names_what_is_in_the_way(
    phone: Phone, service: "Service", territory: UUID, manager: "User"
) -> None:
    page = phone.page
    other = _publish(service, _save(service, territory, [GAPS], name="The other bay"))
    draft = _save(service, territory, [GAPS], valid_from=date.today() - timedelta(days=2))
    page.goto(f"/#/standards/{draft.id}")
    page.get_by_role("button", name="Publish …").click()
    page.get_by_role("button", name="Publish now").click()
    phone.sees("Tick that the past day is meant.")
    assert _stored(service, draft.code).state == "draft"
    page.get_by_label("Yes, it shall begin on that past day").check()
    page.get_by_role("button", name="Publish now").click()
    phone.sees(re.compile("asks the same outlets and is in force too, from .* on"))
    phone.check_page()
    page.get_by_role("link", name=f"The other bay ({other.code}, version 1)").click()
    phone.sees(f"{other.code}, version 1")


def _being_renamed(phone: Phone, service: "Service", territory: UUID) -> Standard:
    """A draft in whose form a new name is typed and not saved."""
    draft = _save(service, territory, [GAPS])
    phone.page.goto(f"/#/standards/{draft.id}/edit")
    phone.page.get_by_label("Name", exact=True).fill("Mine")
    return draft


def test_a_draft_that_somebody_else_changed_is_not_overwritten_unseen(
    phone: Phone, service: "Service", territory: UUID, manager: "User"
) -> None:
    page, draft = phone.page, _being_renamed(phone, service, territory)
    with transaction(service.resources.sessions) as session:
        session.get_one(Standard, draft.id).name = "Theirs"
    page.get_by_role("button", name="Save the draft").click()
    phone.sees("Somebody has changed this draft")
    assert _stored(service, draft.code).name == "Theirs"
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_role("heading", name="Mine", level=1).wait_for()


def test_what_was_typed_into_a_draft_that_was_published_meanwhile_becomes_a_new_version(
    phone: Phone, service: "Service", territory: UUID, manager: "User"
) -> None:
    page, draft = phone.page, _being_renamed(phone, service, territory)
    _publish(service, draft)
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_role("button", name="Make what you typed a new version").click()
    phone.sees("This is what you typed today")
    assert page.get_by_label("Version", exact=True).input_value() == "2"
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_role("heading", name="Mine", level=1).wait_for()
    phone.sees(f"{draft.code}, version 2")


def test_what_holds_everywhere_is_left_to_admins(phone: Phone, service: "Service", manager: "User") -> None:
    draft = _save(service, None, [GAPS])
    phone.page.goto(f"/#/standards/{draft.id}")
    phone.sees("an admin publishes and retires it")
    assert phone.page.get_by_role("button", name="Publish …").count() == 0


def test_reps_see_no_standards(phone: Phone, service: "Service") -> None:
    phone.log_in(service.rep("Hao Mart").email)
    phone.sees("1 outlet")
    assert not phone.page.get_by_role("link", name="Standards").is_visible()
    phone.page.goto("/#/standards")
    phone.sees("Standards are kept by managers and admins.")
