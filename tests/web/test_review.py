"""A rep objects to a check of a visit, and the manager decides, both on a phone."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from tests.web.conftest import PATIENCE_MS, PHONE, Phone

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.web.conftest import Service


def test_an_appeal_and_its_outcome(
    phone: Phone, browser: "Browser", service: "Service", photo_files: list[Path]
) -> None:
    page = phone.page
    territory = service.territory("Hao Mart")
    phone.log_in(service.person("rep", territory).email)
    phone.start_visit("Hao Mart")
    phone.choose(photo_files[0])
    review = page.get_by_role("region", name="Review")
    review.get_by_role("button", name="Appeal against “Gaps”").click()
    phone.check_page()
    review.get_by_label("What is wrong with it?").fill("Those are posts of the shelf.")
    review.get_by_role("button", name="Send").click()
    review.get_by_text("Gaps · Open").wait_for()
    assert review.get_by_role("button", name="Appeal against “Gaps”").count() == 0
    phone.check_page()

    context = browser.new_context(**PHONE, base_url=service.url)
    manager = Phone(context.new_page())
    manager.page.set_default_timeout(PATIENCE_MS)
    manager.page.goto("/")
    manager.log_in(service.person("manager", territory).email)
    manager.page.get_by_role("link", name="To decide").click()
    manager.page.get_by_label("Waiting because of").select_option(label="A second person wanted")
    manager.sees("No visit waits for this reason.")
    manager.page.get_by_label("Waiting because of").select_option(label="An appeal")
    waiting = manager.page.get_by_role("link", name=re.compile("Hao Mart.*by Test rep.*An appeal"))
    waiting.wait_for()
    manager.check_page()
    waiting.click()
    asked = manager.page.get_by_role("region", name="Review")
    asked.get_by_text("Those are posts of the shelf.").wait_for()
    manager.check_page()
    asked.get_by_role("button", name="Accept", exact=True).last.click()
    asked.get_by_label("Reason").fill("Right, posts.")
    manager.check_page()
    asked.get_by_role("button", name="Send").click()
    asked.get_by_text("Gaps · Accepted").wait_for()
    result = manager.page.get_by_role("region", name="Result of this visit")
    result.get_by_text(re.compile("^100 of 100")).wait_for()
    manager.check_page()
    context.close()

    page.reload()
    review.get_by_text("Right, posts.").wait_for()
