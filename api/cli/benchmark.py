"""`shelfaudit bench`: the stages from upload to stored result."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.configuration import read_settings
from api.cli.demo import prepare_demo
from api.cli.refusal import refuse

if TYPE_CHECKING:
    from rich.console import Console

    from api.bench import Benchmark, Milliseconds
    from api.demo.seed import Credential
    from api.settings import Settings


def bench(
    photo: Annotated[Path | None, typer.Argument(help="A JPEG photo; without one a 12-megapixel one is made.")] = None,
    runs: Annotated[int, typer.Option(min=1, help="Uploads to take the median of.")] = 10,
) -> None:
    """Time a photo from its upload to its stored result, stage by stage."""
    from rich.console import Console

    from api.bench import Benchmark, made_up_photo, pixel_size, time_session, with_comment
    from api.demo.client import Refused
    from api.demo.running import ServiceDied
    from api.engine import choose_detector
    from vision.detector import Detector

    try:
        content = photo.read_bytes() if photo else made_up_photo()
        with_comment(content, "")
    except (OSError, ValueError) as error:
        refuse(f"{photo}: {error}")
    console = Console()
    with tempfile.TemporaryDirectory(prefix="shelfaudit-bench-") as folder:
        settings = read_settings(Path(folder))
        try:
            timed, price_tags = _time_uploads(console, settings, prepare_demo(settings), content, runs)
        except (ServiceDied, Refused) as error:
            refuse(str(error))
    width, height = pixel_size(content)
    detector = Detector.load(settings.models_dir, choose_detector(settings).bundle)
    result = Benchmark(tuple(timed), time_session(detector, width, height, runs), price_tags)
    source = photo.name if photo else "made-up photo"
    show_benchmark(console, result, f"{source}, {width * height / 1e6:.1f} megapixels, {len(content) / 1e6:.1f} MB")


def show_benchmark(console: "Console", result: "Benchmark", source: str) -> None:
    """Print the medians, the ratio of the whole to the bare network, and what rules and tags cost."""
    from rich import box
    from rich.table import Table

    from api.bench import STAGES, WHOLE
    from api.scoring.wording import counted

    console.print(f"{source}; median of {counted(len(result.runs), 'run')}")
    table = Table(box=box.ROUNDED)
    table.add_column("Stage")
    table.add_column("ms", justify="right")
    for stage in STAGES:
        table.add_row(stage, f"{result.median(stage):.1f}")
    table.add_row("names, queue and polling", f"{result.rest:.1f}", style="dim")
    table.add_section()
    table.add_row("upload to stored result", f"{result.median(WHOLE):.1f}", style="bold")
    table.add_row("bare ONNX session run", f"{result.session_ms:.1f}")
    table.add_row("ratio", f"{result.ratio:.2f}")
    table.add_section()
    table.add_row("rules of rows, gaps, blocks and POP / detect", f"{result.rules_share:.0%}")
    if result.tag_ms is not None:
        table.add_row(f"a price tag, of {result.price_tags}", f"{result.tag_ms:.1f}")
    console.print(table)


def _time_uploads(
    console: "Console", settings: "Settings", rep: "Credential", photo: bytes, runs: int
) -> "tuple[list[Milliseconds], int]":
    from api.bench import time_uploads
    from api.demo.client import RepClient
    from api.demo.running import LOG_NAME, running_service

    with (
        running_service(settings) as url,
        RepClient.connect(url, rep.email, rep.password) as client,
        console.status("warming up") as status,
    ):
        log = settings.data_dir / LOG_NAME
        return time_uploads(client, photo, runs, log, lambda done: status.update(f"run {done} of {runs}"))
