"""A trainer is asked what facings are, and says it: a new product, one that there is, or nothing to be named."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import uvicorn
from pydantic import SecretStr

from api.clock import utc_now
from api.db import transaction
from api.engine import Engine
from api.main import create_app
from api.resources import Resources
from api.settings import Settings
from api.tables import Scene, Visit
from api.worker import Worker
from tests.api.unknowns.conftest import GREEN, LEANING, RED, YELLOW, Camera, Colour, hue, picture
from tests.web.conftest import PATIENCE_MS, PHONE, FakeAnalyzer, Phone, Service, _outlet, serving
from vision.recognition.embedder import Embedder

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator


@pytest.fixture
def service(tmp_path: Path, colour_embedder: Embedder) -> Iterator[Service]:
    """A service of its own, whose models tell colours."""
    settings = Settings(data_dir=tmp_path / "service", jwt_secret=SecretStr("x" * 40), worker_threads=1)

    @contextmanager
    def working(resources: Resources) -> Iterator[None]:
        worker = Worker(resources, resources.models)
        worker.start()
        yield
        worker.stop()

    app = create_app(settings, companion=working)
    camera = Camera(colour_embedder)
    app.state.resources = replace(app.state.resources, models=Engine(lambda: camera))
    with serving(uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, ws="none")) as url:
        yield Service(url, app.state.resources, FakeAnalyzer())


@pytest.fixture
def phone(browser: "Browser", service: Service) -> Iterator[Phone]:
    """The phone of a trainer, logged in."""
    context = browser.new_context(**PHONE, base_url=service.url)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto("/")
    phone = Phone(page)
    phone.log_in(service.person("trainer", None).email)
    page.get_by_role("heading", level=1, name="What is this?").wait_for()
    page.get_by_role("navigation").get_by_role("link", name="Products").click()
    page.get_by_role("heading", level=1, name="Products").wait_for()
    yield phone
    context.close()
    assert faults == []


@pytest.fixture
def photograph(browser: "Browser", service: Service) -> Callable[..., None]:
    """Send a photo of packs in these colours on a visit of its own, and wait until it is analysed."""
    territory = service.territory()
    rep = service.person("rep", territory)

    def send(*colours: Colour) -> None:
        outlet = _outlet(territory, "Hao Mart")
        now = utc_now()
        visit = Visit(
            id=uuid4(), outlet_id=outlet.id, rep_id=rep.id, started_at=now, utc_offset_minutes=0, created_at=now
        )
        scene = Scene(id=uuid4(), visit_id=visit.id, scene_type="shelf", created_at=now)
        with transaction(service.resources.sessions) as session:
            for row in (outlet, visit, scene):
                session.add(row)
                session.flush()
        token = service.resources.access_tokens.issue(rep.id, now)
        request = browser.new_context(base_url=service.url).request
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "image/png"}
        path = f"/v1/scenes/{scene.id}/photos/{uuid4()}"
        assert request.put(path, data=picture(colours), headers=headers).status == 201
        while request.get(path.replace(f"/scenes/{scene.id}", "") + "/analysis", headers=headers).status != 200:
            pass

    return send


def test_a_trainer_says_what_facings_are(phone: Phone, photograph: Callable[..., None]) -> None:
    photograph(RED, RED, GREEN, YELLOW)
    photograph(RED, GREEN)
    page = phone.page
    page.get_by_role("link", name="What is this?", exact=True).click()
    phone.sees("3 facings in 2 outlets")
    phone.check_page()
    red = page.get_by_role("region", name="Group 1")
    image = red.get_by_role("button", name="Picture 3 of 3").locator("img")
    page.wait_for_function("(image) => image.naturalWidth > 0", arg=image.element_handle())
    red.get_by_role("button", name="Picture 2 of 3").click()
    phone.sees("2 of 3 chosen")
    red.get_by_role("button", name="It is a new product").click()
    red.get_by_role("button", name="Add and teach").click()
    phone.sees("Code, name and brand are needed.")
    red.get_by_label("Height in mm").fill("tall")
    red.get_by_label("SKU code").fill("COLA-330")
    red.get_by_label("Name", exact=True).fill("Red Cola 330 ml")
    red.get_by_label("Brand", exact=True).fill("Hao")
    phone.check_page()
    red.get_by_role("button", name="Add and teach").click()
    phone.sees("Write the height in millimetres, like 115, or leave it empty.")
    red.get_by_label("Height in mm").fill("115,5")
    red.get_by_role("button", name="Add and teach").click()
    phone.sees("2 pictures teach COLA-330 now; 2 visits are being named again.")
    green = page.get_by_role("region", name="Group 2")
    green.get_by_role("button", name="It is a known product").click()
    green.get_by_label("Search by code").fill("cola")
    green.get_by_role("button", name="Choose Red Cola 330 ml").wait_for()
    phone.check_page()
    yellow = page.get_by_role("region", name="Group 3")
    assert yellow.count() == 0
    page.get_by_role("button", name="Show 1 single facing").click()
    yellow.get_by_role("button", name="Not a product").click()
    phone.sees("1 facing is out of this list")
    phone.check_page()
    page.get_by_role("link", name="Open COLA-330").click()
    page.get_by_role("heading", name="seen").wait_for()


def test_a_doubtful_name_is_warned_of_and_undone(phone: Phone, photograph: Callable[..., None]) -> None:
    photograph(hue(0))
    page = phone.page
    page.get_by_role("link", name="What is this?", exact=True).click()
    add(page.get_by_role("region", name="Group 1"), "PAPRIKA", "Paprika 1 kg")
    phone.sees("1 picture teaches PAPRIKA now; 1 visit is being named again.")
    photograph(hue(LEANING))
    page.reload()
    group = page.get_by_role("region").filter(has_text="% likely")
    image = group.get_by_role("button", name="It is Paprika 1 kg").locator("img")
    page.wait_for_function("(image) => image.naturalWidth > 0", arg=image.element_handle())
    phone.check_page()
    group = page.get_by_role("region", name=group.get_attribute("aria-label"))
    add(group, "CHILLI", "Chilli 1 kg")
    phone.sees(re.compile("^These look like Paprika 1 kg too."))
    assert group.get_by_role("link", name="Look").get_attribute("href") == "#/products/CHILLI"
    phone.check_page()
    group.get_by_role("button", name="Undo").click()
    phone.sees(re.compile("^Undone: 1 picture forgotten, [12] visits? (is|are) being named again."))
    phone.sees("CHILLI stays in the catalogue.")
    phone.check_page()


def add(group: "Locator", sku: str, name: str) -> None:
    """Say that a group is a new product."""
    group.get_by_role("button", name="It is a new product").click()
    for label, value in {"SKU code": sku, "Name": name, "Brand": "Hao"}.items():
        group.get_by_label(label, exact=True).fill(value)
    group.get_by_role("button", name="Add and teach").click()


def test_a_refusal_is_told_and_the_question_stays(phone: Phone, photograph: Callable[..., None]) -> None:
    photograph(RED)
    page = phone.page
    page.get_by_role("link", name="What is this?", exact=True).click()
    group = page.get_by_role("region", name="Group 1")
    group.get_by_role("button", name="Picture 1 of 1").click()
    group.get_by_role("button", name="Not a product").click()
    phone.sees("Choose at least one picture.")
    group.get_by_role("button", name="Picture 1 of 1").click()
    group.get_by_role("button", name="It is a new product").click()
    group.get_by_label("SKU code").fill("no code")
    group.get_by_role("button", name="Add and teach").click()
    complaint = "No blanks or slashes: letters, digits, dots, dashes and underscores"
    assert group.get_by_role("alert").text_content() == complaint
    assert group.get_by_role("button", name="Not a product").is_enabled()


def test_nothing_to_ask_explains_itself(phone: Phone) -> None:
    phone.page.get_by_role("link", name="What is this?", exact=True).click()
    phone.sees("Nothing to ask")
    phone.sees("No photos yet: none came in the last 30 days.")
    phone.check_page()
