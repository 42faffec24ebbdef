"""Puts an embedder into `models/`: weights, card, page, manifest. All figures are measured here."""

import dataclasses
import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch

from training.bundles import list_bundle, recover, write_bundle
from training.embedder.baselines import DetectorFeatures, histograms
from training.embedder.confusion_sheet import confusion_sheet
from training.embedder.export import export_embedder
from training.embedder.figures import Describe, measure, remembering
from training.embedder.naming_fit import fit_naming
from training.embedder.recipe import EmbedderRecipe, PictureFolders
from training.embedder.report import conditions, measured, naming_figures, table
from training.embedder.trials import Trial, TrialData, trials, unknown_thirds
from training.model_card import (
    OPEN_LICENCE,
    RESEARCH_LICENCE,
    START_WEIGHTS,
    StartWeights,
    digest,
    start_of_bundle,
)
from training.recipe import BUNDLE_DIGEST, Source, last_checkpoint
from vision.cards import CARD, CARD_SCHEMA_VERSION, EmbedderCard, NamingRule, read_card, read_embedder_card
from vision.recognition.embedder import Embedder
from vision.sessions import OrtSession

WEIGHTS = "embedder.onnx"
# A candidate may lose this much of top-1 in a trial: 300 facings cannot tell less.
TOLERANCE = 0.03
UNFITTED = NamingRule(temperature=0.05, bias=0.0, slope=1.0, accepted=0.5)
TIMED_CROPS, TIMED_ROUNDS = 64, 5
NOTES = (
    "top1, top5: share of facings whose SKU is named first, or among the first five, by the best reference and the "
    "centre of the references of the SKUs of their group. unknown: a third of the SKUs left out of the references, "
    "each third once; auroc tells known from unknown by the best likeness, named is the share of known facings named "
    "rightly where 5 % of the unknown ones are named. Distance is the height of the facing in pixels (near from 120, "
    "far below 70), blur the standard deviation in pixels by which the facings to be named were smeared."
)


# Of each trial by its name: queries, top1, top5.
Figures = Mapping[str, Mapping[str, float]]


class NamesWorse(ValueError):
    """The candidate must not be published; the text holds the figures that speak against it."""


def publish_embedder(
    recipe: EmbedderRecipe,
    checkpoint: Path,
    data: Path,
    models: Path,
    trial_data: TrialData,
    version: str,
    *,
    earlier: Sequence[EmbedderRecipe] = (),
) -> Path:
    """Write the bundle `models/<recipe name>` and list it; the first embedder comes into use at once.

    `earlier` are the recipes of the runs that it goes on from: what they learned from stands on the card too, and what
    the bundle did that the first of them starts from. That bundle is measured in the same trials, and the embedder must
    not name worse. The confusion sheets show photos of the data sets, so they lie beside the checkpoint and not in the
    bundle.

    Returns:
        The folder of the bundle.

    Raises:
        NamesWorse: it names fewer facings rightly than the embedder of that name that is there, or than the bundle that
            it started from.
        ValueError: the licence of the start weights is not known, the export differs from the checkpoint, or the bundle
            that it started from has been exchanged since.
        ModelError: that bundle cannot be read.
    """
    recover(models / recipe.name)
    first = earlier[0] if earlier else recipe
    bundle = read_card(models, first.start_bundle) if first.start_bundle else None
    _check_bundle(first, checkpoint, bundle)
    weights = export_embedder(recipe, checkpoint, recipe.shape(data))
    made = trials(trial_data)
    card = _plain_card(recipe, version, weights, earlier, bundle)
    card["notes"] = " ".join(filter(None, (NOTES, trial_data.notes)))
    describe = remembering(_embedder(card, weights).embed)
    card["naming"] = dataclasses.asdict(_naming_rule(made, describe))
    card["metrics"] = measured(made, describe)
    card["milliseconds_a_facing"] = _speed(_embedder(card, weights, threads=1), made)
    rivals = _started_from(models, bundle, made)
    card["baselines"] = rivals | _baselines(recipe, made, data)
    folder = models / recipe.name
    _gate(folder, card, rivals)
    write_bundle(folder, weights, card, page(card), read_embedder_card)
    list_bundle(models, "embedder", recipe.name)
    _draw_sheets(made, describe, checkpoint.parent.parent)
    return folder


