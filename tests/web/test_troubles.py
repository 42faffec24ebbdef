"""What goes wrong on the road: lost connections, lost answers, refused photos, sessions that end."""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from vision.errors import PhotoError

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

    from tests.web.conftest import Phone, Service

PHOTO_UPLOADS = re.compile(r"/v1/scenes/[^/]+/photos/")
_TOKENS = "shelfaudit.session"


def _change_tokens(page: "Page", **changes: object) -> None:
    page.evaluate(
        "([key, changes]) => localStorage[key] = JSON.stringify({...JSON.parse(localStorage[key]), ...changes})",
        [_TOKENS, changes],
    )


def _tokens(page: "Page") -> dict[str, object]:
    tokens: dict[str, object] = json.loads(page.evaluate("(key) => localStorage[key] ?? '{}'", _TOKENS))
    return tokens


def test_retried_upload_is_stored_once(phone: "Phone", service: "Service", photo_files: list[Path]) -> None:
    page, addresses = phone.page, []

    def lose(route: "Route") -> None:
        addresses.append(route.request.url)
        if len(addresses) == 1:  # the request never arrives
            route.abort()
        elif len(addresses) == 2:  # it arrives, but its answer is lost
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route(PHOTO_UPLOADS, lose)
    phone.log_in(service.rep("Hao Mart").email)
    phone.start_visit("Hao Mart")
    before = len(service.photos())
    phone.choose(photo_files[0])
    for _ in range(2):
        phone.sees(re.compile("^No connection. Next try in"))
        phone.check_page()
        page.get_by_role("button", name="Retry now").click()
    page.get_by_role("link", name=re.compile("^Photo 1: .*(met|check)")).wait_for()
    assert len(addresses) == 3
    assert len(set(addresses)) == 1
    assert len(service.photos()) == before + 1


def test_photos_stand_in_the_order_of_their_numbers(
    phone: "Phone", service: "Service", photo_files: list[Path]
) -> None:
    """Photos are numbered as they reach the service, where the second may be first."""
    page, held = phone.page, []
    page.route(PHOTO_UPLOADS, lambda route: route.continue_() if held else held.append(route))
    phone.log_in(service.rep("Hao Mart").email)
    phone.start_visit("Hao Mart")
    phone.choose(*photo_files[:2])
    page.get_by_role("link", name=re.compile("^Photo 1: .*(met|check)")).wait_for()
    held[0].continue_()
    page.get_by_role("link", name=re.compile("^Photo 2: .*(met|check)")).wait_for()
    assert page.locator(".tile-name").all_inner_texts() == ["Photo 1", "Photo 2"]


def test_upload_goes_on_by_itself_when_the_connection_is_back(
    phone: "Phone", service: "Service", photo_files: list[Path]
) -> None:
    page = phone.page
    phone.log_in(service.rep("Hao Mart").email)
    phone.start_visit("Hao Mart")
    page.context.set_offline(True)
    phone.choose(photo_files[0])
    phone.sees(re.compile("^You are offline"))
    phone.sees(re.compile("^No connection. Next try in"))
    page.context.set_offline(False)
    page.get_by_role("link", name=re.compile("^Photo 1: .*(met|check)")).wait_for()


def test_lost_result_is_asked_for_again(phone: "Phone", service: "Service", photo_files: list[Path]) -> None:
    page, asked = phone.page, []

    def lose_first(route: "Route") -> None:
        asked.append(route.request.url)
        if asked.count(route.request.url) == 1:
            route.abort()
        else:
            route.continue_()

    phone.log_in(service.rep("Hao Mart").email)
    phone.start_visit("Hao Mart")
    page.route("**/result", lose_first)
    phone.choose(photo_files[0])
    page.get_by_role("link", name=re.compile("^Photo 1: .*(met|check)")).wait_for()
    page.get_by_role("region", name="Result of this visit").wait_for()
    assert len(asked) == 2 * len(set(asked)) == 4


