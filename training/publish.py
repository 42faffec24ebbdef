"""Puts a detector into `models/`: weights, card, page, manifest. The card's figures are measured here, not typed in.

The way: choose how to look, try lighter variants, choose thresholds, fit the rule that accepts products, measure the
candidate beside the current bundle of that name, pass the gates, write. A candidate that is refused leaves `models/` as
it was.
"""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from training.bundles import list_bundle, recover, write_bundle
from training.candidate import (
    Bench,
    calibration,
    candidate,
    figures_of,
    held_out,
    looking,
    thresholds,
    with_neighbours,
)
from training.evaluation import DetectionRun, figures_as_json
from training.evaluation.thresholds import acceptance
from training.gates import Figures, GateRefused, changed_sets, compare_figures
from training.looks import GLANCE, LOOKS, Looks, check_looks
from training.model_card import digest, plain_card, readme
from training.recipe import BUNDLE_DIGEST, RECIPE_FILE, Recipe, Source, read_recipe, runs_of
from training.variant_trials import calibration_photos, try_variants
from training.variants import fp16_variant, int8_variant
from vision.cards import MANIFEST, read_card, read_detector_card, read_manifest
from vision.detector import Detector

# The fields of a card that publishing chooses.
CHOSEN = ("input_size", "further_looks", "why_input_size", "input_sizes_tried", "variants_tried", "thresholds")


def publish_detector(
    recipe: Recipe,
    weights: Path,
    models: Path,
    data: Path,
    sets: Sequence[Source],
    *,
    version: str,
    earlier: Sequence[Recipe] = (),
    looks: Sequence[Looks] = LOOKS,
    variants: bool = True,
    accept_worse: str | None = None,
    as_current: bool = False,
) -> Path:
    """Write the bundle `models/<recipe name>`, list it, and return its folder; the first detector comes into use.

    Args:
        recipe: what the weights were trained by.
        weights: the exported ONNX network (FP32).
        models: the models folder.
        data: the folder that the sources' paths are relative to.
        sets: what to measure on; size and thresholds are chosen there too.
        version: version of the model.
        earlier: the runs that `recipe` goes on from, first one first; see `lineage`. Where they start from a bundle, it
            must lie in `models`; the first candidate of its name must hold against it.
        looks: ways of looking to choose from, the main look first. One alone is taken unmeasured.
        variants: whether INT8 and FP16 are tried.
        accept_worse: why a candidate that the gates refuse is published all the same; the card tells it.
        as_current: looks and thresholds stay as they are, for the same weights under changed rules or truth.

    Raises:
        GateRefused: the candidate is worse than the current bundle of that name.
        ValueError: a licence is not told, a class cannot be measured, a look does not fit, or nothing is current.
        ModelError: a bundle cannot be read.
    """
    recover(models / recipe.name)
    network = weights.read_bytes()
    bench = Bench(tuple(sets), DetectionRun(data))
    bundle = (earlier[0] if earlier else recipe).start_bundle
    started_from = read_card(models, bundle) if bundle else None
    card = plain_card(recipe, earlier, version, started_from) | {"glance": dataclasses.asdict(GLANCE)}
    if as_current:
        card |= _chosen_before(models, recipe.name)
    else:
        network, card = _chosen_anew(card, network, recipe, bench, looks, variants=variants)
    rival = _rival(models, recipe.name, bundle)
    card |= {"sha256": digest(network)} | _measured(card, candidate(card, network), rival, bench, accept_worse)
    write_bundle(models / recipe.name, network, card, readme(card), read_detector_card)
    list_bundle(models, "detector", recipe.name)
    return models / recipe.name


def lineage(path: Path) -> tuple[Recipe, ...]:
    """A recipe and the runs that it goes on from, first one first. Their recipes lie in the same folder.

    Raises:
        ValueError: a recipe is wrong, or the runs go on from each other in a circle.
    """
    return runs_of(path, read_recipe)


def check_start_bundle(first: Recipe, checkpoint: Path, models: Path) -> None:
    """Refuse when the bundle that a run started from has been exchanged since: the card would tell another origin.

    Args:
        first: the first of the runs.
        checkpoint: of the last of the runs; one that does not lie where training left it is not checked.
        models: the models folder.

    Raises:
        ValueError: the bundle in `models` is another one.
    """
    runs = checkpoint.resolve().parent.parent.parent
    note = runs / first.name / RECIPE_FILE
    if first.start_bundle and note.is_file():
        then, now = json.loads(note.read_text()).get(BUNDLE_DIGEST), read_card(models, first.start_bundle)["sha256"]
        if then != now:
            raise ValueError(
                f"{first.name} started from a {first.start_bundle} with SHA-256 {then}; {models} holds another one, "
                f"{now}. Give the models folder that it was trained with, or train anew"
            )


