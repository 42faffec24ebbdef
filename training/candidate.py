"""A network on its way to becoming a bundle: measured at several sizes, with variants, given its thresholds."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.evaluation import (
    ClassBoxes,
    ClassFigures,
    DetectionRun,
    choose_thresholds,
    class_figures,
    compare,
    shipped_model,
)
from training.evaluation.comparison import Comparison
from training.evaluation.detection import judged_classes
from training.evaluation.figures import rounded
from training.evaluation.thresholds import COUNTED_CLASS, Threshold
from training.fit_neighbours import RENDERED_WEIGHT, crossed, fit_rule
from training.gates import set_fingerprint
from training.looks import Looks, LooksTrial, choose_looks, mean_ap, why_looks
from training.model_card import digest
from training.probability import probability_table
from training.recipe import Source
from vision.cards import DetectorCard
from vision.detector import Detector
from vision.glance import Glance
from vision.sessions import OrtSession

# While the size is chosen there are no thresholds yet; they only decide which gaps and POP pieces give way.
PROVISIONAL_THRESHOLD = 0.3
# Half of so many photos still chooses a threshold well; smaller sets need all of theirs.
LARGE_SET = 40

BoxesBySet = Mapping[str, Mapping[str, ClassBoxes]]


@dataclass(frozen=True, slots=True)
class Bench:
    """Where candidates are measured: the acceptance sets, below one data folder, each photo read once."""

    sets: tuple[Source, ...]
    run: DetectionRun

    def measure(self, *detectors: Detector) -> Comparison:
        """All detectors on all sets, side by side."""
        return compare([shipped_model(detector) for detector in detectors], self.sets, self.run)

    def boxes(self, detector: Detector) -> dict[str, dict[str, ClassBoxes]]:
        """Truth and detections by set and class."""
        model = shipped_model(detector)
        measured = [self.run.detect([model], source) for source in self.sets]
        return {
            one.source.name: {name: one.boxes(0, name) for name in judged_classes(model, one.source)}
            for one in measured
        }

    def mean_ap(self, detector: Detector) -> float:
        """The figure that chooses sizes and variants: on real photos, if there are any."""
        figures = self.measure(detector).models[0].figures
        real = {source.name: figures[source.name] for source in self.sets if source.form != "rendered"}
        return mean_ap(real or figures)

    def frozen(self, detector: Detector) -> dict[str, dict[str, Any]]:
        """By set: its fingerprint and its number of photos."""
        measured = [self.run.detect([shipped_model(detector)], source) for source in self.sets]
        return {
            one.source.name: {"fingerprint": set_fingerprint(one.photos), "photos": len(one.photos)} for one in measured
        }


def candidate(card: Mapping[str, Any], network: bytes, **changes: Any) -> Detector:
    """A detector that lies in no models folder yet; `changes` replace fields of the card."""
    values = {"thresholds": dict.fromkeys(card["classes"], PROVISIONAL_THRESHOLD), **card, **changes}
    described = DetectorCard(
        folder=Path(values["name"]),
        name=values["name"],
        version=values["version"],
        file=values["file"],
        sha256=digest(network),
        licence=values["licence"],
        commercial_use=values["commercial_use"],
        classes=tuple(values["classes"]),
        input_size=values["input_size"],
        thresholds=values["thresholds"],
        nms_iou=values["nms_iou"],
        further_looks=tuple(values["further_looks"]),
        glance=Glance.of(values["glance"]),
    )
    return Detector(described, OrtSession(network))


def looking(card: Mapping[str, Any], network: bytes, bench: Bench, choices: Sequence[Looks]) -> dict[str, Any]:
    """The card's fields on how it looks at a photo: the choice among `choices`, why, and all that was tried."""
    if len(choices) == 1:
        size, *further = choices[0]
        given = {"input_size": size, "further_looks": further}
        return {**given, "why_input_size": "It was given; nothing else was measured.", "input_sizes_tried": []}
    trials = [
        _looks_trial(candidate(card, network, input_size=size, further_looks=further), bench)
        for size, *further in choices
    ]
    chosen = choose_looks(trials)
    return {
        "input_size": chosen.input_size,
        "further_looks": list(chosen.further_looks),
        "why_input_size": why_looks(trials),
        "input_sizes_tried": [dataclasses.asdict(trial) for trial in trials],
    }


