"""The end of a visit: questions, the order, check-out, and what is to be seen of it afterwards."""

import re
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from api.clock import utc_now
from api.db import reading, transaction
from api.tables import AnswerSet, Outlet, Questionnaire, VisitCheckOut
from tests.web.conftest import Phone

if TYPE_CHECKING:
    from uuid import UUID

    from playwright.sync_api import Route

    from tests.web.conftest import Service

_NONE: dict[str, Any] = {"choices": [], "least": None, "most": None, "required": False}
QUESTIONS = [
    {**_NONE, "code": "fifo", "text": "Do the oldest goods stand in front?", "kind": "yes_no", "required": True},
    {**_NONE, "code": "stars", "text": "How satisfied?", "kind": "number", "least": 1, "most": 5, "required": True},
    {**_NONE, "code": "first", "text": "Offered first?", "kind": "choice", "choices": ["Ours", "Theirs"]},
    {**_NONE, "code": "said", "text": "What else?", "kind": "text"},
]


@pytest.fixture
def kiosk(service: "Service") -> "UUID":
    """A territory with one outlet, of a channel of its own that has questions."""
    channel = f"kiosk_{uuid4().hex[:8]}"
    territory = service.territory("Bay Kiosk")
    questionnaire = Questionnaire(
        id=uuid4(),
        code=channel,
        version=1,
        name="Shop floor",
        channel=channel,
        valid_from=date(2020, 1, 1),
        valid_to=None,
        questions={"questions": QUESTIONS},
        created_at=utc_now(),
    )
    with transaction(service.resources.sessions) as session:
        session.add(questionnaire)
        for outlet in session.scalars(select(Outlet).where(Outlet.territory_id == territory)):
            outlet.channel = channel
    return territory


def _stored(service: "Service", table: Any, visit_id: str) -> list[Any]:
    with reading(service.resources.sessions) as session:
        return [row for row in session.scalars(select(table)) if str(row.visit_id) == visit_id]


def _lose_the_answer(route: "Route") -> None:
    """The service takes the request, and the connection breaks before the phone hears of it."""
    route.fetch()
    route.abort()


def test_a_rep_answers_and_checks_out(phone: Phone, service: "Service", kiosk: "UUID") -> None:
    page = phone.page
    rep, manager = service.person("rep", kiosk), service.person("manager", kiosk)
    phone.log_in(rep.email)
    phone.start_visit("Bay Kiosk")
    visit_id = page.url.rpartition("/")[2]
    card = page.get_by_role("region", name="Before you leave")

    card.get_by_role("button", name="Check out").click()
    phone.sees("Something is missing. Look at what is marked.")
    fifo = card.get_by_role("group", name=re.compile("^Do the oldest goods"))
    assert fifo.get_by_text("This question needs an answer.").is_visible()
    assert fifo.evaluate("(group) => group.contains(document.activeElement)")
    phone.check_page()

    fifo.get_by_text("No", exact=True).click()
    stars = card.get_by_label("How satisfied?")
    stars.fill("7")
    card.get_by_label("Note").fill("Ordered two cases.")
    card.get_by_role("group", name=re.compile("^Did the outlet order")).get_by_text("Yes").click()
    page.reload()  # as a phone does while another app is open
    assert card.get_by_label("Note").input_value() == "Ordered two cases."
    card.get_by_role("button", name="Check out").click()
    phone.sees("A number from 1 to 5, please.")
    card.get_by_role("button", name="Check out without them").wait_for()
    assert _stored(service, VisitCheckOut, visit_id) == []
    stars.fill("4")

    page.route("**/answers/*", _lose_the_answer)
    card.get_by_role("button", name="Check out").click()
    phone.sees("You are not checked out yet. What you entered is kept on this phone.")
    assert len(_stored(service, AnswerSet, visit_id)) == 1
    page.unroute("**/answers/*")
    page.context.set_offline(True)
    page.context.set_offline(False)  # it tries again by itself
    page.get_by_role("region", name="Visit ended").wait_for()
    phone.sees(re.compile("^Unplanned visit · ended today"))
    phone.check_page()
    (answers,) = _stored(service, AnswerSet, visit_id)
    assert answers.answers == {"fifo": False, "stars": 4}
    (end,) = _stored(service, VisitCheckOut, visit_id)
    assert (end.order_placed, end.note) == ("yes", "Ordered two cases.")

    page.get_by_role("button", name="Change the answers").click()
    page.get_by_label("What else?").fill("Wants a cooler.")
    page.get_by_role("button", name="Save answers").click()
    page.get_by_role("definition").filter(has_text="Wants a cooler.").wait_for()

    page.get_by_role("button", name="Log out").click()
    phone.log_in(manager.email)
    page.goto(f"/#/visits/{visit_id}")
    ended = page.get_by_role("region", name="Visit ended")
    ended.get_by_text("Wants a cooler.").wait_for()
    assert ended.get_by_role("definition").all_inner_texts()[1:] == [
        "Yes",
        "Ordered two cases.",
        "No",
        "4",
        "No answer",
        "Wants a cooler.",
    ]
    assert ended.get_by_role("button").count() == 0


def test_a_refusal_stands_beside_its_question(phone: Phone, service: "Service", kiosk: "UUID") -> None:
    """What the page takes for good, the service may refuse all the same."""
    page = phone.page
    phone.log_in(service.person("rep", kiosk).email)
    phone.start_visit("Bay Kiosk")
    card = page.get_by_role("region", name="Before you leave")
    card.get_by_text("Yes", exact=True).first.click()
    card.get_by_label("How satisfied?").fill("3")
    detail = "stars: 3 is odd today."
    page.route("**/answers/*", lambda route: route.fulfill(status=422, json={"code": "x", "detail": detail}))
    card.get_by_role("button", name="Save answers").click()
    phone.sees("3 is odd today.")
    assert card.get_by_label("How satisfied?").get_attribute("aria-invalid") == "true"
    page.unroute("**/answers/*")
    card.get_by_role("button", name="Save answers").click()
    phone.sees("Answered today")
