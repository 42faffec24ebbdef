"""Shops without reception: the page opens, shows what was answered before, and a visit begins and ends."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import select

from api import page as served
from api.clock import utc_now
from api.db import reading, transaction
from api.tables import AnswerSet, Outlet, Photo, Questionnaire, Scene, Visit, VisitCheckOut
from tests.web.conftest import PASSWORD, PATIENCE_MS, PHONE, Phone
from tests.web.questions import ask

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from api.tables import User
    from tests.web.conftest import Service

_KEEPS_FILES = "navigator.serviceWorker.ready.then(() => Boolean(navigator.serviceWorker.controller))"
_EDITIONS = "caches.keys()"
_KEPT = """() => new Promise((resolve) => {
  indexedDB.open('shelfaudit-answers').onsuccess = ({ target: { result } }) => {
    result.transaction('answers').objectStore('answers').getAllKeys().onsuccess = (event) =>
      resolve(event.target.result.map((key) => key.split(' ')[1]));
  };
})"""


@pytest.fixture
def keeper(browser: "Browser", service: "Service") -> Iterator[Phone]:
    """A phone whose browser keeps the files of the page, with all of them kept."""
    context = browser.new_context(**{**PHONE, "service_workers": "allow"}, base_url=service.url)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto("/#/outlets")
    page.wait_for_function(_KEEPS_FILES)
    yield Phone(page)
    context.close()


def test_page_opens_without_connection(keeper: Phone, service: "Service") -> None:
    page = keeper.page
    page.context.set_offline(True)
    page.goto("/?from=home#/outlets")
    page.get_by_label("E-mail").wait_for()
    assert page.evaluate("fetch('/v1/auth/methods').then(() => 'answered', () => 'lost')") == "lost"


def test_new_edition_comes_with_the_next_page(
    keeper: Phone, service: "Service", monkeypatch: pytest.MonkeyPatch
) -> None:
    page = keeper.page
    keeper.log_in(service.rep("Hao Mart").email)
    before = page.evaluate(_EDITIONS)
    page.evaluate("window.isOld = true")
    monkeypatch.setattr(served, "software_version", lambda: "another")
    with page.expect_event("console", lambda message: message.text == "renewed"):
        page.evaluate("navigator.serviceWorker.addEventListener('controllerchange', () => console.log('renewed'))")
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert page.evaluate("isOld")
    page.get_by_role("link", name="Hao Mart").click()
    page.get_by_role("button", name="Start a visit").wait_for()
    assert not page.evaluate("'isOld' in window")
    assert len(page.evaluate(_EDITIONS)) == 1
    assert page.evaluate(_EDITIONS) != before


def _plan(page: "Page", service: "Service", rep: "User") -> list[str]:
    """Every outlet of the territory is on the rep's route each day; gives their ids in the order of the route."""
    with reading(service.resources.sessions) as session:
        rows = session.execute(select(Outlet.id).where(Outlet.territory_id == rep.territory_id).order_by(Outlet.name))
        outlets = [str(outlet) for (outlet,) in rows]
    manager = service.person("manager", rep.territory_id)
    token = page.request.post("/v1/auth/token", data={"email": manager.email, "password": PASSWORD}).json()
    plan = {
        "rep_id": str(rep.id),
        "name": "Daily",
        "time_zone": "UTC",
        "cadence": {"kind": "weekdays", "weekdays": list(range(1, 8))},
        "objective": "Win back the end cap.",
        "valid_from": str(utc_now().date()),
        "outlet_ids": outlets,
    }
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    assert page.request.put(f"/v1/route-plans/{uuid4()}", data=plan, headers=headers).ok
    return outlets


def _ask(service: "Service", rep: "User") -> Questionnaire:
    """The outlets of the rep are asked two things that no photo answers."""
    none = {"choices": [], "least": None, "most": None, "required": True}
    questions = [
        {**none, "code": "fifo", "text": "Oldest in front?", "kind": "yes_no"},
        {**none, "code": "stars", "text": "How satisfied?", "kind": "number", "least": 1, "most": 5},
    ]
    return ask(service, rep.territory_id, questions)


