"""The end of a visit: questions, the order, check-out, and what is to be seen of it afterwards."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from api.db import reading
from api.tables import AnswerSet, VisitCheckOut
from tests.web.conftest import Phone
from tests.web.questions import ask

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
    territory = service.territory("Bay Kiosk")
    ask(service, territory, QUESTIONS)
    return territory


def _stored(service: "Service", table: Any, visit_id: str) -> list[Any]:
    with reading(service.resources.sessions) as session:
        return [row for row in session.scalars(select(table)) if str(row.visit_id) == visit_id]


def _lose_the_answer(route: "Route") -> None:
    """The service takes the request, and the connection breaks before the phone hears of it."""
    route.fetch()
    route.abort()


@dataclass
class Leaving:
    """A rep at the end of a new visit, and what is done there."""

    phone: Phone
    visit_id: str

    def __post_init__(self) -> None:
        self.page = self.phone.page
        self.card = self.page.get_by_role("region", name="Before you leave")
        self.fifo = self.card.get_by_role("group", name=re.compile("^Do the oldest goods"))
        self.stars = self.card.get_by_label("How satisfied?")
        self.note = self.card.get_by_label("Note")

    def answer(self, stars: str) -> None:
        """All that has to be answered, and the order."""
        self.fifo.get_by_text("No", exact=True).click()
        self.stars.fill(stars)
        self.note.fill("Ordered two cases.")
        self.card.get_by_role("group", name=re.compile("^Did the outlet order")).get_by_text("Yes").click()

    def check_out(self) -> None:
        """Press the button."""
        self.card.get_by_role("button", name="Check out", exact=True).click()

    def is_over(self) -> None:
        """Wait until the visit has ended."""
        self.page.get_by_role("region", name="Visit ended").wait_for()
        self.phone.sees(re.compile("^Unplanned visit · ended today"))


@pytest.fixture
def leaving(phone: Phone, service: "Service", kiosk: "UUID") -> Leaving:
    """A rep who has just begun a visit of the kiosk."""
    phone.log_in(service.person("rep", kiosk).email)
    phone.start_visit("Bay Kiosk")
    return Leaving(phone, phone.page.url.rpartition("/")[2])


def test_what_is_missing_is_told_beside_its_question(leaving: Leaving, service: "Service") -> None:
    leaving.check_out()
    leaving.phone.sees("Something is missing. Look at what is marked.")
    assert leaving.fifo.get_by_text("This question needs an answer.").is_visible()
    assert leaving.fifo.evaluate("(group) => group.contains(document.activeElement)")
    leaving.phone.check_page()
    leaving.answer(stars="7")
    leaving.page.reload()  # as a phone does while another app is open
    assert leaving.note.input_value() == "Ordered two cases."
    leaving.check_out()
    leaving.phone.sees("A number from 1 to 5, please.")
    leaving.card.get_by_role("button", name="Check out without them").wait_for()
    assert _stored(service, VisitCheckOut, leaving.visit_id) == []


def test_a_check_out_that_finds_no_connection_is_tried_again(leaving: Leaving, service: "Service") -> None:
    page = leaving.page
    leaving.answer(stars="4")
    page.route("**/answers/*", _lose_the_answer)
    leaving.check_out()
    leaving.phone.sees(re.compile("^You ended this visit today.* It is sent when the connection is back"))
    assert len(_stored(service, AnswerSet, leaving.visit_id)) == 1
    page.unroute_all(behavior="wait")
    page.context.set_offline(True)
    page.context.set_offline(False)  # it tries again by itself
    leaving.is_over()
    leaving.phone.check_page()
    (answers,) = _stored(service, AnswerSet, leaving.visit_id)
    assert answers.answers == {"fifo": False, "stars": 4}
    (end,) = _stored(service, VisitCheckOut, leaving.visit_id)
    assert (end.order_placed, end.note) == ("yes", "Ordered two cases.")


def test_a_manager_reads_what_a_rep_told_and_changed_later(leaving: Leaving, service: "Service", kiosk: "UUID") -> None:
    page = leaving.page
    leaving.answer(stars="4")
    leaving.check_out()
    leaving.is_over()
    page.get_by_role("button", name="Change the answers").click()
    page.get_by_label("What else?").fill("Wants a cooler.")
    page.get_by_role("button", name="Save answers").click()
    page.get_by_role("definition").filter(has_text="Wants a cooler.").wait_for()

    page.get_by_role("button", name="Log out").click()
    leaving.phone.log_in(service.person("manager", kiosk).email)
    page.goto(f"/#/visits/{leaving.visit_id}")
    ended = page.get_by_role("region", name="Visit ended")
    ended.get_by_text("Wants a cooler.").wait_for()
    told = ended.get_by_role("definition").all_inner_texts()
    assert told[1:] == ["Yes", "Ordered two cases.", "No", "4", "No answer", "Wants a cooler."]
    assert ended.get_by_role("button").count() == 0


def test_a_refusal_stands_beside_its_question(leaving: Leaving) -> None:
    """What the page takes for good, the service may refuse all the same."""
    page = leaving.page
    leaving.answer(stars="3")
    detail = "stars: 3 is odd today."
    page.route("**/answers/*", lambda route: route.fulfill(status=422, json={"code": "x", "detail": detail}))
    leaving.card.get_by_role("button", name="Save answers").click()
    leaving.phone.sees("3 is odd today.")
    assert leaving.stars.get_attribute("aria-invalid") == "true"
    page.unroute("**/answers/*")
    leaving.card.get_by_role("button", name="Save answers").click()
    leaving.phone.sees("Answered today")
