"""Campaigns and materials over HTTP: made, replaced, refused, retired, and named by standards and display assets."""

from uuid import uuid4

from tests.api.campaigns.conftest import POSTER, SPRING, Marketing


def test_a_campaign_is_made_replaced_listed_and_retired(marketing: Marketing, world) -> None:
    path = marketing.new_campaign()
    assert marketing.put(path, SPRING).status_code == 200
    longer = SPRING | {"valid_to": None}
    assert marketing.put(path, longer, by=world.manager).json()["valid_to"] is None
    marketing.new_campaign(code="AUTUMN", valid_from="2026-09-01", valid_to="2026-10-31")

    page = marketing.get("/v1/campaigns?limit=1").json()
    assert [item["code"] for item in page["items"]] == ["AUTUMN"]
    assert marketing.get(f"/v1/campaigns?after={page['next']}").json()["items"] == [marketing.get(path).json()]
    running = "/v1/campaigns?running_on=2026-05-01"
    assert [item["code"] for item in marketing.get(running).json()["items"]] == ["SPRING"]

    assert marketing.post(f"{path}:retire").json()["retired_at"] == "2026-03-02T08:00:00Z"
    assert marketing.post(f"{path}:retire").status_code == 200
    assert marketing.get(running).json()["items"] == []
    log = world.admin.client.get("/v1/audit-log?subject=campaign").json()["items"]
    assert [entry["action"] for entry in log] == [
        "campaign.retired",
        "campaign.created",
        "campaign.changed",
        "campaign.created",
    ]


def test_a_material_is_made_replaced_and_listed(marketing: Marketing, world) -> None:
    campaign = marketing.new_campaign()
    path = marketing.new_material(campaign)
    assert marketing.put(path, POSTER).status_code == 200
    assert marketing.put(path, POSTER | {"kind": "banner"}).json()["kind"] == "banner"
    assert marketing.get(f"{campaign}/materials").json() == [marketing.get(path).json()]
    log = world.admin.client.get("/v1/audit-log?subject=material").json()["items"]
    assert [entry["action"] for entry in log] == ["material.changed", "material.created"]


def test_contradictions_are_refused(marketing: Marketing) -> None:
    campaign, retired = marketing.new_campaign(), marketing.new_campaign(code="WINTER")
    material = marketing.new_material(campaign)
    assert marketing.post(f"{retired}:retire").status_code == 200
    refused = {
        "campaign-code-taken": (f"/v1/campaigns/{uuid4()}", SPRING),
        "campaign-differs": (campaign, SPRING | {"code": "SUMMER"}),
        "campaign-retired": (retired, SPRING | {"code": "WINTER", "name": "Once more"}),
        "material-code-taken": (f"{campaign}/materials/{uuid4()}", POSTER),
        "material-differs": (material, POSTER | {"code": "SPRING-BANNER"}),
    }
    for code, (path, body) in refused.items():
        answer = marketing.put(path, body)
        assert (answer.status_code, answer.json()["code"]) == (409, code)
    in_retired = marketing.put(f"{retired}/materials/{uuid4()}", POSTER | {"code": "WINTER-POSTER"})
    assert in_retired.json()["code"] == "campaign-retired"
    elsewhere = marketing.put(f"{retired}/materials/{material.rsplit('/', 1)[1]}", POSTER)
    assert elsewhere.json()["code"] == "material-differs"
    backwards = marketing.put(campaign, SPRING | {"valid_to": "2026-02-01"})
    assert (backwards.status_code, backwards.json()["code"]) == (422, "request-invalid")


def test_a_standard_asks_for_materials_that_there_are(marketing: Marketing, world) -> None:
    document = {"kpis": [{"kpi": "pop_artwork", "weight": 1, "required": [{"material": "SPRING-POSTER"}]}]}
    content = {"code": "SHELF", "version": 1, "name": "Shelf", "valid_from": "2026-04-01", "document": document}
    path = f"/v1/standards/{uuid4()}"
    assert marketing.put(path, content, by=world.admin).status_code == 201
    refused = world.admin.client.post(f"{path}:publish", json={})
    assert (refused.status_code, refused.json()["code"]) == (422, "standard-material-unknown")
    marketing.new_material()
    assert world.admin.client.post(f"{path}:publish", json={}).status_code == 200


def test_a_display_asset_leads_to_the_campaign_of_its_code(marketing: Marketing, world) -> None:
    asset = {
        "outlet_id": str(world.west_outlet.id),
        "kind": "pop_material",
        "name": "Poster",
        "issued_on": "2026-03-02",
    }
    paths = {campaign: f"/v1/assets/{uuid4()}" for campaign in ("SPRING", "last year's")}
    for campaign, path in paths.items():
        assert marketing.put(path, asset | {"campaign": campaign}, by=world.manager).json()["campaign_id"] is None
    spring = marketing.new_campaign()
    told = {campaign: marketing.get(path).json()["campaign_id"] for campaign, path in paths.items()}
    assert told == {"SPRING": spring.rsplit("/", 1)[1], "last year's": None}
