"""A rep's way from the log-in to the result, on a phone, against the real service."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.web.conftest import Phone, Service

# Keeps every word that the upload's status shows; a fast machine shows some for a few milliseconds only.
_RECORD_PROGRESS = """() => {
  window.progress = new Set();
  new MutationObserver(() => document.querySelectorAll('.tile-percent').forEach((e) => progress.add(e.textContent)))
    .observe(document.body, {subtree: true, childList: true, characterData: true});
}"""


def test_from_log_in_to_result(phone: "Phone", service: "Service", photo_files: list[Path]) -> None:
    page = phone.page
    service.analyzer.may_go_on.clear()
    phone.check_page()
    phone.log_in(service.rep("Hao Mart").email)
    page.get_by_role("link", name="Hao Mart").wait_for()
    phone.check_page()
    phone.start_visit("Hao Mart")
    phone.check_page()

    page.evaluate(_RECORD_PROGRESS)
    slow = page.context.new_cdp_session(page)
    slow.send("Network.enable")
    limits = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 1_000_000}
    slow.send("Network.emulateNetworkConditions", limits)
    phone.choose(*photo_files)
    phone.sees("Being analysed")
    phone.sees(re.compile(r"^\d photos are still being analysed\."))
    phone.check_page()
    shown = [int(text.split()[1]) for text in page.evaluate("[...progress]") if text.startswith("Uploading")]
    assert any(0 < percent < 100 for percent in shown)

    service.analyzer.may_go_on.set()
    page.get_by_role("link", name=re.compile(r"^Photo \d: .*(met|check)")).nth(2).wait_for()
    result = page.get_by_role("region", name="Result of this visit")
    result.get_by_text("98 of 100, judged on 80 % of the standard.").wait_for()
    assert result.get_by_text("Standard met").is_visible()
    assert result.get_by_text("1 check is not met; the points are enough all the same.").is_visible()
    assert result.locator(".actions li strong").inner_text().startswith("Refill 2 gaps on photo 1 (rows 2 and 4)")
    checks = [head.split() for head in result.locator(".check-head").all_inner_texts()]
    assert checks[0] == ["Gaps", "Not", "met"]
    assert sorted(checks[1:]) == [["Eye", "level", "Met"], ["Facings", "Met"], ["POP", "pieces", "Met"]]
    apart = result.locator("section", has_text="These checks do not count").get_by_role("listitem")
    assert [line.inner_text().split("\n")[0] for line in apart.all()] == ["Share of facings"]
    # Uploads run side by side, and a photo has the number in which it arrived, not in which it was chosen.
    names = page.locator(".tile-name").all_inner_texts()
    assert names == ["Photo 1", "Photo 2", "Photo 3"]
    phone.check_page()


def test_photo_shows_its_boxes(phone: "Phone", service: "Service", photo_files: list[Path]) -> None:
    page = phone.page
    service.analyzer.flags = ("blurred",)
    _visit_with(phone, service, photo_files[:1])
    phone.open_photo("Photo 1")

    assert page.locator(".box.facings:not(.uncounted)").count() == service.facings
    assert page.locator(".box.facings.uncounted").count() == 1
    assert page.locator(".box.facings.row-3").count() == service.facings / 4
    assert page.locator(".box.gaps").count() == 2
    phone.sees("Blurred: ")
    phone.check_page()

    page.get_by_label("Facings 20").uncheck()
    assert not page.locator(".box.facings").first.is_visible()
    page.get_by_label("Facings 20").check()

    boxes = page.locator("svg.boxes")
    frame = boxes.bounding_box()
    assert frame is not None
    # The third facing of the first row: its centre in the photo, as shares of the photo's size.
    boxes.click(position={"x": frame["width"] * 370 / 900, "y": frame["height"] * 245 / 1200})
    facts = page.locator(".fact-card")
    assert facts.get_by_text("Place in the row").locator("xpath=following-sibling::dd[1]").inner_text() == "3"
    page.get_by_role("button", name="Next box").click()
    assert facts.get_by_text("Place in the row").locator("xpath=following-sibling::dd[1]").inner_text() == "4"

    width = frame["width"]
    page.get_by_role("button", name="Zoom in").click()
    assert boxes.bounding_box()["width"] > 1.4 * width  # type: ignore[index]
    page.get_by_role("button", name="Whole photo").click()
    assert boxes.bounding_box()["width"] == width  # type: ignore[index]


def test_the_page_of_a_photo_waits_for_its_analysis(
    phone: "Phone", service: "Service", photo_files: list[Path]
) -> None:
    page = phone.page
    service.analyzer.may_go_on.clear()
    phone.log_in(service.rep("Hao Mart").email)
    phone.start_visit("Hao Mart")
    phone.choose(photo_files[0])
    phone.sees("Being analysed")
    newest = max(service.photos(), key=lambda photo: photo.uploaded_at)
    page.evaluate(f"location.hash += '/photos/{newest.id}'")
    phone.sees("This photo is still being analysed.")
    service.analyzer.may_go_on.set()
    page.locator("svg.boxes").wait_for()
    assert page.get_by_role("alert").count() == 0


def test_a_check_leads_to_its_boxes(phone: "Phone", service: "Service", photo_files: list[Path]) -> None:
    page = phone.page
    _visit_with(phone, service, photo_files[:1])
    page.get_by_role("button", name="Show on the photo: Gaps").click()
    phone.sees("You see the boxes of: Gaps.")
    assert page.locator(".box.strong").count() == page.locator(".box.gaps.strong").count() == 2
    page.get_by_role("button", name="Show all boxes").click()
    assert page.locator(".focused").count() == 0


def test_outlet_keeps_its_results(phone: "Phone", service: "Service", photo_files: list[Path]) -> None:
    page = phone.page
    _visit_with(phone, service, photo_files[:1])
    page.get_by_role("link", name="Hao Mart").click()
    page.get_by_role("link", name=re.compile("today .* (met|check)")).wait_for()
    phone.check_page()
    page.get_by_role("link", name=re.compile("^Continue the visit")).click()
    # The picture comes from the service now: a reload has forgotten the file.
    page.reload()
    page.locator(".tile img").wait_for()
    phone.open_photo("Photo 1")
    assert page.locator("img.photo").evaluate("(image) => image.naturalWidth") == 900


def test_each_display_has_its_photos(phone: "Phone", service: "Service", photo_files: list[Path]) -> None:
    page = phone.page
    _visit_with(phone, service, photo_files[:1])
    page.get_by_role("button", name="Add another display").click()
    page.get_by_label("Kind of display").select_option(label="Cooler")
    page.get_by_role("button", name="Add", exact=True).click()
    cooler = page.locator("section.display", has_text="Cooler")
    with page.expect_file_chooser() as chooser:
        cooler.get_by_role("button", name="Gallery").click()
    chooser.value.set_files(photo_files[1])
    cooler.get_by_role("link", name=re.compile("^Photo 2: .*(met|check)")).wait_for()
    phone.check_page()


def test_photo_in_a_foreign_format_comes_as_a_picture(
    phone: "Phone", service: "Service", photo_files: list[Path]
) -> None:
    page = phone.page
    _visit_with(phone, service, photo_files[:1])
    page.route("**/content", lambda route: route.fulfill(body=b"not for this browser", content_type="image/heic"))
    page.reload()
    page.get_by_role("link", name=re.compile("^Photo 1: .*(met|check)")).click()
    page.locator("svg.boxes").wait_for()
    assert page.locator(".picture-place img").evaluate("(image) => image.naturalWidth") == 900
    page.get_by_role("button", name="Show on the photo").first.click()
    phone.sees("You see the boxes of:")


def _visit_with(phone: "Phone", service: "Service", files: list[Path]) -> None:
    """A new rep's visit with these photos, analysed."""
    phone.log_in(service.rep("Hao Mart").email)
    phone.start_visit("Hao Mart")
    phone.choose(*files)
    phone.page.get_by_role("link", name=re.compile(r"^Photo \d: .*(met|check)")).nth(len(files) - 1).wait_for()
    phone.page.get_by_role("region", name="Result of this visit").wait_for()
