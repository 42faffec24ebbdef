"""Shops without reception: the page opens, and a new one reaches the phone."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from api import page as served
from tests.web.conftest import PATIENCE_MS, PHONE, Phone

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.web.conftest import Service

_KEEPS_FILES = "navigator.serviceWorker.ready.then(() => Boolean(navigator.serviceWorker.controller))"
_EDITIONS = "caches.keys()"


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
