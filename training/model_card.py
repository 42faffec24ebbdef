"""The card of a detector: what it is, what it learned from, what was measured, and the same for people to read."""

import dataclasses
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from training.recipe import Recipe, Source
from vision.cards import CARD_SCHEMA_VERSION

WEIGHTS = "detector.onnx"
# Neighbouring facings on a sheared photo overlap by up to half; a stricter limit deletes true neighbours.
NMS_IOU = 0.6
OPEN_LICENCE = "AGPL-3.0-or-later"
RESEARCH_LICENCE = "research only: learned from photos under such a licence"
NOTES = (
    "AP by the COCO rules with every detection counted. count_error: mean absolute count error over the mean count. "
    "The product threshold has the smallest count error on the first set that knows products; the others have the best "
    "F1 over the sets that know the class. Of sets with at least 40 photos only every other photo chose; held_out is "
    "measured on the photos that did not. cross_count_error: each half of the photos at the threshold chosen on the "
    "other half. neighbours: products are accepted by their score and what stands around them, not by the threshold; "
    "their count, precision and recall are told by rules fitted without the photo, each on four fifths of the photos "
    "of fitted_on. calibration: score -> probability that the box is true, to be interpolated."
)


@dataclass(frozen=True, slots=True)
class StartWeights:
    """What training started from, and under which licence."""

    name: str
    licence: str
    commercial_use: bool


START_WEIGHTS = (
    StartWeights("yolo11n-coco.pt", "AGPL-3.0 (Ultralytics YOLO11n, trained on COCO)", commercial_use=True),
    StartWeights("yolo11s-coco.pt", "AGPL-3.0 (Ultralytics YOLO11s, trained on COCO)", commercial_use=True),
)


def start_weights(recipe: Recipe, bundle: Mapping[str, Any] | None = None) -> StartWeights:
    """What a recipe starts from; `bundle` is the card of the bundle, where it starts from one.

    Raises:
        ValueError: it starts from another run, or from weights whose licence is not known here.
    """
    if bundle is not None:
        return start_of_bundle(bundle)
    if recipe.start is None:
        raise ValueError(f"recipe {recipe.name} goes on from {recipe.start_run}: that recipe must be given too")
    name = recipe.start.rsplit("/", 1)[-1]
    if name.endswith(".yaml"):
        return StartWeights(f"random weights for {name}", "none needed", commercial_use=True)
    for known in START_WEIGHTS:
        if known.name == name:
            return known
    raise ValueError(f"recipe {recipe.name} starts from {name}: add its licence to START_WEIGHTS in {__name__}")


def start_of_bundle(bundle: Mapping[str, Any]) -> StartWeights:
    """What started from the bundle with this card began with."""
    began = f"{bundle['licence']}; it began from {bundle['start']['name']}: {bundle['start']['licence']}"
    return StartWeights(f"{bundle['name']} {bundle['version']}", began, commercial_use=bundle["commercial_use"])


