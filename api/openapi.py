"""The OpenAPI document, with refusals under the media type they really have."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.problems import PROBLEM_MEDIA_TYPE

DESCRIPTION = """Audits shelf photos: put a visit, its scenes and their photos, then read what was seen and the score.

Ids of visits, scenes and photos are UUIDs made by the client. Every PUT may be repeated: 201 new, 200 the same, 409 a
contradiction. What is not yours is 404. Every refusal is `application/problem+json`."""
TAGS = [
    {"name": "log-in", "description": "Access tokens live minutes; refresh tokens work once."},
    {"name": "users", "description": "People and their roles: rep, manager, trainer, admin."},
    {"name": "outlets", "description": "Territories, and the outlets in them."},
    {"name": "route plans", "description": "Which rep visits which outlets on which days."},
    {"name": "visits", "description": "Calls at outlets, and the scenes photographed there."},
    {"name": "photos", "description": "Uploads, the state of their analysis, and what was seen on them."},
    {"name": "standards", "description": "What an outlet of a channel and class has to show."},
    {"name": "results", "description": "Scores of photos and visits, and of outlets over time."},
    {"name": "reviews", "description": "Corrections, decisions and appeals: what people say of results."},
    {"name": "actions", "description": "What has to be done at outlets, by whom and until when, and complaints."},
    {"name": "reports", "description": "What the results of many visits say together; each figure names its visits."},
    {"name": "questionnaires", "description": "What no photo shows: questions, answers and their trend."},
    {"name": "assets", "description": "Coolers, racks, display cases and POP material handed to outlets."},
    {"name": "catalogue", "description": "Products, the looks of their packs, and what they may be confused with."},
    {"name": "campaigns", "description": "What has to hang in which weeks, and the artwork by which it is known."},
    {"name": "webhooks", "description": "Events for other systems: sent and signed, or fetched and confirmed."},
    {"name": "audit-log", "description": "Who decided or changed what; entries cannot be altered."},
    {"name": "health", "description": "For the platform that runs the service; no token needed."},
]


def install_openapi(app: FastAPI) -> None:
    """Replace the app's own document by one whose problems are `application/problem+json`."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _with_problem_media_type(
                get_openapi(
                    title=app.title,
                    version=app.version,
                    description=app.description,
                    routes=app.routes,
                    tags=app.openapi_tags,
                )
            )
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]  # FastAPI's documented way to extend the document


def _with_problem_media_type(document: dict[str, Any]) -> dict[str, Any]:
    for operations in document["paths"].values():
        for operation in operations.values():
            for status, answer in operation["responses"].items():
                if status >= "400" and "application/json" in answer.get("content", {}):
                    answer["content"] = {PROBLEM_MEDIA_TYPE: answer["content"]["application/json"]}
    return document
