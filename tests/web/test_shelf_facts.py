"""What people see of the shelf on the page of a photo: rows, prices, what does not count, and doubts of its origin."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.web.conftest import Phone, Service


@pytest.fixture
def analysed(phone: "Phone", service: "Service", photo_files: list[Path]) -> "Phone":
    """The page of an analysed photo."""
    phone.log_in(service.rep("Hao Mart").email)
    phone.start_visit("Hao Mart")
    phone.choose(photo_files[0])
    phone.open_photo("Photo 1")
    return phone


def test_rows_tell_facings_gaps_and_height(analysed: "Phone") -> None:
    rows = analysed.page.locator(".row-line")
    assert [" ".join(text.split()) for text in rows.all_inner_texts()][:2] == [
        "1 Row 1 · 5 facings 140 cm above the floor (± 6 cm), above eye level",
        "2 Row 2 · 5 facings · 1 empty place 100 cm above the floor (± 6 cm), eye level",
    ]
    analysed.sees("1 more product was seen and does not count: hidden, in the second row, or beside the display.")
    analysed.check_page()


def test_stacked_goods_are_told_apart_from_what_checks_count(
    phone: "Phone", service: "Service", photo_files: list[Path]
) -> None:
    service.analyzer.stacked = frozenset({"f1", "f6"})
    phone.log_in(service.rep("Hao Mart").email)
    phone.start_visit("Hao Mart")
    phone.choose(photo_files[0])
    phone.open_photo("Photo 1")

    phone.sees("2 of these facings are stacked on others.")
    assert "18 · target 12" in phone.page.locator(".check").filter(has_text="Facings").first.inner_text()


def test_a_product_shows_where_it_stands(phone: "Phone", service: "Service", photo_files: list[Path]) -> None:
    service.analyzer.names = {"f1": "COLA", "f2": "COLA", "f6": "PEP"}
    phone.log_in(service.rep("Hao Mart").email)
    phone.start_visit("Hao Mart")
    phone.choose(photo_files[0])
    phone.open_photo("Photo 1")

    phone.sees("17 more facings have no name yet")
    assert [" ".join(text.split()) for text in phone.page.locator(".product-line").all_inner_texts()] == [
        "COLA 2 facings",
        "PEP 1 facing",
    ]
    phone.page.get_by_role("button", name="COLA").click()
    phone.sees("You see the boxes of: COLA.")
    phone.check_page()


def test_a_price_leads_to_its_tag(analysed: "Phone") -> None:
    page = analysed.page
    analysed.sees("1 of 3 read. Tap a price to see its tag.")
    assert page.locator(".price-word text").all_text_contents() == ["12.90", "3.50?"]
    page.get_by_role("button", name="Doubtful: 3.50?").click()
    facts = page.locator(".fact-card")
    assert "3.50 (70 %), 8.50 (20 %)" in facts.inner_text()
    assert "It could not be read surely" in facts.inner_text()
    page.get_by_role("button", name="12.90: show").click()
    assert "12.90 EUR" in facts.inner_text()


def test_a_box_says_why_it_does_not_count(analysed: "Phone") -> None:
    page = analysed.page
    frame = page.locator("svg.boxes").bounding_box()
    assert frame is not None
    at = {"x": frame["width"] * 790 / 900, "y": frame["height"] * 170 / 1200}
    page.locator("svg.boxes").click(position=at)
    assert "Stands behind another product" in page.locator(".fact-card").inner_text()


def test_only_the_manager_sees_where_a_photo_may_come_from(
    phone: "Phone", service: "Service", photo_files: list[Path]
) -> None:
    page, territory = phone.page, service.territory("Hao Mart", "Silk Salon")
    rep, manager = (service.person(role, territory) for role in ("rep", "manager"))
    phone.log_in(rep.email)
    for outlet in ("Hao Mart", "Silk Salon"):
        phone.start_visit(outlet)
        phone.choose(photo_files[0])
        phone.open_photo("Photo 1")
        phone.page.get_by_role("link", name="Outlets").click() if outlet == "Hao Mart" else None
    phone.sees("The very same photo was uploaded before.")
    assert page.get_by_text("Where does this photo come from?").count() == 0
    address = page.url

    page.get_by_role("button", name="Log out").click()
    phone.log_in(manager.email)
    page.get_by_role("link", name="Hao Mart").wait_for()
    page.goto(address)
    notice = page.get_by_role("region", name="Where does this photo come from?")
    notice.get_by_text("The very same file was uploaded before.").wait_for()
    phone.check_page()
    page.get_by_role("link", name="Back").click()
    page.get_by_role("link", name=re.compile(r"Check where it comes from\. Open$")).click()
    notice.get_by_role("link", name="Show the earlier photo").click()
    page.wait_for_url(lambda url: url != address)
    page.locator("svg.boxes").wait_for()
