"""Commands that other packages bring along: entry points of the group `shelfaudit.commands`.

They are loaded when they are called, not before: training needs packages that a server does without, and an ill
command must not take the others with it.
"""

from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points

import typer

from api.cli.refusal import refuse

GROUP = "shelfaudit.commands"
OWN_PACKAGES = ("api", "vision", "training")


def add_plugins(app: typer.Typer) -> None:
    """Register every entry point of the group as a command that hands its arguments on."""
    for point in sorted(entry_points(group=GROUP)):
        app.command(
            point.name,
            help=f"See `shelfaudit {point.name} --help`.",
            # The loaded command has options and a help of its own.
            add_help_option=False,
            context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
            rich_help_panel="More commands",
        )(_call(point))


def _call(point: EntryPoint) -> Callable[[typer.Context], None]:
    def call(context: typer.Context) -> None:
        try:
            command: typer.Typer = point.load()
            command(args=context.args, prog_name=f"shelfaudit {point.name}")
        except ModuleNotFoundError as error:
            if error.name is None or error.name.split(".")[0] in OWN_PACKAGES:
                raise
            refuse(missing_package(point.name, error.name))

    return call


def missing_package(command: str, module: str) -> str:
    """What to do when a command's packages are not installed."""
    return (
        f"`shelfaudit {command}` needs the package {module!r}, which is not installed. "
        f'Install the extra: pip install "shelfaudit[train]"'
    )
