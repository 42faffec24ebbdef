"""The application: resources, routes, error answers and the page, put together."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from pathlib import Path

from fastapi import FastAPI

from api.body_limit import BodyLimit
from api.clock import Clock, utc_now
from api.migrations.runner import upgrade
from api.openapi import DESCRIPTION, TAGS, install_openapi
from api.page import install_page
from api.problems import install_problem_handlers
from api.resources import Resources
from api.routes import router
from api.security_headers import SecurityHeaders
from api.settings import Settings
from api.software import software_version
from api.telemetry import RequestLog

WEB_DIR = Path(__file__).parent / "web"

# What runs beside the requests (worker threads, say): entered when the service starts, left when it stops.
Companion = Callable[[Resources], AbstractContextManager[object]]


def create_app(settings: Settings, *, clock: Clock = utc_now, companion: Companion | None = None) -> FastAPI:
    """The service with these settings. On start it migrates its database and starts the companion."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        resources: Resources = app.state.resources
        upgrade(resources.engine)
        with companion(resources) if companion else nullcontext():
            yield
        resources.close()

    app = FastAPI(
        title="shelfaudit",
        version=software_version(),
        description=DESCRIPTION,
        openapi_tags=TAGS,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.resources = Resources.open(settings, clock)
    app.include_router(router)
    install_problem_handlers(app)
    install_openapi(app)
    install_page(app, WEB_DIR)
    app.add_middleware(BodyLimit)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(RequestLog)
    return app
