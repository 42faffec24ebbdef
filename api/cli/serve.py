"""`shelfaudit serve`: API, page and workers in one process."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.configuration import read_settings
from api.cli.refusal import refuse

if TYPE_CHECKING:
    from api.settings import Settings


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 lets other devices in.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes any free one.")] = 8000,
    demo: Annotated[
        bool, typer.Option(help="Create demo outlets and accounts; their passwords are shown once.")
    ] = False,
) -> None:
    """Run the service: the API, the web page and the workers. The database is brought up to date first."""
    from api.cli.serving import open_socket, run_service
    from api.engine import choose_detector, choose_embedder
    from api.telemetry import configure_logging
    from vision.errors import ModelError, ModelNotPermitted

    settings = read_settings()
    # Coloured text for a person at the terminal; JSON for whatever reads it from a file or a pipe.
    configure_logging(settings.mode if sys.stdout.isatty() else "production")
    try:
        choose_detector(settings)
        choose_embedder(settings)
    except ModelNotPermitted as error:
        refuse(str(error))
    except ModelError as error:
        refuse(
            f"{error}\nThe service cannot analyse photos without its models: set SHELFAUDIT_MODELS_DIR to their folder."
        )
    try:
        listener = open_socket(host, port)
    except OSError as error:
        refuse(
            f"Cannot listen on {host}:{port}: {error.strerror}. "
            f"Stop what uses the port, or choose another: --port {port + 1}"
        )
    with listener:
        if demo:
            _prepare_demo(settings)
        shown = "localhost" if host == "127.0.0.1" else host
        typer.echo(f"shelfaudit runs on http://{shown}:{listener.getsockname()[1]} (Ctrl+C ends it)")
        if not run_service(settings, listener):
            raise typer.Exit(3)


def _prepare_demo(settings: "Settings") -> None:
    from api.cli.accounts import show_credentials
    from api.demo.seed import seed_catalogue, seed_demo
    from api.migrations.runner import upgrade
    from api.resources import Resources

    if settings.mode == "production":
        refuse("Demo accounts are refused in production mode (SHELFAUDIT_MODE=production).")
    resources = Resources.open(settings)
    upgrade(resources.engine)
    try:
        show_credentials(seed_demo(resources))
        seed_catalogue(resources)
    finally:
        resources.close()