def plain_card(
    recipe: Recipe, earlier: Sequence[Recipe], version: str, bundle: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What a card says before anything was measured.

    Args:
        recipe: the run that made the weights.
        earlier: the runs that it goes on from, first one first; what they learned from counts as well.
        version: version of the model.
        bundle: card of the bundle that the first of the runs starts from; its licence and what it learned from count
            as well.

    Raises:
        ValueError: the licence of the start weights is not known, a source that asks for attribution names nobody, or
            two sources of one name have different licences.
    """
    runs = (*earlier, recipe)
    start = start_weights(runs[0], bundle)
    before = (bundle["data"], bundle["training"]) if bundle else ([], [])
    data = _data_by_name(before[0], runs)
    commercial_use = start.commercial_use and all(entry["commercial_use"] for entry in data)
    return {
        "schema_version": CARD_SCHEMA_VERSION,
        "kind": "detector",
        "name": recipe.name,
        "version": version,
        "file": WEIGHTS,
        "licence": OPEN_LICENCE if commercial_use else RESEARCH_LICENCE,
        "commercial_use": commercial_use,
        "classes": list(recipe.classes),
        "nms_iou": NMS_IOU,
        "start": dataclasses.asdict(start),
        "data": data,
        "training": [*before[1], *({"recipe": run.name, **dataclasses.asdict(run.training)} for run in runs)],
        "notes": NOTES,
    }


def _data_by_name(bundle: Sequence[Mapping[str, Any]], runs: Sequence[Recipe]) -> list[dict[str, Any]]:
    """Each source once, as the last run has it; under one name there must be one licence, else the card would lose one.

    Args:
        bundle: what a bundle learned from that the runs start from.
        runs: first one first.

    Raises:
        ValueError: two sources of one name differ in their licences.
    """
    data = {entry["name"]: dict(entry) for entry in bundle}
    for run in runs:
        for source in run.sources:
            entry = _data_entry(source)
            before = data.setdefault(source.name, entry)
            told, tells = ((one["licence"], one["commercial_use"]) for one in (before, entry))
            if told != tells:
                raise ValueError(
                    f"recipe {run.name}: source {source.name} has licence {tells}, before {told}; rename one of them"
                )
            data[source.name] = entry
    return list(data.values())


def _data_entry(source: Source) -> dict[str, Any]:
    entry = {
        "name": source.name,
        "licence": source.licence,
        "commercial_use": source.commercial_use,
        "classes_known": list(source.known),
    }
    return entry | ({"attribution": attribution(source)} if source.licence.startswith("CC BY") else {})


def attribution(source: Source) -> str:
    """The line that a CC BY licence asks for. `licence` must read "CC BY 4.0, author/work".

    Raises:
        ValueError: it names nobody.
    """
    licence, _, work = source.licence.partition(", ")
    if not work:
        raise ValueError(
            f'source {source.name}: {licence} asks for attribution; write licence = "{licence}, author/work"'
        )
    return f"Learned from {work} ({licence})."


def digest(weights: bytes) -> str:
    """SHA-256 of the weights, as cards name it."""
    return hashlib.sha256(weights).hexdigest()


def readme(card: Mapping[str, Any]) -> str:
    """The card as a page for people (Markdown): what for, how good, limits, licence and attribution."""
    parts = [f"# {card['name']} {card['version']}", _purpose(card), "## How good it is", _figures(card["metrics"])]
    parts += [
        "Measured as shipped, on photos that taught nothing. `card.json` holds all figures and how they are meant."
    ]
    parts += ["## Size and thresholds", card["why_input_size"], _glance(card), _thresholds(card)]
    parts += ["## Licence", _licence(card), _data_table(card["data"])]
    lines = [entry["attribution"] for entry in card["data"] if "attribution" in entry]
    parts += ["## Attribution", "\n".join(f"- {line}" for line in lines)] if lines else []
    return "\n\n".join(parts) + "\n"


def _purpose(card: Mapping[str, Any]) -> str:
    return (
        f"Finds {', '.join(card['classes'])} on photos of shop shelves. It names no SKUs and reads no text. Photos "
        f"from shops unlike those below may come out worse: measure on your own before you rely on it."
    )


def _figures(metrics: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> str:
    rows = [
        f"| {name} | {object_class} | {row['photos']} | {row['objects']} | "
        f"{_number(row['ap'])} | {_number(row['ap50'])} | "
        f"{_share(row['precision'])} | {_share(row['recall'])} | {_share(row['count_error'])} |"
        for name, classes in metrics.items()
        for object_class, row in classes.items()
    ]
    header = "| set | class | photos | objects | AP | AP50 | precision | recall | count off by |"
    return "\n".join([header, "|---|---|---|---|---|---|---|---|---|", *rows])


def _glance(card: Mapping[str, Any]) -> str:
    """How the looks fit the goods, in words."""
    glance, sides = card["glance"], (card["input_size"], *card["further_looks"])
    ways = [" + ".join(str(round(side * factor)) for side in sides) for _, factor in glance["steps"]]
    limits = [f"{size:.0%}" for size, _ in glance["steps"][:-1]]
    return (
        f"A glance at {glance['side']} px (from near) and the looks (from afar) tell how large the goods are: up to "
        f"{', '.join(limits)} of the photo's long side, or larger. Products, tags and POP material are then looked for "
        f"at {', '.join(ways[:-1])} or {ways[-1]} px, gaps as on a usual photo."
    )


def _thresholds(card: Mapping[str, Any]) -> str:
    rule = card.get("neighbours")
    by_score = {name: score for name, score in card["thresholds"].items() if not (rule and name == "product")}
    accepted = f"Accepted from these scores on: {', '.join(f'{name} {score:.2f}' for name, score in by_score.items())}."
    return accepted if rule is None else f"{accepted} {_neighbours(rule)}"


def _neighbours(rule: Mapping[str, Any]) -> str:
    return (
        "A product is accepted by its score and by what stands around it; how sure that must be depends on the photo. "
        f"The rule was fitted on {', '.join(rule['fitted_on'])}; their figures are of rules fitted without the photo."
    )


def _licence(card: Mapping[str, Any]) -> str:
    use = "Commercial use is permitted under it." if card["commercial_use"] else "Commercial use is not permitted."
    start = card["start"]
    return f"{card['licence']}. {use} Training started from {start['name']}: {start['licence']}."


def _data_table(data: Sequence[Mapping[str, Any]]) -> str:
    rows = [f"| {e['name']} | {e['licence']} | {'yes' if e['commercial_use'] else 'no'} |" for e in data]
    return "\n".join(["| learned from | licence | commercial use |", "|---|---|---|", *rows])


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.0%}"
