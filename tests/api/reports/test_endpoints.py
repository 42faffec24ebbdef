"""Reports over HTTP: from a photo's analysis to the figure, and back from the figure to the boxes."""

import io
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from openpyxl import load_workbook

from api.audits.service import record_analysis
from api.db import transaction
from api.figures.service import follow_suspicions
from api.reports.summary import trend_title
from api.tables import Photo, Scene, Standard, Visit
from vision.types import Box, Facing, Gap, ModelIdentity, PhotoQuality, Point, PriceTag, ShelfReport, ShelfRow

BOX = Box(0, 0, 10, 20)
DOCUMENT = {
    # A box is as sure as its score says.
    "schema_version": 1,
    "doubtful_above": 0.2,
    "doubtful_below": 0.8,
    "kpis": [
        {"kpi": "facings", "weight": 3, "target": 4, "count": "all"},
        {"kpi": "gaps", "weight": 1, "target": 0},
        {"kpi": "must_stock", "weight": 2, "skus": ["ROSE", "LILY"]},
    ],
    "ownership": {"ROSE": "own", "COLA": "competitor"},
    "permit_row_index_fallback": True,
}
REPORT = ShelfReport(
    photo="a.jpg",
    width=3000,
    height=4000,
    models={"detector": ModelIdentity("shelf", "1", "ab" * 32)},
    quality=PhotoQuality(usable=True),
    rows=(ShelfRow(1, 1, (Point(0, 0), Point(9, 0)), 20.0, 3.0, "product-ruler", "stoop"),),
    facings=(
        Facing("f1", BOX, 0.99, 1, 1, sku="ROSE", sku_score=0.99),
        Facing("f2", BOX, 0.99, 1, 2, sku="ROSE", sku_score=0.99),
        Facing("f3", BOX, 0.99, 1, 3, sku="ROSE", sku_score=0.99),
        Facing("f4", BOX, 0.99, 1, 4, sku="COLA", sku_score=0.99),
        Facing("f5", BOX, 0.99, 1, 5, sku="ROSE", sku_score=0.99, stacked=True),
    ),
    gaps=(Gap(BOX, 0.95, 1, 2),),
    price_tags=(
        PriceTag(BOX, 0.9, price="12.90", facings=("f1", "f2")),
        PriceTag(BOX, 0.9, price=None, facings=("f4",)),
    ),
)
PATHS = (
    "overview",
    "score-trend",
    "failing-lines",
    "availability",
    "outlets",
    "share-of-facings",
    "price-index",
    "pop",
    "photos",
    "business-effect",
    "visits",
)


@pytest.fixture
def visit(
    world: Any, new_visit: Callable[..., Visit], new_scene: Callable[..., Scene], resources: Any, clock: Any
) -> Visit:
    """A visit in the west with one photo, of which everything is known; at 23:00 of the day before in UTC."""
    clock.advance(hours=15)
    visit = new_visit(world.rep, world.west_outlet)
    scene, photo_id = new_scene(visit), uuid4()
    photo = Photo(
        id=photo_id,
        scene_id=scene.id,
        sha256="ab" * 32,
        byte_size=1,
        media_type="image/jpeg",
        width=3000,
        height=4000,
        storage_key="k",
        uploaded_by=world.rep.id,
        uploaded_at=clock(),
    )
    standard = Standard(
        id=uuid4(),
        code="SHELF",
        version=1,
        name="Shelf",
        valid_from=clock().date().replace(month=1),
        document=DOCUMENT,
        created_at=clock(),
    )
    with transaction(resources.sessions) as session:
        session.add_all([photo, standard])
        session.flush()
        record_analysis(session, photo=photo, report=REPORT, pipeline_version="p1", now=clock())
    return visit


@pytest.fixture
def ask(visit: Visit) -> Callable[..., Any]:
    """Ask for a report of the day of the visit, as the shop's calendar shows it."""

    def get(person: Any, path: str, **query: Any) -> Any:
        day = {"since": "2026-03-03", "until": "2026-03-03"}
        answer = person.client.get(f"/v1/reports/{path}", params=day | query)
        assert answer.status_code == 200, answer.text
        return answer.json() if answer.headers["content-type"] == "application/json" else answer

    return get


def test_a_visit_counts_on_the_shops_own_day(world: Any, ask: Callable[..., Any], visit: Visit) -> None:
    points = ask(world.manager, "score-trend", by="week")["points"]
    assert [(point["since"], point["visits_counted"], point["scored"]) for point in points] == [("2026-03-03", 1, 1)]
    before = ask(world.manager, "score-trend", since="2026-03-01", until="2026-03-02")
    assert (before["points"], before["total"]["visits_counted"], before["total"]["score"]) == ([], 0, None)


