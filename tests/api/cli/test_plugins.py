import sys
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from api.cli import plugins


def plugin() -> typer.Typer:
    app = typer.Typer()

    @app.command()
    def detector(epochs: Annotated[int, typer.Option(help="Rounds over the data.")] = 1) -> None:
        typer.echo(f"{epochs} epochs")

    @app.command()
    def late() -> None:
        raise ModuleNotFoundError("No module named 'torch'", name="torch")

    @app.command()
    def broken() -> None:
        raise ModuleNotFoundError("No module named 'training.gone'", name="training.gone")

    return app


@pytest.fixture
def shelfaudit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> typer.Typer:
    """An app with one good plugin and one whose packages are missing."""
    module = ModuleType("training_stand_in")
    module.app = plugin()  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "training_stand_in", module)
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "needs_more.py").write_text("import a_package_that_nobody_has\n")
    points = [
        EntryPoint("train", "training_stand_in:app", plugins.GROUP),
        EntryPoint("teach", "needs_more:app", plugins.GROUP),
    ]
    monkeypatch.setattr(plugins, "entry_points", lambda group: points)
    app = typer.Typer()
    app.command("own")(lambda: None)
    plugins.add_plugins(app)
    return app


def test_help_lists_plugins_without_loading_them(shelfaudit: typer.Typer) -> None:
    result = CliRunner().invoke(shelfaudit, ["--help"])

    assert result.exit_code == 0
    assert "train" in result.output
    assert "teach" in result.output
    assert "needs_more" not in sys.modules


def test_arguments_and_help_are_handed_on(shelfaudit: typer.Typer) -> None:
    done = CliRunner().invoke(shelfaudit, ["train", "detector", "--epochs", "3"])
    helped = CliRunner().invoke(shelfaudit, ["train", "detector", "--help"])

    assert (done.exit_code, done.output) == (0, "3 epochs\n")
    assert "Rounds over the data" in helped.output


@pytest.mark.parametrize(
    ("arguments", "package"), [(["teach"], "a_package_that_nobody_has"), (["train", "late"], "torch")]
)
def test_a_missing_package_is_told_when_the_command_is_called(
    shelfaudit: typer.Typer, arguments: list[str], package: str
) -> None:
    result = CliRunner().invoke(shelfaudit, arguments)

    assert result.exit_code == 1
    assert f"needs the package '{package}'" in result.output
    assert 'pip install "shelfaudit[train]"' in result.output


def test_a_fault_of_our_own_is_not_blamed_on_the_installation(shelfaudit: typer.Typer) -> None:
    result = CliRunner().invoke(shelfaudit, ["train", "broken"])

    assert isinstance(result.exception, ModuleNotFoundError)
