"""Everything about outlets once through, on SQLite and on PostgreSQL."""

from uuid import uuid4

import pytest

from api.settings import Settings


@pytest.fixture
def settings(settings: Settings, either_database: str | None) -> Settings:
    return settings.model_copy(update={"database_url": either_database}) if either_database else settings


def test_master_data_from_tables_to_lists(world) -> None:
    admin, manager = world.admin.client, world.manager.client
    tree = "path,name\nCN,China\nCN/WEST,West\nCN/WEST/CITY,City\n"
    assert admin.post("/v1/territories:import", content=tree.encode()).json()["created"] == 2
    assert admin.put("/v1/channels/pharmacy", json={"name": "Pharmacy"}).status_code == 201
    rows = [f"P-{number},Hao {number},pharmacy,{number * 10_000},CITY" for number in range(7)]
    table = "\n".join(["code,name,channel,monthly_sales,territory", *rows])
    assert manager.post("/v1/outlets:import", content=table.encode()).json()["created"] == 7
    assert manager.post("/v1/outlets:import", content=table.replace("Hao 6", "Rosa").encode()).json()["changed"] == 1

    bands = [{"outlet_class": "A", "from_sales": 20_000}, {"outlet_class": "C", "from_sales": 0, "below": 20_000}]
    assert admin.put("/v1/outlet-class-bands", json={"bands": bands}).json()["version"] == 1
    seen, after = [], None
    while after is not None or not seen:
        query = {"channel": "pharmacy", "outlet_class": "A", "search": "hao", "limit": 2}
        page = manager.get("/v1/outlets", params=query | ({"after": after} if after else {})).json()
        seen += [(item["code"], item["outlet_class"]) for item in page["items"]]
        after = page["next"]
    assert seen == [("P-2", "A"), ("P-3", "A"), ("P-4", "A"), ("P-5", "A")]

    exported = manager.get("/v1/outlets:export").content
    assert exported.decode("utf-8-sig").splitlines()[1].startswith("P-0,Hao 0,pharmacy,,,0,WEST/CITY")
    assert manager.post("/v1/outlets:import", content=exported).json()["unchanged"] == 8

    outlet = f"/v1/outlets/{world.west_outlet.id}"
    profile = {"scene_type": "shelf", "shelf_heights_cm": [150, 100]}
    assert manager.put(f"{outlet}/fixture-profiles/{uuid4()}", json=profile).status_code == 201
    for day in ("2026-03-01", "2026-03-02"):
        content = {"day": day, "visits_per_week": 2}
        assert manager.put(f"{outlet}/relationship-indicators/{uuid4()}", json=content).status_code == 201
    history = manager.get(f"{outlet}/relationship-indicators", params={"limit": 1}).json()
    assert [item["day"] for item in history["items"]] == ["2026-03-02"]
    actions = [entry["action"] for entry in admin.get("/v1/audit-log").json()["items"]]
    assert actions == [
        "fixture-profile.created",
        "outlet.imported",
        "class-bands.changed",
        "outlet.imported",
        "outlet.imported",
        "channel.added",
        "territory.imported",
    ]