def _lose_connection_on_the_route(keeper: Phone, service: "Service", *, asked: bool = False) -> "User":
    """A rep's route was opened, everything for its outlets is kept, and then the page opens anew without connection."""
    page, rep = keeper.page, service.rep("Hao Mart", "Silk Salon")
    if asked:
        _ask(service, rep)
    *_, last = _plan(page, service, rep)
    page.goto("/#/route")
    with page.expect_response(f"**/v1/outlets/{last}/results*"):
        keeper.log_in(rep.email)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.reload()
    return rep


def test_route_and_outlets_are_shown_without_connection(keeper: Phone, service: "Service") -> None:
    page = keeper.page
    _lose_connection_on_the_route(keeper, service)
    page.get_by_role("link", name="Silk Salon").click()
    page.get_by_role("heading", name="Silk Salon").wait_for()
    keeper.sees("Win back the end cap.")
    keeper.sees(re.compile(r"^As of \d\d:\d\d, without connection"))
    keeper.check_page()
    page.context.set_offline(False)
    page.get_by_role("status").get_by_role("button", name="Try again").click()
    page.get_by_text(re.compile("^As of")).wait_for(state="hidden")
    page.get_by_role("heading", name="Silk Salon").wait_for()


def test_log_out_forgets_what_was_kept(keeper: Phone, service: "Service") -> None:
    page = keeper.page
    _lose_connection_on_the_route(keeper, service)
    page.get_by_role("link", name="Silk Salon").wait_for()
    assert "/v1/users/me" in page.evaluate(_KEPT)
    page.get_by_role("button", name="Log out").click()
    page.get_by_label("E-mail").wait_for()
    assert page.evaluate(_KEPT) == []


def _visits(service: "Service", rep: "User") -> list[Visit]:
    with reading(service.resources.sessions) as session:
        return list(session.scalars(select(Visit).where(Visit.rep_id == rep.id)))


def test_visit_begins_without_connection(keeper: Phone, service: "Service", photo_files: list[Path]) -> None:
    """It outlives a page that the phone drops, and is sent once, before its photo."""
    page = keeper.page
    rep = _lose_connection_on_the_route(keeper, service)
    page.get_by_role("button", name="Start a visit").first.click()
    keeper.sees("This visit is kept on this phone.")
    began = page.evaluate("JSON.parse(localStorage['shelfaudit.begun'])[0].started_at")
    keeper.check_page()
    keeper.choose(photo_files[0])
    keeper.sees(re.compile("^No connection. Next try in"))
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    keeper.sees("This visit is kept on this phone.")
    page.context.set_offline(False)
    page.get_by_role("link", name=re.compile("^Photo 1: .*(met|check)")).wait_for()
    page.get_by_role("heading", name="Before you leave").wait_for()
    keeper.sees("Planned visit")
    [visit] = _visits(service, rep)
    assert visit.started_at == datetime.fromisoformat(began)
    page.goto("/#/route")
    keeper.sees("1 of 2 outlets visited")


def test_refused_visit_says_why(keeper: Phone, service: "Service") -> None:
    page = keeper.page
    rep = _lose_connection_on_the_route(keeper, service)
    page.get_by_role("button", name="Start a visit").first.click()
    keeper.sees("This visit is kept on this phone.")
    with transaction(service.resources.sessions) as session:
        for outlet in session.scalars(select(Outlet).where(Outlet.territory_id == rep.territory_id)):
            outlet.active = False
    with page.expect_response("**/v1/visits/*") as answer:
        page.context.set_offline(False)
    refusal = f"The service did not take this visit: {answer.value.json()['detail']}"
    keeper.sees(refusal)
    told = page.get_by_role("status").filter(has_text="Something of a visit was not taken.")
    assert not told.is_visible()
    page.goto("/#/route")
    keeper.check_page()
    told.get_by_role("link", name="Open the visit").click()
    keeper.sees(refusal)
    assert _visits(service, rep) == []


