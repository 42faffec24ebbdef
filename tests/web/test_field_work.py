"""The route of the day, and what has to be mended: a rep in the shop, and the manager behind."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from api.clock import utc_now
from api.db import reading
from api.tables import Outlet
from tests.web.conftest import PASSWORD, Phone

if TYPE_CHECKING:
    from api.tables import User
    from tests.web.conftest import Service

Put = Callable[..., Any]


@pytest.fixture
def put(phone: Phone, service: "Service") -> Put:
    """Puts something as a person, past the page."""

    def send(person: "User", path: str, **body: Any) -> Any:
        request = phone.page.request
        token = request.post("/v1/auth/token", data={"email": person.email, "password": PASSWORD}).json()
        headers = {"Authorization": f"Bearer {token['access_token']}"}
        answer = request.put(path, data=body, headers=headers)
        assert answer.ok, answer.text()
        return answer.json()

    return send


def _outlets(service: "Service", territory: UUID) -> dict[str, str]:
    with reading(service.resources.sessions) as session:
        rows = session.execute(select(Outlet.name, Outlet.id).where(Outlet.territory_id == territory))
        return {name: str(outlet_id) for name, outlet_id in rows}


def _day(days: int = 0) -> str:
    return str(utc_now().date() + timedelta(days=days))


def _begin(phone: Phone, person: "User") -> None:
    """From the log-in to what the role sees first."""
    phone.page.goto("/")
    phone.page.reload()
    phone.log_in(person.email)


def test_the_route_of_the_day(phone: Phone, service: "Service", put: Put) -> None:
    page = phone.page
    territory = service.territory("Hao Mart", "Silk Salon", "Corner Shop")
    rep, manager = service.person("rep", territory), service.person("manager", territory)
    outlets = _outlets(service, territory)
    stops = [outlets["Silk Salon"], outlets["Hao Mart"]]
    put(
        manager,
        f"/v1/route-plans/{uuid4()}",
        rep_id=str(rep.id),
        name="Daily",
        time_zone="Etc/GMT+12",
        cadence={"kind": "weekdays", "weekdays": list(range(1, 8))},
        objective="Win back the end cap.",
        valid_from=_day(-1 if utc_now().hour < 12 else 0),
        outlet_ids=stops,
    )
    put(
        manager,
        f"/v1/actions/{uuid4()}",
        kind="task",
        outlet_id=stops[0],
        text="Bring the price list",
        owner_id=str(rep.id),
        due_on=_day(-2),
    )
    _begin(phone, rep)
    phone.sees("0 of 2 outlets visited")
    first, second = page.get_by_role("listitem").filter(has=page.get_by_role("heading", level=2)).all()
    assert "Silk Salon" in first.inner_text()
    first.get_by_text("Win back the end cap.").wait_for()
    first.get_by_role("link", name=re.compile("^Bring the price list.*overdue for 2 days")).wait_for()
    assert not second.get_by_text("Win back the end cap.").is_visible()
    phone.check_page()
    first.get_by_role("button", name="Start a visit").click()
    phone.sees("Planned visit")
    page.get_by_role("link", name="Today").click()
    phone.sees("1 of 2 outlets visited")
    first.get_by_role("link", name=re.compile("^Continue the visit")).wait_for()
    page.get_by_role("link", name="Visit another outlet").click()
    page.get_by_role("link", name="Corner Shop").click()
    page.get_by_role("button", name="Start a visit").click()
    phone.sees("Unplanned visit")


def test_without_a_route_any_outlet_can_be_visited(phone: Phone, service: "Service") -> None:
    _begin(phone, service.rep("Hao Mart"))
    phone.sees("No visit is planned for you on this day.")
    phone.check_page()
    phone.page.get_by_role("link", name="Visit another outlet").click()
    phone.page.get_by_role("link", name="Hao Mart").wait_for()


def test_a_proof_photo_closes_an_action(phone: Phone, service: "Service", put: Put, photo_files: list[Path]) -> None:
    page = phone.page
    rep = service.rep("Hao Mart")
    phone.log_in(rep.email)
    phone.start_visit("Hao Mart")
    phone.choose(photo_files[0])
    page.get_by_role("region", name="Result of this visit").wait_for()
    put(rep, f"/v1/visits/{page.url.rpartition('/')[2]}/check-out", ended_at=utc_now().isoformat())
    page.get_by_role("link", name="Actions").click()
    page.get_by_role("heading", name="Hao Mart", level=2).wait_for()
    phone.check_page()
    page.get_by_role("link", name=re.compile("^Refill 1 gap in row 2")).click()
    phone.sees("Only a manager may close this without a photo.")
    phone.check_page()
    phone.choose(photo_files[1])
    phone.sees(re.compile(r"^The photo does not show that it is done\. Refill 1 gap in row 2"))
    phone.check_page()
    service.analyzer.gaps = ()
    # The next one waits for a connection when the phone drops the page, and proves the action all the same.
    page.on("dialog", lambda dialog: dialog.accept())
    page.route(re.compile("/v1/scenes/[^/]+/photos/"), lambda route: route.abort())
    phone.choose(photo_files[2])
    phone.sees(re.compile("^No connection. Next try in"))
    page.unroute_all()
    page.reload()
    phone.sees("Mended: a photo shows it")
    events = page.locator(".events strong").all_inner_texts()
    assert events == ["Closed", "Proof photo sent", "The photo does not show it", "Proof photo sent", "Opened"]
    phone.check_page()
    page.get_by_role("link", name="Show the proof photo").click()
    page.locator("svg.boxes").wait_for()
    assert page.locator(".box.gaps").count() == 0
    page.get_by_role("link", name="Back").click()
    phone.sees("Mended: a photo shows it")


def test_a_manager_puts_off_and_ends_an_action(phone: Phone, service: "Service", put: Put) -> None:
    page = phone.page
    territory = service.territory("Hao Mart")
    rep, manager = service.person("rep", territory), service.person("manager", territory)
    phone.log_in(manager.email)
    page.get_by_role("link", name="Hao Mart").click()
    page.get_by_role("button", name="Give a task").click()
    form = page.get_by_role("form", name="Give a task")
    form.get_by_label("What has to be done?").fill("Tidy the shelf")
    form.get_by_label("Owner").select_option(str(rep.id))
    form.get_by_label("Due day").fill(_day(-1))
    phone.check_page()
    form.get_by_role("button", name="Save").click()
    page.get_by_role("link", name=re.compile("^Tidy the shelf.*overdue for")).click()

    page.get_by_role("button", name="New owner or due day").click()
    form = page.get_by_role("form", name="New owner or due day")
    form.get_by_label("Due day").fill(_day(20))
    form.get_by_label("Reason").fill("On leave.")
    phone.check_page()
    form.get_by_role("button", name="Save").click()
    phone.sees("Owner or due day changed")
    assert page.get_by_text("overdue").count() == 0
    page.get_by_role("button", name="It cannot be done").click()
    page.get_by_label("Why can it not be done?").fill("Delisted.")
    page.get_by_role("button", name="Send").click()
    phone.sees("Not done")
    assert page.locator(".events strong").all_inner_texts() == ["Closed", "Owner or due day changed", "Opened"]
    assert page.get_by_role("button", name="It is done").count() == 0
    page.get_by_role("link", name="Actions").last.click()
    phone.sees("Nothing is to be done.")
    page.get_by_label("Show").select_option(label="Closed")
    page.get_by_role("link", name=re.compile("^Tidy the shelf")).wait_for()


def test_answers_to_an_earlier_choice_of_actions_are_dropped(phone: Phone, service: "Service", put: Put) -> None:
    page = phone.page
    territory = service.territory("Hao Mart")
    rep, manager = service.person("rep", territory), service.person("manager", territory)
    task = {"kind": "task", "outlet_id": _outlets(service, territory)["Hao Mart"], "owner_id": str(rep.id)}
    put(manager, f"/v1/actions/{uuid4()}", **task, text="Late task", due_on=_day(-2))
    phone.log_in(manager.email)
    page.get_by_role("link", name="Actions").click()
    page.get_by_role("link", name=re.compile("^Late task")).wait_for()
    held: list[Any] = []
    page.route("**/v1/actions?*", lambda route: held.append(route))
    page.get_by_label("Show").select_option(label="Overdue")
    page.get_by_label("Show").select_option(label="Closed")
    while len(held) < 2:
        page.wait_for_timeout(10)
    for route in held:
        with page.expect_response(route.request.url):
            route.continue_()
    phone.sees("No action is closed yet.")
    assert page.get_by_role("link", name=re.compile("^Late task")).count() == 0


def test_who_ends_an_action_hears_no_judgement_of_its_proof(phone: Phone, service: "Service", put: Put) -> None:
    page = phone.page
    territory = service.territory("Hao Mart")
    rep, manager = service.person("rep", territory), service.person("manager", territory)
    path = f"/v1/actions/{uuid4()}"
    hao_mart = _outlets(service, territory)["Hao Mart"]
    task = put(manager, path, kind="task", outlet_id=hao_mart, text="Mend", owner_id=str(rep.id), due_on=_day())
    proof = {"kind": "proof_given", "moment": utc_now().isoformat(), "actor_name": rep.name, "note": ""}
    judged = {**task, "kind": "corrective", "line": "gaps", "proof_photo_id": str(uuid4()), "state": "proof_given"}
    sent: list[str] = []
    page.on("request", lambda request: request.method == "POST" and path in request.url and sent.append(request.url))
    # Judged until it is ended: a look at the proof in between must not see the task as the service has it.
    page.route(
        f"**{path}",
        lambda route: route.continue_() if sent else route.fulfill(json={**judged, "events": [proof]}),
    )
    phone.log_in(manager.email)
    page.get_by_role("heading", name="Outlets").wait_for()
    page.goto(f"/#/actions/{path.rpartition('/')[2]}")
    phone.sees("The photo is being judged")
    page.get_by_role("button", name="It cannot be done").click()
    page.get_by_label("Why can it not be done?").fill("Delisted.")
    page.get_by_role("button", name="Send").click()
    phone.sees("Not done")
    page.wait_for_timeout(1500)  # longer than until the next look at the proof
    assert page.get_by_text("Well done").count() == 0


def test_a_refused_proof_is_told_after_another_page(
    phone: Phone, service: "Service", put: Put, photo_files: list[Path]
) -> None:
    page = phone.page
    territory = service.territory("Hao Mart")
    rep = service.person("rep", territory)
    action_id = str(uuid4())
    complaint = {"kind": "complaint", "outlet_id": _outlets(service, territory)["Hao Mart"], "text": "Leaks"}
    put(rep, f"/v1/actions/{action_id}", **complaint, owner_id=str(rep.id), due_on=_day(2))
    held: list[Any] = []
    page.route("**/v1/actions/*:prove", lambda route: held.append(route))
    phone.log_in(rep.email)
    page.get_by_role("link", name="Actions").click()
    page.get_by_role("link", name=re.compile("^Leaks")).click()
    phone.choose(photo_files[0])
    while not held:
        page.wait_for_timeout(10)
    page.get_by_role("link", name="Actions").last.click()
    held[0].fulfill(status=409, json={"code": "x", "detail": "Another shop's photo."})
    page.get_by_role("link", name=re.compile("^Leaks")).click()
    phone.sees("Another shop's photo.")