def _looks_trial(detector: Detector, bench: Bench) -> LooksTrial:
    return LooksTrial(detector.card.input_size, detector.card.further_looks, round(bench.mean_ap(detector), 4))


def thresholds(card: Mapping[str, Any], network: bytes, bench: Bench) -> dict[str, float]:
    """An accepting score for every class of the card.

    Raises:
        ValueError: no set knows a class.
    """
    boxes = bench.boxes(candidate(card, network))
    parts = [{name: choosing_part(found) for name, found in rows.items()} for rows in boxes.values()]
    chosen = choose_thresholds(parts)
    if unseen := [name for name in card["classes"] if name not in chosen]:
        raise ValueError(f"no set knows {', '.join(unseen)}, so no threshold can be chosen: add a set that does")
    return {name: chosen[name] for name in card["classes"]}


def choosing_part(boxes: ClassBoxes) -> ClassBoxes:
    """The photos that choose thresholds: every other one of a large set, all of a small one."""
    return _photos(boxes, slice(0, None, 2)) if len(boxes.truth) >= LARGE_SET else boxes


def with_neighbours(
    boxes: BoxesBySet, sets: Sequence[Source], *, commercial_use: bool
) -> tuple[dict[str, Any], BoxesBySet]:
    """The card's field on how it accepts products, and all boxes, where rules without a photo accept its products.

    `commercial_use`: companies may use the detector, so it learns the rule from sets that they may use. Too few photos
    make no rule.
    """
    products = {name: rows[COUNTED_CLASS] for name, rows in boxes.items() if COUNTED_CLASS in rows}
    weights = {
        one.name: RENDERED_WEIGHT if one.form == "rendered" else 1.0
        for one in sets
        if one.name in products and (one.commercial_use or not commercial_use)
    }
    rule = fit_rule(products, weights)
    if rule is None:
        return {}, boxes
    told = {name: {COUNTED_CLASS: judged} for name, judged in crossed(products, weights).items()}
    field = rule.to_json() | {"fitted_on": list(weights)}
    return {"neighbours": field}, {name: {**rows, **told.get(name, {})} for name, rows in boxes.items()}


def figures_of(boxes: BoxesBySet, accepted: Mapping[str, Threshold]) -> dict[str, dict[str, ClassFigures]]:
    """All figures by set and class."""
    return {
        name: {known: class_figures(found, accepted[known]) for known, found in rows.items()}
        for name, rows in boxes.items()
    }


def held_out(boxes: BoxesBySet, accepted: Mapping[str, Threshold]) -> dict[str, dict[str, Any]]:
    """Figures of the large sets on the photos that did not choose the thresholds, by set and class."""
    large = {
        name: {
            known: class_figures(_photos(found, slice(1, None, 2)), accepted[known]) for known, found in rows.items()
        }
        for name, rows in boxes.items()
        if any(len(found.truth) >= LARGE_SET for found in rows.values())
    }
    return {name: {known: _at_threshold(row) for known, row in rows.items()} for name, rows in large.items()}


def _at_threshold(row: ClassFigures) -> dict[str, Any]:
    kept = ("photos", "objects", "threshold", "count_error", "count_mae", "precision", "recall")
    return {name: rounded(getattr(row, name)) for name in kept}


def _photos(boxes: ClassBoxes, part: slice) -> ClassBoxes:
    return ClassBoxes(boxes.truth[part], boxes.found[part], boxes.sides[part])


def calibration(boxes: BoxesBySet, sets: Sequence[Source]) -> dict[str, list[tuple[float, float]]]:
    """By class: score -> probability, from the real photos; from rendered ones where no real set knows the class."""
    tables = {}
    for name in dict.fromkeys(name for rows in boxes.values() for name in rows):
        knowing = [one for one in sets if name in boxes[one.name]]
        real = [one for one in knowing if one.form != "rendered"]
        tables[name] = probability_table([boxes[one.name][name] for one in real or knowing])
    return tables