def _end_without_connection(keeper: Phone, stars: str) -> None:
    """Begin a visit, answer its questions and check out, all of it without a connection."""
    page = keeper.page
    page.get_by_role("button", name="Start a visit").first.click()
    card = page.get_by_role("region", name="Before you leave")
    card.get_by_role("group", name=re.compile("^Oldest in front")).get_by_text("No", exact=True).click()
    card.get_by_label("How satisfied?").fill(stars)
    card.get_by_role("group", name=re.compile("^Did the outlet order")).get_by_text("Yes").click()
    card.get_by_role("button", name="Check out", exact=True).click()
    keeper.sees(re.compile("^You ended this visit today"))


def test_visit_ends_without_connection(keeper: Phone, service: "Service", photo_files: list[Path]) -> None:
    """Visit, photo, answers and check-out are sent in their order, from whichever page is open then."""
    page, sent = keeper.page, []
    rep = _lose_connection_on_the_route(keeper, service, asked=True)
    _end_without_connection(keeper, stars="4")
    keeper.check_page()
    keeper.choose(photo_files[0])
    keeper.sees(re.compile("^No connection. Next try in"))
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    keeper.sees(re.compile("^You ended this visit today"))
    page.get_by_role("link", name="On to your route").click()
    page.get_by_role("heading", name="My route").wait_for()

    page.get_by_role("link", name=re.compile("^Look at the visit of")).wait_for()
    page.on("request", lambda request: sent.append(request.url) if request.method == "PUT" else None)
    with page.expect_response("**/check-out") as answer:
        page.context.set_offline(False)
    assert answer.value.ok
    assert [re.findall(r"/(visits|scenes|photos|answers|check-out)", url)[-1] for url in sent] == [
        "visits",
        "scenes",
        "photos",
        "answers",
        "check-out",
    ]
    [visit] = _visits(service, rep)
    with reading(service.resources.sessions) as session:
        scenes = select(Scene.id).where(Scene.visit_id == visit.id)
        assert len(list(session.scalars(select(Photo).where(Photo.scene_id.in_(scenes))))) == 1
        [answers] = session.scalars(select(AnswerSet).where(AnswerSet.visit_id == visit.id))
        [end] = session.scalars(select(VisitCheckOut).where(VisitCheckOut.visit_id == visit.id))
    assert (answers.answers, end.order_placed) == ({"fifo": False, "stars": 4}, "yes")
    page.goto(f"/#/visits/{visit.id}")
    page.get_by_role("region", name="Visit ended").wait_for()
    keeper.check_page()


def test_answers_that_the_service_refuses_later_stay_with_its_words(keeper: Phone, service: "Service") -> None:
    """The questions were changed meanwhile; the visit ends all the same."""
    page = keeper.page
    rep = _lose_connection_on_the_route(keeper, service, asked=True)
    _end_without_connection(keeper, stars="4")
    with transaction(service.resources.sessions) as session:
        outlet = session.scalars(select(Outlet).where(Outlet.territory_id == rep.territory_id)).first()
        assert outlet is not None
        for asked in session.scalars(select(Questionnaire).where(Questionnaire.channel == outlet.channel)):
            first, stars = asked.questions["questions"]
            asked.questions = {"questions": [first, {**stars, "most": 3}]}
    page.context.set_offline(False)
    ended = page.get_by_role("region", name="Visit ended")
    ended.get_by_text(re.compile("^The service did not take these answers: stars: ")).wait_for()
    ended.get_by_role("button", name="Answer the questions").click()
    assert ended.get_by_label("How satisfied?").input_value() == "4"
    ended.get_by_label("How satisfied?").fill("3")
    ended.get_by_role("button", name="Save answers").click()
    ended.get_by_role("definition").filter(has_text="3").wait_for()
    keeper.check_page()
