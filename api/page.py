"""The page at `/`, its files under `/web/`, and the worker that keeps both on a phone."""

import base64
import hashlib
import json
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse, Response
from fastapi.staticfiles import StaticFiles

from api.errors import NotFound
from api.software import software_version

WORKER = "service_worker.js"


def install_page(app: FastAPI, directory: Path) -> None:
    """Serve what lies in `directory`; without a page there, the service is its API alone."""
    app.mount("/web", StaticFiles(directory=directory, check_dir=False))

    @app.get("/", include_in_schema=False)
    def page() -> FileResponse:
        return FileResponse(_existing(directory / "index.html"))

    # At the root: a worker rules the addresses beside and below its own.
    @app.get("/service_worker.js", include_in_schema=False)
    def worker() -> Response:
        code = _existing(directory / WORKER).read_text("utf-8")
        edition = json.dumps(_edition(directory), sort_keys=True)
        return Response(f"const EDITION = {edition};\n{code}", media_type="text/javascript")


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise NotFound("page-missing", "This installation has no web page. The API is described in /docs.")
    return path


def _edition(directory: Path) -> dict[str, object]:
    """Address and integrity of each file of the page, and a version that changes with any of them and each release.

    Read anew each time, some milliseconds: so it is never that of other files than those served.
    """
    files = {
        f"/web/{path.relative_to(directory).as_posix()}": _integrity(path)
        for path in directory.rglob("*")
        if path.is_file() and path.name != WORKER
    }
    files["/"] = files.pop("/web/index.html")
    told = json.dumps([software_version(), files], sort_keys=True)
    return {"version": hashlib.sha256(told.encode()).hexdigest()[:16], "files": files}


def _integrity(path: Path) -> str:
    """As subresource integrity writes it."""
    return f"sha256-{base64.b64encode(hashlib.sha256(path.read_bytes()).digest()).decode()}"