def _check_bundle(first: EmbedderRecipe, checkpoint: Path, bundle: Mapping[str, Any] | None) -> None:
    """Refuse when the bundle that the first run started from has been exchanged: the card would tell another origin."""
    own = last_checkpoint(checkpoint.parents[2], first.name)
    if bundle is None or not own.is_file():
        return
    state: dict[str, Any] = torch.load(own, map_location="cpu", weights_only=False)
    if (then := json.loads(state["recipe"]).get(BUNDLE_DIGEST)) != bundle["sha256"]:
        raise ValueError(
            f"{first.name} started from a {first.start_bundle} with SHA-256 {then}; the one of the models folder has "
            f"{bundle['sha256']}. Give the models folder that it was trained with, or train anew"
        )


def _start_of(recipe: EmbedderRecipe, bundle: Mapping[str, Any] | None) -> StartWeights:
    if bundle is not None:
        return start_of_bundle(bundle)
    known = [weights for weights in START_WEIGHTS if weights.name == Path(recipe.start or "").name]
    if not known:
        raise ValueError(f"recipe {recipe.name} starts from {recipe.start}: add its licence to START_WEIGHTS")
    return known[0]


def _plain_card(
    recipe: EmbedderRecipe,
    version: str,
    weights: bytes,
    earlier: Sequence[EmbedderRecipe] = (),
    bundle: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    start = _start_of(recipe, bundle)
    drawn = {"name": "rendered goods", "licence": "drawn by this project", "commercial_use": True}
    real: dict[str, Source | PictureFolders] = {}
    for run in (*earlier, recipe):
        real |= {source.name: source for source in run.sources} | {folder.name: folder for folder in run.folders}
        real |= {shelves.source.name: shelves.source for shelves in run.shelves}
    before = {entry["name"]: entry for entry in (drawn, *(bundle["data"] if bundle else ()))}
    data = list((before | {name: _data_entry(source) for name, source in real.items()}).values())
    permitted = start.commercial_use and all(entry["commercial_use"] for entry in data)
    return {
        "schema_version": CARD_SCHEMA_VERSION,
        "kind": "embedder",
        "name": recipe.name,
        "version": version,
        "file": WEIGHTS,
        "sha256": digest(weights),
        "licence": OPEN_LICENCE if permitted else RESEARCH_LICENCE,
        "commercial_use": permitted,
        "input_width": recipe.input_width,
        "input_height": recipe.input_height,
        "dimension": recipe.dimension,
        "naming": dataclasses.asdict(UNFITTED),
        "start": dataclasses.asdict(start),
        "data": data,
        "training": dataclasses.asdict(recipe.training) | {"goods": dataclasses.asdict(recipe.goods)},
        "notes": NOTES,
    }


def _data_entry(source: Source | PictureFolders) -> dict[str, Any]:
    return {"name": source.name, "licence": source.licence, "commercial_use": source.commercial_use}


def _embedder(card: dict[str, Any], weights: bytes, *, threads: int | None = None) -> Embedder:
    described = EmbedderCard(
        folder=Path(card["name"]),
        **{key: card[key] for key in ("name", "version", "file", "sha256", "licence", "commercial_use")},
        **{key: card[key] for key in ("input_width", "input_height", "dimension")},
        naming=NamingRule(**card["naming"]),
    )
    return Embedder(described, OrtSession(weights, threads=threads))


def _naming_rule(made: Sequence[Trial], describe: Describe) -> NamingRule:
    fitted = [trial for trial in made if "fit" in trial.uses]
    return fit_naming([fold for trial in fitted for fold in unknown_thirds(trial)], describe)


def _speed(embedder: Embedder, made: Sequence[Trial]) -> dict[str, float]:
    """Milliseconds a facing of an embedder with one thread, of batches as a photo has them.

    Time of the process and not of the clock: what else the machine does must not count.
    """
    crops = [crop.pixels() for crop in made[0].queries[:TIMED_CROPS]]
    times = []
    for _ in range(TIMED_ROUNDS):
        begin = time.process_time()
        embedder.embed(crops)
        times.append((time.process_time() - begin) * 1000 / len(crops))
    return {"median": round(float(np.median(times)), 2), "cores": 1}


def _started_from(models: Path, bundle: Mapping[str, Any] | None, made: Sequence[Trial]) -> dict[str, Figures]:
    """How the bundle that training started from names in the same trials, under its name and version."""
    if bundle is None:
        return {}
    describe = remembering(Embedder.load(models, bundle["name"]).embed)
    return {f"{bundle['name']} {bundle['version']}": naming_figures([measure(trial, describe) for trial in made])}


def _baselines(recipe: EmbedderRecipe, made: Sequence[Trial], data: Path) -> dict[str, Figures]:
    ways: dict[str, Describe] = {"HSV histograms": remembering(histograms)}
    if recipe.start:
        features = DetectorFeatures(data / recipe.start, recipe.input_width, recipe.input_height)
        ways["pooled detector features"] = features
    return {name: naming_figures([measure(trial, describe) for trial in made]) for name, describe in ways.items()}


def _gate(folder: Path, card: dict[str, Any], rivals: Mapping[str, Figures]) -> None:
    """Refuse what names worse than what is there, or than what it started from, or was not measured where that was."""
    compared = dict(rivals)
    if (folder / CARD).is_file():
        current = json.loads((folder / CARD).read_text())
        compared[f"{card['name']} {current['version']}"] = current["metrics"]["naming"]
    now = card["metrics"]["naming"]
    worse = [
        f"{name}: top-1 {now[name]['top1']:.3f} instead of {before[name]['top1']:.3f} of {rival}"
        if name in now
        else f"{name}: not measured, as {rival} was"
        for rival, before in compared.items()
        for name in before
        if name not in now or now[name]["top1"] < before[name]["top1"] - TOLERANCE
    ]
    if worse:
        raise NamesWorse(f"{card['name']} {card['version']} is not published, it names worse: {'; '.join(worse)}")
    card["gate"] = (
        {"verdict": "passed", "compared_with": ", ".join(compared)} if compared else {"verdict": "first of its name"}
    )


def _draw_sheets(made: Sequence[Trial], describe: Describe, folder: Path) -> None:
    for trial in made:
        if "sheet" in trial.uses:
            file = f"confusions-{trial.name.partition(',')[0]}.png"
            cv2.imwrite(str(folder / file), confusion_sheet(trial, measure(trial, describe)))


def page(card: dict[str, Any]) -> str:
    """The card as a page for people (Markdown)."""
    columns = {"this embedder": card["metrics"]["naming"], **card["baselines"]}
    unknown = "\n".join(
        f"- {name}: AUROC {row['auroc']:.2f}; at 5 % false accepts {row['named']:.0%} of the known facings are named "
        "rightly"
        for name, row in card["metrics"]["unknown"].items()
    )
    speed = card["milliseconds_a_facing"]
    sources = "\n".join(f"- {entry['name']}: {entry['licence']}" for entry in card["data"])
    return (
        f"# {card['name']} {card['version']}\n\n"
        "Turns the crop of a facing into a vector; facings of one SKU lie close together, so that a few reference\n"
        "pictures teach a new product without any training.\n\n"
        f"Input {card['input_width']} x {card['input_height']} px, {card['dimension']} numbers a facing, "
        f"{speed['median']} ms a facing on {speed['cores']} core(s).\n\n"
        f"Licence: {card['licence']}. Commercial use: {'yes' if card['commercial_use'] else 'no'}.\n\n"
        f"## Top-1 / top-5\n\n{table(columns)}\n\n## Top-1 by distance and blur\n\n{conditions(card['metrics'])}\n\n"
        f"## Unknown products\n\n{unknown}\n\n{card['notes']}\n\n"
        f"## Learned from\n\n{sources}\n"
    )
