"""The OpenAPI document as text that a diff can be read of. `make openapi` writes it into openapi.json."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from api.main import create_app
from api.settings import Settings

SNAPSHOT = Path(__file__).parent / "openapi.json"


def openapi_document() -> dict[str, Any]:
    """The document of a service with default settings; the software's version is left out, it changes by itself."""
    with TemporaryDirectory() as folder:
        document = create_app(Settings(data_dir=Path(folder))).openapi()
    return {**document, "info": {**document["info"], "version": ""}}


def openapi_text() -> str:
    """The document with sorted keys, one value a line."""
    return json.dumps(openapi_document(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    SNAPSHOT.write_text(openapi_text(), encoding="utf-8")