def _chosen_before(models: Path, name: str) -> dict[str, Any]:
    current = _current(models, name)
    if current is None:
        raise ValueError(f"{models} has no {name} whose looks and thresholds could stay")
    return {field: current[field] for field in CHOSEN}


def _chosen_anew(
    card: Mapping[str, Any], network: bytes, recipe: Recipe, bench: Bench, looks: Sequence[Looks], *, variants: bool
) -> tuple[bytes, dict[str, Any]]:
    """The network to ship, and the card with how it looks and what it accepts, by measurement."""
    for way in looks:
        check_looks(way)
    card = {**card, **looking(card, network, bench, looks)}
    network, tried = _lightest(card, network, recipe, bench) if variants else (network, [])
    return network, card | {"variants_tried": tried, "thresholds": thresholds(card, network, bench)}


def _lightest(
    card: Mapping[str, Any], network: bytes, recipe: Recipe, bench: Bench
) -> tuple[bytes, list[dict[str, Any]]]:
    def int8(weights: bytes) -> bytes:
        return int8_variant(weights, calibration_photos(candidate(card, weights), recipe.sources, bench.run.data))

    def measure(weights: bytes) -> float:
        return bench.mean_ap(candidate(card, weights))

    taken, trials = try_variants(network, {"int8": int8, "fp16": fp16_variant}, card["input_size"], measure)
    return taken, [dataclasses.asdict(trial) for trial in trials]


@dataclasses.dataclass(frozen=True, slots=True)
class _Rival:
    """What a candidate must hold against: its card, as far as the card must be kept to, and itself."""

    described: str
    card: Mapping[str, Any]
    detector: Detector


def _rival(models: Path, name: str, bundle: str | None) -> _Rival | None:
    """The current bundle of the name, else the one that the candidate started from.

    Of the latter the photos that it was measured on need not be there: it is measured on those that are.
    """
    if current := _current(models, name):
        return _Rival(f"the current {name}", current, Detector.load(models, name))
    if bundle is None:
        return None
    card = read_card(models, bundle)
    described = f"{bundle} {card['version']}, which it started from"
    return _Rival(described, card | {"metrics": {}, "measured_on": {}}, Detector.load(models, bundle))


def _measured(
    card: Mapping[str, Any], detector: Detector, rival: _Rival | None, bench: Bench, accept_worse: str | None
) -> dict[str, Any]:
    """The fields of the card that come from measuring the candidate as it will ship; the gates are passed here.

    `detector` has no rule of neighbours yet: it is fitted here, and figures are told by rules without the photo.
    """
    frozen = bench.frozen(detector)
    rule, boxes = with_neighbours(bench.boxes(detector), bench.sets, commercial_use=card["commercial_use"])
    accepted = acceptance(card["thresholds"], own_rule=bool(rule))
    figures = figures_as_json(figures_of(boxes, accepted))
    gate: dict[str, Any] = {"verdict": "first of its name"}
    if rival:
        beside = figures_as_json(bench.measure(rival.detector).models[0].figures)
        gate = _gate(card["name"], rival, beside, figures, frozen, accept_worse)
    return {
        **rule,
        "metrics": figures,
        "held_out": held_out(boxes, accepted),
        "measured_on": frozen,
        "calibration": calibration(boxes, bench.sets),
        "gate": gate,
    }


def _current(models: Path, name: str) -> dict[str, Any] | None:
    listed = (models / MANIFEST).is_file() and name in read_manifest(models).bundles
    return read_card(models, name) if listed else None


def _gate(
    name: str,
    rival: _Rival,
    current_figures: Figures,
    figures: Figures,
    frozen: Mapping[str, Mapping[str, Any]],
    accept_worse: str | None,
) -> dict[str, Any]:
    """What the card says about the gates. Raises GateRefused."""
    # Sets and classes that the current card names stay in when they were not measured now: that is a refusal.
    known = {key: {**rows, **current_figures.get(key, {})} for key, rows in rival.card["metrics"].items()}
    lines = compare_figures({**current_figures, **known}, figures)
    frozen_then = {key: value["fingerprint"] for key, value in rival.card.get("measured_on", {}).items()}
    reasons = changed_sets(frozen_then, {key: value["fingerprint"] for key, value in frozen.items()})
    refused = bool(reasons) or any(line.refused for line in lines)
    if refused and not accept_worse:
        raise GateRefused(name, rival.described, reasons, lines)
    return {
        "verdict": "accepted although worse" if refused else "passed",
        **({"accepted_because": accept_worse, "reasons": list(reasons)} if refused else {}),
        "compared_with": rival.card["version"],
        **({"compared_with_bundle": rival.card["name"]} if rival.card["name"] != name else {}),
        "lines": [dataclasses.asdict(line) for line in lines],
    }
