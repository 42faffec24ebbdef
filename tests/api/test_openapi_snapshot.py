"""The OpenAPI document does not change unseen: clients are generated from it."""

from difflib import unified_diff

from tests.api.openapi_document import SNAPSHOT, openapi_text


def test_document_is_the_one_that_was_looked_at() -> None:
    kept, now = SNAPSHOT.read_text(encoding="utf-8"), openapi_text()
    lines = unified_diff(kept.splitlines(), now.splitlines(), "tests/api/openapi.json", "the service now", lineterm="")
    difference = "\n".join(lines)
    assert not difference, f"If this is meant, run `make openapi` and commit what it wrote:\n{difference}"
