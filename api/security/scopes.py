"""What keys of machines may be for, and which endpoints each scope opens.

An endpoint that stands under no scope is closed to keys: what people answer for is done by people. A new endpoint is
closed until its line is added here.
"""

from dataclasses import dataclass

from api.errors import NotPermitted
from api.security.caller import Caller


@dataclass(frozen=True)
class Scope:
    """What a scope permits, and its endpoints: method and path below `/v1`."""

    permits: str
    endpoints: tuple[str, ...]


SCOPES = {
    "outlets:read": Scope(
        "Read outlets and territories, their fixture profiles and display assets.",
        (
            "GET /territories",
            "GET /outlets",
            "GET /outlets/{outlet_id}",
            "GET /outlets:export",
            "GET /territories:export",
            "GET /channels",
            "GET /outlet-class-bands",
            "GET /outlets/{outlet_id}/fixture-profiles",
            "GET /outlets/{outlet_id}/fixture-profiles/{profile_id}",
            "GET /outlets/{outlet_id}/relationship-indicators",
            "GET /assets",
            "GET /assets/{asset_id}",
            "GET /asset-inventory",
        ),
    ),
    "outlets:write": Scope(
        "Make, change and import outlets and territories, their fixture profiles and display assets.",
        (
            "PUT /territories/{territory_id}",
            "PUT /outlets/{outlet_id}",
            "POST /territories:import",
            "POST /outlets:import",
            "PUT /outlets/{outlet_id}/fixture-profiles/{profile_id}",
            "PUT /assets/{asset_id}",
        ),
    ),
    "visits:read": Scope(
        "Read visits, their scenes, photos and answers, what was seen on them, route plans and visit rates.",
        (
            "GET /visits",
            "GET /visits/{visit_id}",
            "GET /visits/{visit_id}/scenes",
            "GET /visits/{visit_id}/answers",
            "GET /competitor-notes",
            "GET /route-plans",
            "GET /route-plans/{route_plan_id}",
            "GET /visit-rates",
            "GET /visit-rates/calls",
            "GET /scenes/{scene_id}/photos",
            "GET /scenes/{scene_id}/fusion",
            "GET /scenes/{scene_id}/overview",
            "GET /photos/{photo_id}",
            "GET /photos/{photo_id}/content",
            "GET /photos/{photo_id}/analysis",
            "GET /photos/{photo_id}/overlay",
            "GET /photos/{photo_id}/facings/{facing_id}/crop",
        ),
    ),
    "results:read": Scope(
        "Read scores of photos, visits and outlets.",
        ("GET /photos/{photo_id}/result", "GET /visits/{visit_id}/result", "GET /outlets/{outlet_id}/results"),
    ),
    "reports:read": Scope(
        "Read reports over the results of many visits.",
        (
            "GET /reports/overview",
            "GET /reports/score-trend",
            "GET /reports/failing-lines",
            "GET /reports/availability",
            "GET /reports/outlets",
            "GET /reports/share-of-facings",
            "GET /reports/price-index",
            "GET /reports/pop",
            "GET /reports/photos",
            "GET /reports/business-effect",
            "GET /reports/visits",
            "GET /reports/workbook",
            "GET /reports/summary",
            "GET /questionnaire-trends/{code}/{question}",
        ),
    ),
    "actions:read": Scope("Read corrective actions.", ("GET /actions", "GET /actions/{action_id}")),
    "events:receive": Scope(
        "Fetch the events of a subscription and confirm them; only for keys without a territory.",
        (
            "GET /subscriptions/{subscription_id}/events",
            "POST /subscriptions/{subscription_id}/events:confirm",
            "POST /subscriptions/{subscription_id}/events:replay",
        ),
    ),
    "standards:read": Scope(
        "Read display standards and questionnaires.",
        (
            "GET /standards",
            "GET /standards/{standard_id}",
            "GET /outlets/{outlet_id}/standard",
            "GET /questionnaires",
            "GET /questionnaires/{questionnaire_id}",
        ),
    ),
    "standards:write": Scope("Make display standards.", ("PUT /standards/{standard_id}",)),
    "catalogue:read": Scope(
        "Read products and the looks of their packs, campaigns and their artwork.",
        (
            "GET /products",
            "GET /products:export",
            "GET /products/{sku}",
            "GET /products/{sku}/designs",
            "GET /products/{sku}/references",
            "GET /references/{reference_id}",
            "GET /references/{reference_id}/content",
            "GET /look-alike-groups",
            "GET /look-alike-groups/{group}",
            "GET /campaigns",
            "GET /campaigns/{campaign_id}",
            "GET /campaigns/{campaign_id}/materials",
            "GET /campaigns/{campaign_id}/materials/{material_id}",
            "GET /campaigns/{campaign_id}/materials/{material_id}/artworks",
            "GET /artworks/{artwork_id}",
            "GET /artworks/{artwork_id}/content",
        ),
    ),
    "catalogue:write": Scope(
        "Make, change and import products and the looks of their packs, campaigns and their artwork.",
        (
            "POST /products:import",
            "PUT /products/{sku}",
            "PUT /products/{sku}/designs/{design}",
            "PUT /products/{sku}/designs/{design}/references/{reference_id}",
            "PUT /look-alike-groups/{group}",
            "PUT /campaigns/{campaign_id}",
            "PUT /campaigns/{campaign_id}/materials/{material_id}",
            "PUT /campaigns/{campaign_id}/materials/{material_id}/artworks/{artwork_id}",
        ),
    ),
    "recognition:run": Scope(
        "Have images analysed through the face of Azure's product recognition.",
        (
            "PUT /computervision/productrecognition/{model_name}/runs/{run_name}",
            "GET /computervision/productrecognition/{model_name}/runs/{run_name}",
            "DELETE /computervision/productrecognition/{model_name}/runs/{run_name}",
            "POST /computervision/planogramcompliance:match",
            "POST /computervision/imagecomposition:rectify",
            "POST /computervision/imagecomposition:stitch",
        ),
    ),
}
SCOPE_OF = {endpoint: name for name, scope in SCOPES.items() for endpoint in scope.endpoints}


def require_scope(caller: Caller, endpoint: str) -> None:
    """Refuse a machine whose key is not for this endpoint (method and path below `/v1`)."""
    if caller.scopes is None:
        return
    needed = SCOPE_OF.get(endpoint)
    if needed is None:
        raise NotPermitted("closed-to-keys", "No API key opens this; log in as a person.")
    if needed not in caller.scopes:
        raise NotPermitted("scope-missing", f"This needs a key with the scope `{needed}`.")
