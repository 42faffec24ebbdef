"""Shops without reception: the page opens, shows what was answered before, and a visit begins."""

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
from api.tables import Outlet, Visit
from tests.web.conftest import PASSWORD, PATIENCE_MS, PHONE, Phone

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


def _lose_connection_on_the_route(keeper: Phone, service: "Service") -> "User":
    """A rep's route was opened, everything for its outlets is kept, and then the page opens anew without connection."""
    page, rep = keeper.page, service.rep("Hao Mart", "Silk Salon")
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
    keeper.sees(f"The service did not take this visit: {answer.value.json()['detail']}")
    assert _visits(service, rep) == []
