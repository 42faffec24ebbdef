"""Every endpoint, asked with whatever its description permits and forbids: never a 5xx, never an undescribed status.

The operations come from the OpenAPI document, so a new one is tried on the day it is added. The same examples each
run: a fault that is found here is mended with a test of its own.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode, openapi
from schemathesis.schemas import APIOperation

from tests.api.openapi_document import openapi_document
from tests.api.test_rights import Belongings, belongings  # noqa: F401 (a fixture)

# The walk over all operations shares this many cases, but each has a few.
REQUESTS = 300
SCHEMA = openapi.from_dict(openapi_document())
OPERATIONS = sorted((result.ok() for result in SCHEMA.get_all_operations()), key=lambda one: one.method == "delete")
EXAMPLES = max(3, REQUESTS // len(OPERATIONS))


def _cases(operation: APIOperation[Any, Any, Any, Any]) -> Iterator[tuple[st.SearchStrategy[Case], int]]:
    """What may be sent, and, where there is a body, what may not; and how much of each."""
    if operation.body:
        yield operation.as_strategy(), EXAMPLES * 2 // 3
        yield operation.as_strategy(generation_mode=GenerationMode.NEGATIVE), EXAMPLES // 3
    else:
        yield operation.as_strategy(), EXAMPLES


def _send(client: Any, case: Case) -> Any:
    request = case.as_transport_kwargs(base_url="http://testserver")
    headers = {name: value for name, value in request.pop("headers").items() if name.lower() != "authorization"}
    request.pop("cookies")
    if isinstance(request.get("data"), bytes):
        request["content"] = request.pop("data")
    if request.get("files"):
        # httpx takes no numbers as fields of a form.
        request["files"] = [(name, _field(*field)) for name, field in request["files"]]
    return client.request(headers=headers, **request)


def _field(filename: str | None, value: Any, *more: Any) -> tuple[Any, ...]:
    return (filename, value if isinstance(value, str | bytes) else str(value), *more)


def _faults(
    clients: Mapping[str, Any], operation: APIOperation[Any, Any, Any, Any], ids: Mapping[str, str]
) -> Iterator[str]:
    described = set(operation.definition.raw["responses"])
    found: list[str] = []

    def ask(case: Case, known: bool) -> None:
        if known:
            for parameters in (case.path_parameters, case.query):
                parameters.update({name: ids[name] for name in set(parameters) & set(ids)})
        # Making up a case takes longer than asking it.
        for who, client in clients.items():
            answer = _send(client, case)
            if answer.status_code >= 500 or str(answer.status_code) not in described:
                told = f"{who}, {operation.label}: {answer.status_code} {answer.text[:300]}"
                found.append(f"{told}\n  {case.as_curl_command()[:600]}")

    for cases, count in _cases(operation):
        bounded = settings(
            max_examples=count,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        bounded(given(case=cases, known=st.booleans())(ask))()
    yield from found[:2]


def test_no_request_breaks_the_service(world: Any, belongings: Belongings) -> None:  # noqa: F811
    # The rep first: what the admin changes or deletes, nobody finds again.
    clients = {"rep": world.rep.client, "admin": world.admin.client}
    ids = {name: str(value) for name, value in belongings.ids.items()}
    faults = [fault for operation in OPERATIONS for fault in _faults(clients, operation, ids)]
    assert not faults, "\n".join(faults)
