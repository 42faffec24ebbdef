"""The OpenAPI document is what a client can be generated from, and its examples are true."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter

from api.main import create_app
from api.problems import PROBLEM_MEDIA_TYPE, Problem
from api.settings import Settings


def _document() -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        return create_app(Settings(data_dir=Path(folder))).openapi()


DOCUMENT = _document()
OPERATIONS = [
    pytest.param(path, method, operation, id=f"{method} {path}")
    for path, operations in DOCUMENT["paths"].items()
    for method, operation in operations.items()
]


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_operation_is_described(path: str, method: str, operation: dict[str, Any]) -> None:
    assert operation["tags"], "no tag"
    assert operation["tags"][0] in {tag["name"] for tag in DOCUMENT["tags"]}
    assert operation.get("description"), "no description"


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_refusals_are_problems(path: str, method: str, operation: dict[str, Any]) -> None:
    refusals = {status: answer for status, answer in operation["responses"].items() if status >= "400"}
    for status, answer in refusals.items():
        assert list(answer["content"]) == [PROBLEM_MEDIA_TYPE], status
        assert answer["content"][PROBLEM_MEDIA_TYPE]["schema"] == {"$ref": "#/components/schemas/Problem"}
    if operation.get("security"):
        assert "401" in refusals
    if "{" in path or "requestBody" in operation:
        assert "422" in refusals


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_token_is_asked_for(path: str, method: str, operation: dict[str, Any]) -> None:
    open_to_all = path.startswith(("/v1/auth/", "/health/"))
    assert bool(operation.get("security")) is not open_to_all


def test_every_tag_is_used() -> None:
    used = {tag for _, _, operation in (case.values for case in OPERATIONS) for tag in operation["tags"]}
    assert used == {tag["name"] for tag in DOCUMENT["tags"]}


def test_framework_errors_are_not_in_the_document() -> None:
    assert not {"HTTPValidationError", "ValidationError"} & set(DOCUMENT["components"]["schemas"])


def test_ids_of_operations_are_unique() -> None:
    ids = [operation["operationId"] for _, _, operation in (case.values for case in OPERATIONS)]
    assert len(ids) == len(set(ids))


def _models(base: type[BaseModel] = BaseModel) -> Iterator[type[BaseModel]]:
    for model in base.__subclasses__():
        if model.__module__.startswith("api."):
            yield model
        yield from _models(model)


def _example(model: type[BaseModel]) -> Any:
    extra = model.model_config.get("json_schema_extra")
    return extra.get("example") if isinstance(extra, dict) else None


WITH_EXAMPLE = sorted({model for model in _models() if _example(model)}, key=lambda model: model.__qualname__)


@pytest.mark.parametrize("model", WITH_EXAMPLE, ids=lambda model: model.__qualname__)
def test_examples_are_valid(model: type[BaseModel]) -> None:
    # Answers are built from rows, under the names of the rows; an example shows what goes out.
    adapter = TypeAdapter(model)
    example = _example(model)
    for name, member in model.model_fields.items():
        if isinstance(member.validation_alias, str) and name in example:
            example = {**example, member.validation_alias: example[name]}
    shown = adapter.validate_python(example)
    assert set(_example(model)) <= set(shown.model_dump(mode="json"))


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_json_bodies_have_an_example(path: str, method: str, operation: dict[str, Any]) -> None:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content:
        schema = DOCUMENT["components"]["schemas"][content["schema"]["$ref"].rsplit("/", 1)[1]]
        assert schema["example"]


def test_problem_example_is_valid() -> None:
    assert Problem in WITH_EXAMPLE