def test_failed_analysis_says_what_to_do(phone: "Phone", service: "Service", photo_files: list[Path]) -> None:
    page = phone.page
    service.analyzer.fault = PhotoError("The picture breaks off in the middle.")
    phone.log_in(service.rep("Hao Mart").email)
    phone.start_visit("Hao Mart")
    phone.choose(photo_files[0])
    page.get_by_role("link", name="Photo 1: Analysis failed. Open").click()
    phone.sees("The analysis of this photo did not work. Take the photo again.")
    phone.sees("The picture breaks off in the middle.")
    phone.check_page()


def test_refused_photo_says_why(phone: "Phone", service: "Service", tmp_path: Path) -> None:
    page = phone.page
    text = tmp_path / "notes.jpg"
    text.write_text("not a photo")
    phone.log_in(service.rep("Hao Mart").email)
    phone.start_visit("Hao Mart")
    problems = []

    def overhear(route: "Route") -> None:
        answer = route.fetch()
        problems.append((answer.status, answer.json()["detail"]))
        route.fulfill(response=answer)

    page.route(PHOTO_UPLOADS, overhear)
    phone.choose(text)
    page.get_by_role("button", name="Remove").wait_for()
    [(status, detail)] = problems
    assert 400 <= status < 500
    phone.sees(detail)
    phone.check_page()
    page.get_by_role("button", name="Remove").click()
    assert page.locator(".tile").count() == 0


def test_wrong_password_says_so(phone: "Phone", service: "Service") -> None:
    with phone.page.expect_response("**/v1/auth/token") as answer:
        phone.log_in(service.rep("Hao Mart").email, "not the password")
    assert phone.page.get_by_role("alert").inner_text() == answer.value.json()["detail"]
    phone.log_in("", "")
    phone.sees("Enter your e-mail and your password.")


@pytest.mark.parametrize(
    "changes", [{"expiresAt": 0}, {"access": "no longer taken"}], ids=["ran out", "refused before its time"]
)
def test_token_is_renewed_unseen(phone: "Phone", service: "Service", changes: dict[str, object]) -> None:
    page = phone.page
    phone.log_in(service.rep("Hao Mart").email)
    page.get_by_role("link", name="Hao Mart").wait_for()
    before = _tokens(page)
    _change_tokens(page, **changes)
    page.reload()
    page.get_by_role("link", name="Hao Mart").click()
    page.get_by_role("button", name="Start a visit").wait_for()
    assert _tokens(page)["refresh"] != before["refresh"]


def test_waiting_photos_survive_the_end_of_the_session(
    phone: "Phone", service: "Service", photo_files: list[Path]
) -> None:
    page, rep = phone.page, service.rep("Hao Mart")
    phone.log_in(rep.email)
    phone.start_visit("Hao Mart")
    page.route(PHOTO_UPLOADS, lambda route: route.abort())
    phone.choose(photo_files[0])
    phone.sees(re.compile("^No connection. Next try in"))
    service.end_sessions()
    _change_tokens(page, access="no longer taken")
    page.unroute(PHOTO_UPLOADS)
    page.get_by_role("button", name="Retry now").click()
    phone.sees("Your session has ended. Log in again: your waiting photos are still here.")
    phone.check_page()
    phone.log_in(rep.email)
    page.get_by_role("link", name=re.compile("^Photo 1: .*(met|check)")).wait_for()


def _wait_with_a_photo(phone: "Phone", photo: Path) -> None:
    """A photo on the phone that cannot get through, and a page that the phone drops."""
    phone.page.on("dialog", lambda dialog: dialog.accept())
    phone.page.route(PHOTO_UPLOADS, lambda route: route.abort())
    phone.choose(photo)
    phone.sees(re.compile("^No connection. Next try in"))
    phone.page.unroute(PHOTO_UPLOADS)
    phone.page.reload()


