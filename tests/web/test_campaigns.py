"""A manager makes a campaign and loads its artwork; a rep looks at it."""

import re
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import cv2
import numpy as np
import pytest

from vision.letterbox import Pixels

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.web.conftest import Phone, Service


@pytest.fixture
def code() -> str:
    return uuid4().hex[:6].upper()


def _poster(seed: int) -> Pixels:
    """Patches enough to know it by, each seed others."""
    patches = np.random.default_rng(seed).integers(0, 256, (16, 12, 3), dtype=np.uint8)
    return cv2.resize(patches, (240, 320), interpolation=cv2.INTER_NEAREST)


@pytest.fixture
def posters(tmp_path: Path, code: str) -> list[Path]:
    """Artwork by which a piece can be known, and a picture without anything on it."""
    pictures = {f"{code} poster.png": _poster(int(code, 16)), "empty.png": np.full((320, 240, 3), 200, np.uint8)}
    for name, pixels in pictures.items():
        cv2.imwrite(str(tmp_path / name), pixels)
    return [tmp_path / name for name in pictures]


def _make_campaign(page: "Page", code: str) -> None:
    page.get_by_role("link", name="Campaigns").click()
    page.get_by_role("link", name="New campaign").click()
    page.get_by_label("Code").fill(code)
    page.get_by_label("Name").fill(f"Spring {code}")
    page.get_by_label("First day").fill("2026-03-01")
    page.get_by_label(re.compile("^Last day")).fill("2026-02-01")
    page.get_by_role("button", name="Save the campaign").click()
    page.get_by_text("The last day lies before the first.").wait_for()
    page.get_by_label(re.compile("^Last day")).fill("")
    page.get_by_role("button", name="Save the campaign").click()
    page.get_by_role("heading", name=f"Spring {code}", level=1).wait_for()


def _choose(page: "Page", files: list[Path]) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose pictures").click()
    chooser.value.set_files(files)


def _row(page: "Page", file: Path) -> "Locator":
    return page.get_by_role("form", name=file.name)


def test_artwork_is_loaded_and_none_is_lost(phone: "Phone", service: "Service", code: str, posters: list[Path]) -> None:
    page, (poster, empty) = phone.page, posters
    phone.log_in(service.person("manager", service.territory("Hao Mart")).email)
    _make_campaign(page, code)
    page.route("**/artworks/*?current_from=*", lambda route: route.abort())
    _choose(page, posters)
    page.get_by_role("button", name="Upload all 2").click()
    _row(page, poster).get_by_text("Not uploaded: No connection").wait_for()
    _row(page, empty).get_by_text("Not uploaded: No connection").wait_for()
    phone.check_page()

    page.unroute("**/artworks/*?current_from=*")
    page.reload()
    page.get_by_role("button", name="Upload all 2").click()
    _row(page, empty).get_by_text(re.compile("Not uploaded: The picture shows 0 details")).wait_for()
    image = page.get_by_role("img", name=re.compile(f"Artwork of {code} poster"))
    page.wait_for_function("(image) => image.naturalWidth === 240", arg=image.element_handle())
    assert _row(page, poster).count() == 0
    phone.sees("Hangs now")
    phone.sees("No standard asks for this artwork")
    phone.check_page()


def test_a_rep_sees_the_artwork_and_changes_nothing(
    phone: "Phone", service: "Service", code: str, posters: list[Path]
) -> None:
    page, territory = phone.page, service.territory("Hao Mart")
    phone.log_in(service.person("trainer", None).email)
    _make_campaign(page, code)
    _choose(page, posters[:1])
    _row(page, posters[0]).get_by_role("button", name=re.compile("^Upload")).click()
    phone.sees("Hangs now")
    address = page.url
    page.get_by_role("button", name="Log out").click()
    phone.log_in(service.person("rep", territory).email)
    page.goto(address)
    phone.sees("Hangs now")
    assert page.get_by_role("button", name=re.compile("Change|Withdraw|Take back|Add|Choose")).count() == 0
    page.goto(f"{address}/edit")
    phone.sees("Campaigns are kept by trainers, managers and admins.")
