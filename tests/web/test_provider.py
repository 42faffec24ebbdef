"""Logging in with the identity provider, in a real browser that is sent there and back."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import uvicorn
from pydantic import SecretStr

from api.clock import utc_now
from api.db import transaction
from api.main import create_app
from api.security.identity_provider import IdentityProvider, Registration
from api.settings import Settings
from api.tables import User
from tests.api.users.fake_provider import CLIENT_ID, CLIENT_SECRET, FakeProvider
from tests.api.users.fake_provider import serving as serving_provider
from tests.web.conftest import PATIENCE_MS, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

EMAIL = "trainer@example.com"


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    with serving_provider(FakeProvider(email=EMAIL, now=int(time.time()))) as provider:
        yield provider


@pytest.fixture
def page(browser: "Browser", provider: FakeProvider, tmp_path: Path) -> Iterator["Page"]:
    """The log-in page of a service with a provider, and one account."""
    settings = Settings(
        data_dir=tmp_path,
        jwt_secret=SecretStr("x" * 40),
        worker_threads=0,
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT_ID,
        oidc_client_secret=SecretStr(CLIENT_SECRET),
        oidc_redirect_url="http://127.0.0.1/",
        oidc_name="Hao Group",
    )
    app = create_app(settings)
    with serving(uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, ws="none")) as url:
        # The port is only known now.
        registration = Registration(provider.issuer, CLIENT_ID, CLIENT_SECRET, f"{url}/")
        app.state.resources = replace(app.state.resources, provider=IdentityProvider(registration))
        with transaction(app.state.resources.sessions) as session:
            trainer = User(id=uuid4(), email=EMAIL, name="Li Na", role="trainer", password_hash="")
            trainer.active, trainer.created_at = True, utc_now()
            session.add(trainer)
        context = browser.new_context(base_url=url)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto("/")
        yield page
        context.close()
        app.state.resources.provider.close()


def test_there_and_back(page: "Page") -> None:
    page.get_by_role("button", name="Log in with Hao Group").click()
    page.get_by_text("Li Na").wait_for()
    assert "code=" not in page.url


def test_a_refusal_is_told_on_the_log_in_page(page: "Page", provider: FakeProvider) -> None:
    provider.email = "nobody@example.com"
    page.get_by_role("button", name="Log in with Hao Group").click()
    page.get_by_text("There is no active account for your e-mail.").wait_for()
    assert page.get_by_label("Password", exact=True).is_visible()
    assert "code=" not in page.url


def test_a_provider_that_is_down_leaves_the_password(page: "Page", provider: FakeProvider) -> None:
    provider.down = True
    page.get_by_role("button", name="Log in with Hao Group").click()
    page.get_by_text("The identity provider does not answer").wait_for()
    assert page.get_by_role("button", name="Log in", exact=True).is_enabled()