def test_figures_of_one_visit(world: Any, ask: Callable[..., Any], visit: Visit) -> None:
    result = world.rep.client.get(f"/v1/visits/{visit.id}/result").json()
    assert ask(world.manager, "score-trend")["total"]["score"] == pytest.approx(result["score"], abs=1e-4)
    lines = {line["kpi"]: line for line in ask(world.manager, "failing-lines")["items"]}
    assert {kpi: (line["failed"], line["outlets_failing"]) for kpi, line in lines.items()} == {
        "facings": (0, 0),
        "gaps": (1, 1),
        "must_stock": (1, 1),
    }
    assert sum(line["lost_points"] for line in lines.values()) == pytest.approx(100 - result["score"], abs=1e-3)
    facings = ask(world.manager, "share-of-facings")
    assert (facings["own"], facings["competitor"], facings["empty_slots"], facings["share"]) == (3, 1, 2, 0.75)
    skus = ask(world.manager, "availability")["items"]
    assert [(item["sku"], item["listed"], item["seen"]) for item in skus] == [("LILY", 1, 0), ("ROSE", 1, 1)]
    assert ask(world.manager, "pop")["compliance"] is None


def test_each_figure_leads_to_its_visits_and_boxes(world: Any, ask: Callable[..., Any], visit: Visit) -> None:
    gaps = next(line for line in ask(world.manager, "failing-lines")["items"] if line["kpi"] == "gaps")
    missing = ask(world.manager, "availability")["items"][0]["visits_missing"]
    for link in (gaps["visits"], missing):
        [traced] = world.manager.client.get(link).json()["items"]
        assert traced["visit_id"] == str(visit.id)
    result = world.manager.client.get(traced["result"]).json()
    assert next(line for line in result["lines"] if line["kpi"] == "gaps")["evidence"]


def test_the_headline_figures_say_what_the_reports_say(world: Any, ask: Callable[..., Any], visit: Visit) -> None:
    overview = ask(world.manager, "overview")
    assert overview["score"] == ask(world.manager, "score-trend")["total"]
    assert overview["facings"] == ask(world.manager, "share-of-facings")
    assert overview["pop"] == ask(world.manager, "pop")
    listed = overview["availability"]
    assert (listed["listed"], listed["seen"], listed["availability"]) == (2, 1, 0.5)
    for link in (listed["visits"], listed["visits_missing"]):
        assert [item["outlet_name"] for item in world.manager.client.get(link).json()["items"]] == ["Hao Mart"]
    before = ask(world.manager, "overview", since="2026-03-01", until="2026-03-02")
    assert (before["score"]["score"], before["availability"]["availability"]) == (None, None)


def _give_task(person: Any, outlet: Any, owner: Any, due_on: str) -> str:
    action_id = str(uuid4())
    body = {"kind": "task", "outlet_id": str(outlet.id), "text": "Tidy up.", "owner_id": str(owner.id)}
    assert person.client.put(f"/v1/actions/{action_id}", json=body | {"due_on": due_on}).status_code == 201
    return f"/v1/actions/{action_id}"


def test_actions_are_counted_by_what_became_of_them(world: Any, ask: Callable[..., Any], clock: Any) -> None:
    """Three are given on 2 March; one is done on the 4th, when the second was due the day before."""
    paths = [_give_task(world.manager, world.west_outlet, world.rep, day) for day in ("2026-03-09", "2026-03-03")]
    _give_task(world.manager, world.west_outlet, world.other_rep, "2026-03-09")
    clock.advance(days=2)
    done = {"outcome": "done", "note": "Seen."}
    assert world.manager.client.post(f"{paths[0]}:close", json=done).status_code == 200

    def counted(person: Any, since: str, until: str) -> tuple[int, ...]:
        return tuple(ask(person, "overview", since=since, until=until)["actions"].values())

    # Opened, mended, ended otherwise, open, overdue.
    assert counted(world.manager, "2026-03-01", "2026-03-02") == (3, 0, 0, 3, 0)
    assert counted(world.manager, "2026-03-03", "2026-03-04") == (0, 1, 0, 2, 1)
    # What is due on the 9th is overdue by no period that ends after it, as long as it is the 4th.
    assert counted(world.manager, "2026-03-03", "2026-03-31") == (0, 1, 0, 2, 1)
    assert counted(world.rep, "2026-03-03", "2026-03-04") == (0, 1, 0, 1, 1)
    assert counted(world.east_manager, "2026-03-01", "2026-03-04") == (0, 0, 0, 0, 0)
    [outlet] = ask(world.manager, "outlets")["items"]
    assert outlet["open_actions"] == 2


def test_an_unknown_kpi_is_refused_with_the_known_ones(world: Any) -> None:
    answer = world.manager.client.get("/v1/reports/visits?kpi=nosuch")
    assert (answer.status_code, answer.json()["code"]) == (422, "kpi-unknown")
    assert "must_stock, on_shelf_availability" in answer.json()["detail"]