def test_waiting_photos_survive_a_page_that_the_phone_drops(
    phone: "Phone", service: "Service", photo_files: list[Path]
) -> None:
    page = phone.page
    phone.log_in(service.rep("Hao Mart").email)
    phone.start_visit("Hao Mart")
    before = len(service.photos())

    _wait_with_a_photo(phone, photo_files[0])

    page.get_by_role("link", name=re.compile("^Photo 1: .*(met|check)")).wait_for()
    page.reload()
    page.get_by_role("link", name=re.compile("^Photo 1: .*(met|check)")).wait_for()
    assert page.locator(".tile").count() == 1
    assert len(service.photos()) == before + 1


def test_waiting_photos_are_not_another_persons(phone: "Phone", service: "Service", photo_files: list[Path]) -> None:
    page, rep = phone.page, service.rep("Hao Mart")
    phone.log_in(rep.email)
    phone.start_visit("Hao Mart")
    before = len(service.photos())
    page.route("**/v1/**", lambda route: route.abort())
    _wait_with_a_photo(phone, photo_files[0])
    phone.sees(re.compile("^No connection. Next try in"))
    page.evaluate("localStorage.clear()")
    page.unroute("**/v1/**")

    for email in (service.rep("Hao Mart").email, rep.email):
        page.reload()
        phone.log_in(email)
        page.get_by_role("button", name="Log out").wait_for()
        page.wait_for_load_state("networkidle")
        page.evaluate("localStorage.clear()")
    assert len(service.photos()) == before


def test_log_out_ends_the_session_everywhere(phone: "Phone", service: "Service") -> None:
    page = phone.page
    phone.log_in(service.rep("Hao Mart").email)
    page.get_by_role("link", name="Hao Mart").wait_for()
    refresh = _tokens(page)["refresh"]
    with page.expect_response("**/v1/auth/logout"):
        page.get_by_role("button", name="Log out").click()
    page.get_by_label("E-mail").wait_for()
    assert _tokens(page) == {}
    page.reload()
    page.get_by_label("E-mail").wait_for()
    answer = page.request.post(f"{service.url}/v1/auth/refresh", data={"refresh_token": refresh})
    assert answer.status == 401


def test_page_without_connection_can_be_tried_again(phone: "Phone", service: "Service") -> None:
    page = phone.page
    phone.log_in(service.rep("Hao Mart").email)
    page.get_by_role("link", name="Hao Mart").wait_for()
    page.context.set_offline(True)
    page.get_by_role("link", name="Hao Mart").click()
    phone.sees("No connection to the service. Check your signal, then try again.")
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    page.get_by_role("button", name="Start a visit").wait_for()


def test_territory_without_outlets_says_whom_to_ask(phone: "Phone", service: "Service") -> None:
    phone.log_in(service.rep().email)
    phone.sees("No outlets yet. Ask your manager to assign a territory to you.")


def test_search_narrows_the_list(phone: "Phone", service: "Service") -> None:
    page = phone.page
    phone.log_in(service.rep("Hao Mart", "Silk Salon").email)
    page.get_by_role("link", name="Silk Salon").wait_for()
    page.get_by_label("Search").fill("silk")
    assert page.get_by_role("link", name="Hao Mart").count() == 0
    page.get_by_label("Search").fill("nothing like it")
    phone.sees("No loaded outlet matches “nothing like it”.")


def test_what_is_not_yours_is_told_in_the_services_words(phone: "Phone", service: "Service") -> None:
    page = phone.page
    phone.log_in(service.rep("Hao Mart").email)
    page.get_by_role("link", name="Hao Mart").wait_for()
    with page.expect_response("**/v1/visits/*") as answer:
        page.evaluate("location.hash = '#/visits/6f1f5f0e-6f0c-4b55-9a53-1b0f5d0f4c11'")
    phone.sees(answer.value.json()["detail"])
