"""Classes by monthly sales: bands without holes, and outlets that follow them."""

from uuid import uuid4

import pytest
from pydantic import ValidationError

from api.outlets.class_bands import DEFAULT_BANDS, ClassBandsContent
from api.tables import Outlet

PATH = "/v1/outlet-class-bands"


def bands(*rows: tuple[str, float, float | None]) -> dict:
    return {"bands": [dict(zip(("outlet_class", "from_sales", "below"), row, strict=True)) for row in rows]}


HIGHER = bands(("A", 60000, None), ("B", 20000, 60000), ("C", 0, 20000))


@pytest.mark.parametrize(
    ("sales", "outlet_class"),
    [
        (0, "C"),
        (4999, "C"),
        (8000, "C"),
        (9999.99, "C"),
        (10000, "B"),
        (40000, "B"),
        (49999.99, "B"),
        (50000, "A"),
        (80000, "A"),
        (1e12, "A"),
    ],
)
def test_by_default_every_figure_has_a_class(sales: float, outlet_class: str) -> None:
    assert DEFAULT_BANDS.class_of(sales) == outlet_class


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (bands(("A", 50000, 80000), ("B", 10000, 50000), ("C", 0, 10000)), "from 80000 up have no class"),
        (bands(("A", 50000, None), ("B", 10000, 40000), ("C", 0, 10000)), "hole"),
        (bands(("A", 50000, None), ("B", 8000, 60000), ("C", 0, 8000)), "overlap"),
        (bands(("A", 50000, None), ("B", 10000, 50000), ("C", 5000, 10000)), "below 5000 have no class"),
        (bands(("B", 50000, None), ("A", 0, 50000)), "in this order"),
        (bands(("A", 50000, None), ("A", 0, 50000)), "in this order"),
        (bands(("A", 50000, None), ("B", 10000, None), ("C", 0, 10000)), "needs `below`"),
        (bands(("A", 50000, None), ("B", 60000, 50000), ("C", 0, 60000)), "is empty"),
        (bands(("A", -1, None)), "greater than or equal to 0"),
        (bands(), "at least 1"),
    ],
)
def test_bands_that_leave_a_doubt_are_refused(content: dict, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        ClassBandsContent.model_validate(content)


def test_one_class_for_all_covers_every_figure() -> None:
    assert ClassBandsContent.model_validate(bands(("B", 0, None))).class_of(0) == "B"


def test_the_default_is_version_0(world) -> None:
    answer = world.rep.client.get(PATH).json()
    assert (answer["version"], answer["created_at"], answer["bands"][0]["from_sales"]) == (0, None, 50000)


def test_new_bands_move_outlets_that_follow_their_sales(world, new_outlet, session) -> None:
    sales = {"FOLLOWS": (55000, None), "KEEPS": (55000, "flagship"), "NO-FIGURE": (None, None), "STAYS": (70000, None)}
    outlets = {
        code: new_outlet(world.west, code=code, monthly_sales=figure[0], class_reason=figure[1]).id
        for code, figure in sales.items()
    }
    created = world.admin.client.put(PATH, json=HIGHER)
    assert (created.status_code, created.json()["version"]) == (201, 1), created.text
    assert world.admin.client.put(PATH, json=HIGHER).status_code == 200
    classes = {code: session.get(Outlet, outlet_id).outlet_class for code, outlet_id in outlets.items()}
    assert classes == {"FOLLOWS": "B", "KEEPS": "A", "NO-FIGURE": "A", "STAYS": "A"}
    [entry] = world.admin.client.get("/v1/audit-log", params={"subject": "class-bands"}).json()["items"]
    assert (entry["action"], entry["change"]["outlets_moved"]) == ("class-bands.changed", 1)


def test_refused_bands_leave_those_in_force(world) -> None:
    hole = bands(("A", 50000, None), ("B", 10000, 40000), ("C", 0, 10000))
    answer = world.admin.client.put(PATH, json=hole)
    assert (answer.status_code, "hole" in answer.json()["errors"][0]["message"]) == (422, True)
    assert world.rep.client.get(PATH).json()["version"] == 0


@pytest.mark.parametrize("who", ["rep", "manager", "trainer"])
def test_only_an_admin_sets_bands(world, who: str) -> None:
    assert getattr(world, who).client.put(PATH, json=HIGHER).status_code == 403


@pytest.mark.parametrize(
    ("given", "sales", "reason", "expected"),
    [
        (None, 10000, None, ("B", "monthly_sales")),
        ("B", 10000, None, ("B", "monthly_sales")),
        ("A", 10000, "flagship of the city", ("A", "given")),
        ("C", None, None, ("C", "given")),
        ("C", 60000, None, "class-contradicts-sales"),
        (None, None, None, "class-missing"),
        (None, 10000, "flagship", "class-missing"),
    ],
)
def test_class_of_an_outlet(world, given, sales, reason, expected) -> None:
    body = {"code": "W-9", "name": "Hao", "channel": "kiosk", "territory_id": str(world.west.id)}
    body |= {"outlet_class": given, "monthly_sales": sales, "class_reason": reason}
    answer = world.admin.client.put(f"/v1/outlets/{uuid4()}", json=body)
    if isinstance(expected, str):
        assert (answer.status_code, answer.json()["code"]) == (422, expected)
    else:
        assert answer.status_code == 201, answer.text
        assert (answer.json()["outlet_class"], answer.json()["class_source"]) == expected