def test_prices_and_places_of_own_products(world: Any, ask: Callable[..., Any]) -> None:
    for sku, ownership in (("ROSE", "own"), ("COLA", "competitor")):
        body = {"name": sku.title(), "brand": "Hao", "ownership": ownership, "category": "drinks"}
        assert world.trainer.client.put(f"/v1/products/{sku}", json=body).status_code == 201
    [price] = ask(world.manager, "price-index")["items"]
    assert (price["sku"], price["mean_price"], price["priced"], price["index"]) == ("ROSE", 12.9, 1, None)
    effect = ask(world.manager, "business-effect")
    assert [(item["sku"], item["stoop"], item["movable"]) for item in effect["items"]] == [("ROSE", 3, 0.75)]
    assert effect["sales_lift"] == pytest.approx(0.78 / 4)
    assert effect["is_estimate"] is True


@pytest.mark.parametrize("who", ["other_rep", "east_rep", "east_manager"])
def test_strangers_are_told_of_nothing(world: Any, ask: Callable[..., Any], visit: Visit, who: str) -> None:
    person = getattr(world, who)
    for path in PATHS:
        answer = ask(person, path)
        assert str(visit.id) not in str(answer)
        assert not answer.get("items"), path
    assert ask(person, "score-trend")["total"]["visits_counted"] == 0
    assert ask(person, "share-of-facings")["own"] == 0


def test_filters_that_are_not_yours_are_not_there(world: Any, visit: Visit) -> None:
    for name, value in (("territory_id", world.west.id), ("outlet_id", world.west_outlet.id)):
        answer = world.east_manager.client.get("/v1/reports/score-trend", params={name: str(value)})
        assert answer.status_code == 404, answer.text


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"since": "2026-03-09", "until": "2026-03-02"}, "period-invalid"),
        ({"since": "2016-03-02", "until": "2026-03-02"}, "period-too-long"),
        ({"since": "2026-02-30"}, None),
        ({"until": "9999-12-31"}, None),
        ({"until": "0001-01-01"}, None),
        ({"after": "nonsense"}, "cursor-invalid"),
    ],
)
def test_bad_questions_are_refused(world: Any, query: dict[str, str], code: str | None) -> None:
    answer = world.admin.client.get("/v1/reports/outlets", params=query)
    assert answer.status_code == 422
    assert code in (None, answer.json()["code"])


def test_suspicions_reach_managers_but_no_reps(
    world: Any, ask: Callable[..., Any], visit: Visit, resources: Any
) -> None:
    with transaction(resources.sessions) as session:
        follow_suspicions(session, visit.id, 1)
    assert ask(world.manager, "photos")["items"][0]["suspicious"] == 1
    assert ask(world.rep, "photos")["items"][0]["suspicious"] is None


def test_a_workbook_has_a_sheet_for_each_report(world: Any, ask: Callable[..., Any], visit: Visit) -> None:
    book = load_workbook(io.BytesIO(ask(world.manager, "workbook").content))
    assert len(book.worksheets) == 10
    assert "territory West" in book["Outlets"]["A1"].value
    heads = [cell.value for cell in book["Visits"][4]]
    row = dict(zip(heads, book["Visits"][5], strict=True))
    assert row["visit id"].hyperlink.target.endswith(f"#/visits/{visit.id}")
    stranger = load_workbook(io.BytesIO(ask(world.east_manager, "workbook").content))
    assert stranger["Visits"].max_row == 4


def test_a_workbook_is_written_whatever_is_searched_for(world: Any, ask: Callable[..., Any]) -> None:
    book = load_workbook(io.BytesIO(ask(world.manager, "workbook", sku="ROSE\x00").content))
    assert "ROSE\ufffd" in book["Availability"]["A1"].value


def test_a_sku_narrows_the_sheets_about_products_alone(world: Any, ask: Callable[..., Any], visit: Visit) -> None:
    book = load_workbook(io.BytesIO(ask(world.manager, "workbook", sku="PEP").content))
    assert (book["Visits"].max_row, book["Outlets"].max_row) == (4, 5)
    assert "SKU PEP" not in book["Outlets"]["A1"].value
    [trend] = book["Score trend"].iter_rows(min_row=5, max_row=5, values_only=True)
    assert "sku=" not in trend[-1]


@pytest.mark.parametrize(
    ("points", "title"),
    [(26, "Display score over time"), (53, "Display score over time (the last 26 of 53 points)")],
)
def test_a_trend_that_is_cut_says_so(points: int, title: str) -> None:
    assert trend_title(points) == title


@pytest.mark.parametrize("name", ["West", "上海西区 Łódź Москва", "سوق النور", "תל אביב", "กรุงเทพฯ"])
def test_a_summary_is_one_page_with_every_letter(
    world: Any, ask: Callable[..., Any], visit: Visit, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    body = {"code": "WEST", "name": name}
    assert world.admin.client.put(f"/v1/territories/{world.west.id}", json=body).status_code == 200
    content = ask(world.manager, "summary").content
    assert content.startswith(b"%PDF")
    assert content.count(b"/Type /Page\n") == 1
    assert "missing" not in caplog.text
