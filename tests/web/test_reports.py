"""What a manager sees of many visits, from the headline down to the boxes on a photo."""

import re
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from tests.web.conftest import Phone

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from api.tables import User
    from tests.web.conftest import Service


@pytest.fixture
def manager(phone: Phone, service: "Service", photo_files: list[Path]) -> "User":
    """The manager of a territory where one visit was made, logged in at the page that managers begin with."""
    territory = service.territory("Hao Mart", "Silk Salon")
    phone.log_in(service.person("rep", territory).email)
    phone.start_visit("Hao Mart")
    phone.choose(photo_files[0])
    phone.page.get_by_role("region", name="Result of this visit").wait_for()
    phone.page.get_by_role("button", name="Log out").click()
    person = service.person("manager", territory)
    phone.log_in(person.email)
    phone.page.get_by_role("heading", name="Reports", level=1).wait_for()
    return person


def _headline(page: "Page", name: str) -> str:
    return page.locator(".headline", has_text=name).inner_text()


def test_from_a_figure_to_the_boxes(phone: Phone, manager: "User") -> None:
    page = phone.page
    assert re.search(r"^98\s+no figure before", _headline(page, "Display score"), re.MULTILINE)
    # Nobody has named a product: that is not a share of 0.
    assert "Not measured" in _headline(page, "Share of facings")
    page.get_by_role("link", name="98 Hao Mart").wait_for()
    assert "1 photo on 1 visit" in page.get_by_role("link", name="Test rep").inner_text()
    phone.check_page()
    page.get_by_role("link", name=re.compile("^Gaps")).click()
    phone.sees(re.compile("Gaps: Not met / To be checked"))
    phone.check_page()
    page.get_by_role("link", name="98 Hao Mart").click()
    page.get_by_role("button", name="Show on the photo: Gaps").click()
    phone.sees("You see the boxes of: Gaps.")
    assert page.locator(".box.gaps.strong").count() == 2


def test_the_address_keeps_what_was_asked(phone: Phone, manager: "User") -> None:
    page = phone.page
    page.get_by_label("Channel").select_option(label="Kiosk")
    phone.sees("No visit in this period")
    page.get_by_label("Period").select_option(label="Last year")
    page.reload()
    phone.sees("No visit in this period")
    assert page.get_by_label("Channel").input_value() == "kiosk"
    assert page.get_by_label("Period").input_value() == "year"
    page.get_by_label("Channel").select_option(label="All")
    page.get_by_role("link", name=re.compile("^Display score")).click()
    page.get_by_role("heading", name="Visits behind this figure").wait_for()
    page.get_by_role("link", name="Reports").last.click()
    page.get_by_role("heading", name="Worst outlets").wait_for()
    assert page.get_by_label("Period").input_value() == "year"


def test_a_part_that_fails_is_tried_again_by_itself(phone: Phone, manager: "User") -> None:
    page = phone.page
    page.route("**/v1/reports/failing-lines?*", lambda route: route.abort())
    page.get_by_label("Class").select_option("A")
    lines = page.locator("section", has_text="What costs the most points")
    lines.get_by_text("No connection to the service.").wait_for()
    assert "98" in _headline(page, "Display score")
    phone.check_page()
    page.unroute("**/v1/reports/failing-lines?*")
    lines.get_by_role("button", name="Try again").click()
    lines.get_by_role("link", name=re.compile("^Gaps")).wait_for()


def test_files_have_the_same_filters(phone: Phone, manager: "User") -> None:
    page = phone.page
    page.get_by_label("Class").select_option("A")
    with page.expect_download() as download, page.expect_request("**/v1/reports/workbook?*") as asked:
        page.get_by_role("button", name="Workbook (XLSX)").click()
    assert re.fullmatch(r"workbook_\d{4}-\d\d-\d\d_\d{4}-\d\d-\d\d\.xlsx", download.value.suggested_filename)
    assert "outlet_class=A" in asked.value.url


def test_an_outlet_without_a_score_has_no_mean(phone: Phone, service: "Service") -> None:
    outlet = {
        "outlet_id": str(uuid4()),
        "name": "Silk Salon",
        "channel": "salon",
        "outlet_class": "A",
        "open_actions": 0,
    }
    visit = {"visit_id": str(uuid4()), "day": "2026-03-02", "verdict": "not_scorable"}
    unscored = {**outlet, "visits_counted": 3, "scored": 0, "score": None, "last_visit": visit}
    answer = {"items": [unscored], "next": None}
    phone.page.route("**/v1/reports/outlets?*", lambda route: route.fulfill(json=answer))
    phone.log_in(service.person("manager", service.territory("Silk Salon")).email)
    phone.page.goto("/#/reports")
    phone.page.get_by_role("link", name=re.compile("Silk Salon .* none of 3 visits could be scored$")).wait_for()
