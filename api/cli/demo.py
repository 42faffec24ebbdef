"""`shelfaudit demo`: photos through the real service, and what comes out."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api import demo
from api.cli.configuration import read_settings
from api.cli.photo_paths import photo_paths
from api.cli.refusal import refuse

if TYPE_CHECKING:
    from rich.console import Console

    from api.demo.run import DemoVisit
    from api.demo.seed import Credential
    from api.settings import Settings

PHOTOS = Path(demo.__file__).parent / "photos"


def run_demo(
    photos: Annotated[
        list[Path] | None,
        typer.Argument(help="Photos to audit, or folders of them; none: four rendered ones.", metavar="[PHOTO]..."),
    ] = None,
    data_dir: Annotated[Path, typer.Option(help="Data folder of the demo's service.")] = Path("var/demo"),
    overlays: Annotated[Path | None, typer.Option(help="Where overlays go; default: inside the data folder.")] = None,
    keep_serving: Annotated[bool, typer.Option(help="Leave the service running until Ctrl+C.")] = False,
) -> None:
    """Start the service, upload photos as a rep, wait for the results, print them, and stop.

    Photos that are refused are named with the reason; the command fails only when not one photo could be analysed.
    """
    from rich.console import Console

    from api.demo.display import show_visit
    from api.demo.run import Audited
    from api.demo.running import ServiceDied, running_service

    chosen = photo_paths(photos or [PHOTOS])
    settings = read_settings(data_dir)
    if settings.mode == "production":
        refuse("The demo makes demo accounts, which production mode refuses (SHELFAUDIT_MODE=production).")
    console = Console()
    rep = prepare_demo(settings)
    try:
        with running_service(settings) as url:
            visit = _audit(console, url, rep, chosen, overlays or data_dir / "overlays")
            show_visit(console, visit)
            console.print("\nThe same by hand, in a browser: make serve", highlight=False)
            if keep_serving:
                _keep_serving(console, url, rep)
    except ServiceDied as error:
        refuse(str(error))
    if not any(isinstance(outcome, Audited) for outcome in visit.outcomes):
        raise typer.Exit(1)


def prepare_demo(settings: "Settings") -> "Credential":
    """Seed the data folder; the rep gets a password that only this run knows."""
    from api.demo.seed import renew_password, seed_catalogue, seed_demo
    from api.demo.world import REP
    from api.migrations.runner import upgrade
    from api.resources import Resources

    resources = Resources.open(settings)
    try:
        upgrade(resources.engine)
        seed_demo(resources)
        seed_catalogue(resources)
        return renew_password(resources, REP.email)
    finally:
        resources.close()


def _audit(console: "Console", url: str, rep: "Credential", photos: list[Path], overlays: Path) -> "DemoVisit":
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

    from api.demo.client import RepClient
    from api.demo.run import audit_visit

    columns = SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with (
        RepClient.connect(url, rep.email, rep.password) as client,
        Progress(*columns, console=console, transient=True) as progress,
    ):
        task = progress.add_task("starting", total=len(photos))

        def tell(done: int, word: str) -> None:
            progress.update(task, description=word, completed=done)

        return audit_visit(client, photos, overlays, lambda: datetime.now().astimezone(), tell)


def _keep_serving(console: "Console", url: str, rep: "Credential") -> None:
    import time

    console.print(f"\nThe service keeps running on {url} (Ctrl+C ends it).\nLog in as {rep.email} with {rep.password}")
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        console.print("Stopping.")
