"""Commands of the trainer: `shelfaudit train …` and `shelfaudit render`.

The trainer's libraries come with the extra `train`; they are imported when a command needs them.
"""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Make the models: prepare photos, train, measure, publish.", no_args_is_help=True)
render_app = typer.Typer(help="Draw shelf photos with exact truth.")

DataFolder = Annotated[Path, typer.Option(help="Folder that the recipe's paths are relative to.")]
RecipeFile = Annotated[Path, typer.Option(help="Recipe file (TOML).")]

RECIPES = Path("datasets/recipes")
RUNS = Path("runs")


@app.command()
def detector(
    data: DataFolder,
    recipe: RecipeFile = RECIPES / "shelf-research.toml",
    runs: Annotated[Path, typer.Option(help="Folder for checkpoints; a stopped run goes on from there.")] = RUNS,
    epochs: Annotated[int | None, typer.Option(help="Fewer epochs than the recipe says, for a trial.")] = None,
) -> None:
    """Train a detector by a recipe. Stop it at any time: the same command goes on from the last checkpoint."""
    from training.prepare import prepare
    from training.recipe import read_recipe
    from training.train_detector import train

    plan = read_recipe(recipe)
    description = prepare(plan, data, runs / "prepared" / plan.name)
    checkpoint = train(plan, description, data / plan.start, runs, epochs=epochs)
    typer.echo(f"trained: {checkpoint}")


@app.command()
def evaluate(
    data: DataFolder,
    models: Annotated[Path, typer.Option(help="Models folder.")] = Path("models"),
    sets: Annotated[Path, typer.Option(help="File that names the sets to measure on.")] = RECIPES / "acceptance.toml",
) -> None:
    """Measure the shipped detector on the acceptance sets."""
    from training.evaluate import evaluate as measure
    from training.evaluation_table import evaluation_table
    from training.recipe import read_sources
    from vision.detector import Detector

    figures = measure(Detector.load(models), read_sources(sets), data)
    typer.echo(evaluation_table(figures))


@app.command()
def publish(
    checkpoint: Annotated[Path, typer.Argument(help="Checkpoint to export.")],
    data: DataFolder,
    version: Annotated[str, typer.Option(help="Version of the model.")],
    recipe: RecipeFile = RECIPES / "shelf-research.toml",
    input_size: Annotated[int, typer.Option(help="Long side of the network's input in pixels.")] = 960,
    models: Annotated[Path, typer.Option(help="Models folder.")] = Path("models"),
    sets: Annotated[Path, typer.Option(help="File that names the sets to measure on.")] = RECIPES / "acceptance.toml",
) -> None:
    """Export a checkpoint to ONNX, choose thresholds, measure, and write bundle and card."""
    from training.export import export_onnx
    from training.publish import publish_detector
    from training.recipe import read_recipe, read_sources

    weights = checkpoint.with_suffix(".onnx")
    export_onnx(checkpoint, weights)
    folder = publish_detector(
        read_recipe(recipe), weights, models, data, read_sources(sets), version=version, input_size=input_size
    )
    typer.echo(f"published: {folder}")


@render_app.callback(invoke_without_command=True)
def render(
    folder: Annotated[Path, typer.Argument(help="Folder to write the photos to.")],
) -> None:
    """Draw the demo's shelf photos into a folder; photos that lie there already are kept."""
    from training.render import write_demo_photos

    typer.echo(f"{len(write_demo_photos(folder))} rendered shelf photos in {folder}")
