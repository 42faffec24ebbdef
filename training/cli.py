"""Commands of the trainer: `shelfaudit train …`, `shelfaudit data …` and `shelfaudit render`.

The trainer's libraries come with the extra `train`; they are imported when a command needs them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from training.data_cli import app as data_app

if TYPE_CHECKING:
    from training.recipe import Recipe

app = typer.Typer(help="Make the models: train, measure, compare, publish.", no_args_is_help=True)
render_app = typer.Typer(help="Draw shelf photos with exact truth.")

__all__ = ["app", "data_app", "render_app"]

RECIPES = Path("datasets/recipes")
RUNS = Path("runs")
MODELS = Path("models")

DataFolder = Annotated[Path, typer.Option(help="Folder that the recipe's paths are relative to.")]
RecipeFile = Annotated[Path, typer.Option(help="Recipe file (TOML).")]
SetsFile = Annotated[Path, typer.Option(help="File that names the sets to measure on.")]
ModelsFolder = Annotated[Path, typer.Option(help="Models folder.")]
RunsFolder = Annotated[Path, typer.Option(help="Folder for prepared photos and checkpoints; stopped runs go on here.")]
SkipBad = Annotated[bool, typer.Option(help="Leave broken photos and labels out (and list them) instead of stopping.")]


@contextmanager
def _refusals() -> Iterator[None]:
    """Wrong recipes, broken data and refused candidates end the command with their reason, not with a traceback."""
    from training.gates import GateRefused
    from vision.errors import VisionError

    try:
        yield
    except (ValueError, OSError, GateRefused, VisionError) as refusal:
        typer.secho(str(refusal), fg=typer.colors.RED, err=True)
        raise typer.Exit(1) from refusal


@app.command()
def detector(
    data: DataFolder,
    recipe: RecipeFile = RECIPES / "shelf-research.toml",
    runs: RunsFolder = RUNS,
    models: ModelsFolder = MODELS,
    skip_bad: SkipBad = False,
    epochs: Annotated[int | None, typer.Option(help="Fewer epochs than the recipe says, for a trial.")] = None,
) -> None:
    """Train a detector by a recipe. Stop it at any time: the same command goes on from the last checkpoint.

    The curves are drawn after every epoch, as curves.png beside the checkpoints.
    """
    from training.prepare import prepare
    from training.recipe import read_recipe
    from training.train_detector import train

    with _refusals():
        plan = read_recipe(recipe)
        start = _start_checkpoint(plan, data, runs, models)
        description = prepare(plan, data, runs / "prepared", skip_bad=skip_bad)
        checkpoint = train(plan, description, start, runs, epochs=epochs)
    typer.echo(f"trained: {checkpoint}")


def _start_checkpoint(plan: "Recipe", data: Path, runs: Path, models: Path) -> Path:
    """Where training starts from, checked before anything is drawn, which takes hours."""
    from training.train_detector import is_finished

    start = plan.start_checkpoint(data, runs, models)
    if plan.start_bundle:
        _check_bundle(plan, models)
        return start
    if not start.is_file():
        todo = f"train the recipe {plan.start_run} first" if plan.start_run else "is the data folder right?"
        raise FileNotFoundError(f"recipe {plan.name}: no checkpoint {start} to start from; {todo}")
    if plan.start_run and not is_finished(start):
        raise ValueError(f"recipe {plan.name}: the run {plan.start_run} was stopped; train its recipe to the end first")
    return start


def _check_bundle(plan: "Recipe", models: Path) -> None:
    from vision.cards import detector_card, verified_weights

    card = detector_card(models, plan.start_bundle)
    verified_weights(card)
    if card.classes != plan.classes:
        raise ValueError(
            f"recipe {plan.name}: its classes are {', '.join(plan.classes)}, but those of {card.name}, which it starts "
            f"from, are {', '.join(card.classes)}; give it the same ones in the same order"
        )


@app.command()
def embedder(
    data: DataFolder,
    recipe: RecipeFile = RECIPES / "sku-embedder.toml",
    models: ModelsFolder = MODELS,
    runs: RunsFolder = RUNS,
) -> None:
    """Train the embedder, which tells SKUs apart. Stop it at any time: the same command goes on from the last epoch."""
    from training.embedder.crops import crops_of
    from training.embedder.recipe import read_embedder_recipe
    from training.train_embedder import train
    from vision.cards import embedder_card

    with _refusals():
        plan = read_embedder_recipe(recipe)
        bundle = embedder_card(models, plan.start_bundle) if plan.start_bundle else None
        crops = crops_of(plan, data, runs / "prepared" / "goods", models)
        checkpoint = train(plan, crops, plan.shape(data), runs, bundle)
    typer.echo(f"trained: {checkpoint}")


@app.command("publish-embedder")
def publish_embedder(
    data: DataFolder,
    version: Annotated[str, typer.Option(help="Version of the model.")],
    recipe: RecipeFile = RECIPES / "sku-embedder.toml",
    trials: Annotated[Path, typer.Option(help="File that names what to measure on.")] = RECIPES / "sku-acceptance.toml",
    models: ModelsFolder = MODELS,
    runs: RunsFolder = RUNS,
) -> None:
    """Export, measure and publish a trained embedder; one that names worse than the current one is refused."""
    from training.embedder.recipe import embedder_lineage
    from training.embedder.trials import read_trial_data
    from training.publish_embedder import publish_embedder as publish_bundle
    from training.recipe import last_checkpoint

    with _refusals():
        *earlier, plan = embedder_lineage(recipe)
        asked = read_trial_data(trials, data, runs / "prepared" / "goods")
        checkpoint = last_checkpoint(runs, plan.name)
        folder = publish_bundle(plan, checkpoint, data, models, asked, version, earlier=earlier)
    typer.echo(f"published: {folder}")


@app.command()
def evaluate(
    data: DataFolder,
    models: Annotated[
        list[Path] | None, typer.Argument(help="Models folders, bundles, .pt or .onnx files, side by side.")
    ] = None,
    sets: SetsFile = RECIPES / "acceptance.toml",
    report: Annotated[Path | None, typer.Option(help="Write a page with curves and the worst photos (HTML).")] = None,
    figures: Annotated[Path | None, typer.Option("--json", help="Write all figures to this JSON file.")] = None,
    input_size: Annotated[int | None, typer.Option(help="Long side in pixels for files without a card.")] = None,
) -> None:
    """Measure detectors on the same photos, the first one against the others. Without a name: the one in use."""
    from training.evaluation.command import evaluate_models

    with _refusals():
        chosen = models or [Path("models")]
        typer.echo(evaluate_models(data, chosen, sets, report=report, figures=figures, input_size=input_size))


@app.command()
def verdicts(
    models: Annotated[Path, typer.Option(help="Models folder; its detector in use is asked.")] = Path("models"),
    count: Annotated[int, typer.Option(help="Number of rendered visits.", min=2)] = 50,
    seed: Annotated[int, typer.Option(help="Seed of the first visit; the others follow it.")] = 9420001,
    threads: Annotated[int | None, typer.Option(help="Threads of the detector; by default one a core.")] = None,
) -> None:
    """Measure how right the lines are that the service decides by itself, on rendered visits with exact truth."""
    from training.verdicts.command import measure_verdicts

    with _refusals():
        typer.echo(measure_verdicts(models, count=count, first_seed=seed, threads=threads))


@app.command()
def reliability(
    models: Annotated[Path, typer.Option(help="Models folder; its detector in use is asked.")] = Path("models"),
    count: Annotated[int, typer.Option(help="Number of rendered visits.", min=2)] = 250,
    seed: Annotated[int, typer.Option(help="Seed of the first visit; measure on others.")] = 9510001,
    threads: Annotated[int | None, typer.Option(help="Threads of the detector; by default one a core.")] = None,
) -> None:
    """Fit what scores are worth on rendered visits, and write api/scoring/fitted_reliability.py."""
    from training.verdicts.fitting import fit_reliability

    with _refusals():
        typer.echo(f"written: {fit_reliability(models, count=count, first_seed=seed, threads=threads)}")


@app.command()
def ablation(
    data: DataFolder,
    page: Annotated[Path, typer.Option(help="Markdown page to write.")] = Path("runs/ablation.md"),
    recipe: RecipeFile = RECIPES / "ablation.toml",
    runs: RunsFolder = RUNS,
    sets: SetsFile = RECIPES / "acceptance.toml",
    models: ModelsFolder = MODELS,
    input_sizes: Annotated[list[int], typer.Option(help="Long sides in pixels to measure at.")] = [640, 1280],  # noqa: B006
) -> None:
    """Train a recipe again without each of its parts, and write what each part is worth."""
    from training.ablation import ablate, ablation_page
    from training.recipe import read_recipe, read_sources

    with _refusals():
        plan, measured = read_recipe(recipe), read_sources(sets)
        _start_checkpoint(plan, data, runs, models)
        page.write_text(ablation_page(plan, ablate(plan, data, runs, models, measured, input_sizes)))
    typer.echo(f"written: {page}")


@app.command()
def publish(
    checkpoint: Annotated[Path, typer.Argument(help="Checkpoint to export, or an exported network (.onnx).")],
    data: DataFolder,
    version: Annotated[str, typer.Option(help="Version of the model.")],
    recipe: RecipeFile = RECIPES / "shelf-research.toml",
    models: ModelsFolder = MODELS,
    sets: SetsFile = RECIPES / "acceptance.toml",
    looks: Annotated[
        list[str] | None,
        typer.Option(help="Long sides in pixels, as 960 or 960+640; several are measured and the best is taken."),
    ] = None,
    variants: Annotated[bool, typer.Option(help="Try INT8 and FP16 as well.")] = True,
    accept_worse: Annotated[
        str | None, typer.Option(help="Publish although the gates refuse; the reason goes onto the card.")
    ] = None,
    as_current: Annotated[
        bool, typer.Option("--as-current", help="Keep the current looks and thresholds; only measure anew.")
    ] = False,
) -> None:
    """Export a checkpoint to ONNX, choose sizes and thresholds, measure, pass the gates, write bundle and card."""
    from training.export import export_onnx
    from training.looks import LOOKS, parse_looks
    from training.publish import check_start_bundle, lineage, publish_detector
    from training.recipe import read_sources

    weights = checkpoint.with_suffix(".onnx")
    with _refusals():
        chosen = tuple(map(parse_looks, looks)) if looks else LOOKS
        *earlier, plan = lineage(recipe)
        check_start_bundle(earlier[0] if earlier else plan, checkpoint, models)
        if checkpoint != weights:
            export_onnx(checkpoint, weights)
        folder = publish_detector(
            plan,
            weights,
            models,
            data,
            read_sources(sets),
            version=version,
            earlier=earlier,
            looks=chosen,
            variants=variants,
            accept_worse=accept_worse,
            as_current=as_current,
        )
    typer.echo(f"published: {folder}")


@render_app.callback(invoke_without_command=True)
def render(
    folder: Annotated[Path, typer.Argument(help="Folder to write photos and their truth (JSON) to.")],
    count: Annotated[int, typer.Option(help="Number of scenes.")] = 12,
    seed: Annotated[int, typer.Option(help="Seed of the first scene; the others follow it.")] = 1,
    size: Annotated[str, typer.Option(help="Width and height in pixels, as 1280x960.")] = "1280x960",
    views: Annotated[int, typer.Option(help="Photos of each scene, the camera moving along the shelf.")] = 1,
    look: Annotated[Literal["varied", "demo"], typer.Option(help="Anything, or clean and well lit.")] = "varied",
    sheet: Annotated[bool, typer.Option(help="Also draw a contact sheet with the truth in it.")] = False,
) -> None:
    """Draw shelf photos with exact truth: the same seed gives the same scene."""
    from training.render import parse_size, render_photos

    with _refusals():
        written = render_photos(
            folder, count=count, first_seed=seed, size=parse_size(size), views=views, look=look, sheet=sheet
        )
    typer.echo(f"{len(written)} rendered shelf photos in {folder}")
