"""Overlapping photos of one display on the pages of the visit and of the photo."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from tests.web.conftest import shelf_photo

if TYPE_CHECKING:
    from playwright.sync_api import Route

    from tests.web.conftest import Phone, Service


def test_what_two_photos_show_counts_once(phone: "Phone", service: "Service", tmp_path: Path) -> None:
    page, seed = phone.page, 1_000_001  # beyond the seeds of other tests, and the same in every run
    files = [tmp_path / "one.jpg", tmp_path / "two.jpg"]
    for path, light in zip(files, (1.0, 0.95), strict=True):
        path.write_bytes(shelf_photo(seed, light))
    phone.log_in(service.rep("Hao Mart").email)
    phone.start_visit("Hao Mart")
    phone.sees("what two of them show counts once")
    phone.choose(*files)

    phone.sees("Photo 1 and Photo 2 overlap: 21 products are on more than one of them and count once.")
    picture = page.locator(".overview img")
    picture.wait_for()
    assert picture.evaluate("async (image) => { await image.decode(); return image.naturalWidth; }") > 0
    result = page.get_by_role("region", name="Result of this visit")
    facings = result.locator(".check", has_text="Facings").locator(".check-value")
    facings.filter(has_text=re.compile("^20 ")).wait_for()
    phone.check_page()

    counted = []
    for name in ("Photo 1", "Photo 2"):
        phone.open_photo(name)
        counted.append(page.locator(".box.facings:not(.elsewhere, .uncounted)").count())
        faint = page.locator(".box.facings.elsewhere").count()
        if faint:
            phone.sees(f"Faint: also on another photo, and counted there ({faint + 6})")
            phone.sees(f"{faint} products are also on another photo of this display and count there.")
        phone.check_page()
        page.get_by_role("link", name="Back").click()
    assert sum(counted) == service.facings


def test_the_result_waits_for_no_picture_of_the_display(phone: "Phone", service: "Service", tmp_path: Path) -> None:
    """A line that loses the large picture leaves no result of before on the page, and the picture comes later."""
    page, lost = phone.page, []
    files = [tmp_path / "one.jpg", tmp_path / "two.jpg"]
    for path, light in zip(files, (1.0, 0.95), strict=True):
        path.write_bytes(shelf_photo(1_000_002, light))

    def lose(route: "Route") -> None:
        lost.append(route.request.url)
        route.abort()

    page.route("**/overview", lose)
    phone.log_in(service.rep("Hao Mart").email)
    phone.start_visit("Hao Mart")
    phone.choose(*files)

    phone.sees(re.compile("^Photo 1 and Photo 2 overlap"))
    result = page.get_by_role("region", name="Result of this visit")
    facings = result.locator(".check", has_text="Facings").locator(".check-value")
    facings.filter(has_text=re.compile("^20 ")).wait_for()
    assert lost
    page.unroute("**/overview")
    page.locator(".overview img").wait_for()


def test_a_photo_that_is_still_being_compared_shows_later_what_counts_elsewhere(
    phone: "Phone", service: "Service", photo_files: list[Path]
) -> None:
    page, states = phone.page, ["pending"]
    phone.log_in(service.rep("Hao Mart").email)
    phone.start_visit("Hao Mart")
    phone.choose(photo_files[0])

    def tell(route: "Route") -> None:
        photo = {"photo_id": page.url.split("/")[-1], "group": 0, "overlapping": True}
        boxes = [{"id": "f1", "duplicate": True, "representative": "other"}]
        route.fulfill(json={"state": states[-1], "photos": [{**photo, "boxes": boxes if states[1:] else []}]})

    page.route("**/fusion", tell)
    phone.open_photo("Photo 1")
    assert page.locator(".box.facings.elsewhere").count() == 0
    states.append("done")
    page.locator(".box.facings.elsewhere").wait_for()


def test_photos_that_may_overlap_are_told_of(phone: "Phone", service: "Service", photo_files: list[Path]) -> None:
    def tell(route: "Route") -> None:
        answer = route.fetch().json()
        route.fulfill(json={**answer, "doubtful": [[photo["photo_id"] for photo in answer["photos"]]]})

    phone.page.route("**/fusion", tell)
    phone.log_in(service.rep("Hao Mart").email)
    phone.start_visit("Hao Mart")
    phone.choose(*photo_files[:2])
    phone.sees(re.compile("^Photo 1 and Photo 2 may show some of the same products"))
    assert not phone.page.get_by_text("do not overlap").count()


def test_photos_that_do_not_overlap_are_said_not_to(
    phone: "Phone", service: "Service", photo_files: list[Path]
) -> None:
    phone.log_in(service.rep("Hao Mart").email)
    phone.start_visit("Hao Mart")
    phone.choose(*photo_files[:2])
    phone.sees("These photos do not overlap: each counts by itself.")
    assert phone.page.locator(".overview").count() == 0
