"""The look at a photo before its upload: what the rep is told, and that it never stands in the way."""

import re
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from tests.web.conftest import shelf_photo

if TYPE_CHECKING:
    from playwright.sync_api import Route

    from tests.web.conftest import Phone, Service

CHECK = "**/v1/photos:check"
TOO_DARK = "Too dark: Switch on the light or the flash and take it again."
ANALYSED = re.compile("^Photo 1: .*(met|check)")


@pytest.fixture
def dark_photo(tmp_path: Path) -> Path:
    """A photo that cannot be judged."""
    path = tmp_path / "dark.jpg"
    path.write_bytes(shelf_photo(int(uuid4()) % 1_000_000, light=0.15))
    return path


def test_a_dark_photo_is_taken_again(
    phone: "Phone", service: "Service", dark_photo: Path, photo_files: list[Path]
) -> None:
    page = phone.page
    phone.log_in(service.rep("Hao Mart").email)
    phone.start_visit("Hao Mart")
    before = len(service.photos())
    phone.choose(dark_photo)
    page.get_by_role("listitem").filter(has_text=TOO_DARK).last.wait_for()
    phone.check_page()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Take again").click()
    chooser.value.set_files(photo_files[0])
    page.get_by_role("link", name=ANALYSED).wait_for()
    assert page.locator(".tile").count() == 1
    assert len(service.photos()) == before + 1


def test_a_dark_photo_is_used_all_the_same(phone: "Phone", service: "Service", dark_photo: Path) -> None:
    page = phone.page
    phone.log_in(service.rep("Hao Mart").email)
    phone.start_visit("Hao Mart")
    phone.choose(dark_photo)
    page.get_by_role("button", name="Use anyway").click()
    page.get_by_role("link", name=ANALYSED).wait_for()


def test_only_a_small_copy_is_sent_to_be_checked(phone: "Phone", service: "Service", photo_files: list[Path]) -> None:
    page = phone.page
    phone.log_in(service.rep("Hao Mart").email)
    phone.start_visit("Hao Mart")
    with page.expect_response(CHECK) as checked:
        phone.choose(photo_files[0])
    sent = int(checked.value.request.all_headers()["content-length"])
    assert 0 < sent < photo_files[0].stat().st_size / 4


def test_without_an_answer_the_photo_goes_unchecked(phone: "Phone", service: "Service", dark_photo: Path) -> None:
    page = phone.page
    lost: list[Route] = []
    page.route(CHECK, lambda route: lost.append(route))  # never answered
    phone.log_in(service.rep("Hao Mart").email)
    phone.start_visit("Hao Mart")
    phone.choose(dark_photo)
    phone.sees("Being checked …")
    page.get_by_role("link", name=ANALYSED).wait_for()
    assert len(lost) == 1
