"""What the command line tells about model bundles: what they are, and whether they are whole."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from vision.cards import (
    CARD,
    MANIFEST,
    BundleCard,
    DetectorCard,
    EmbedderCard,
    Manifest,
    detector_card,
    embedder_card,
    read_card,
    read_manifest,
    verified_weights,
)
from vision.detector import Detector
from vision.errors import ModelError
from vision.recognition.embedder import Embedder
from vision.sessions import OrtSession

# A threshold beyond these accepts nearly everything, or nearly nothing.
LOWEST_THRESHOLD, HIGHEST_THRESHOLD = 0.05, 0.9
# A set with fewer objects of a class says little about it.
TELLING_OBJECTS = 30
TOP1 = "SKU named first"
PUBLISH_AGAIN = "publish the bundle again (shelfaudit train publish)"
GREY = 114
GREY_PHOTO = (480, 640)


@dataclass(frozen=True, slots=True)
class BundleSummary:
    """One bundle for the list.

    `looks` holds the long sides of a detector's inputs in pixels, `hardest` by class the set where it is found worst,
    with AP50; of an embedder the trial with the fewest facings named rightly, with their share.
    """

    name: str
    kind: str
    version: str
    in_use: bool
    classes: tuple[str, ...]
    looks: tuple[int, ...]
    commercial_use: bool
    licence: str
    hardest: Mapping[str, tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; `detail` says what was found, or what is wrong and what to do."""

    bundle: str
    subject: str
    passed: bool
    detail: str


def summaries(models_dir: Path) -> tuple[BundleSummary, ...]:
    """All bundles that the manifest lists. Raises ModelMissing or ModelCorrupt."""
    manifest = read_manifest(models_dir)
    return tuple(_summary(models_dir, name, manifest) for name in manifest.bundles)


def _summary(models_dir: Path, name: str, manifest: Manifest) -> BundleSummary:
    card, values = _card(models_dir, name), read_card(models_dir, name)
    kind = str(values["kind"])
    detector = card if isinstance(card, DetectorCard) else None
    metrics = values.get("metrics", {})
    return BundleSummary(
        name=name,
        kind=kind,
        version=card.version,
        in_use=manifest.in_use.get(kind) == name,
        classes=detector.classes if detector else (),
        looks=detector.looks if detector else (),
        commercial_use=card.permits_commercial_use,
        licence=card.licence,
        hardest=hardest_sets(metrics) if detector else hardest_trial(metrics),
    )


def _card(models_dir: Path, name: str) -> DetectorCard | EmbedderCard:
    """The card of a bundle of either kind. Raises ModelMissing or ModelCorrupt."""
    if read_card(models_dir, name).get("kind") == "embedder":
        return embedder_card(models_dir, name)
    return detector_card(models_dir, name)


def hardest_trial(metrics: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> dict[str, tuple[str, float]]:
    """The trial in which an embedder names the fewest facings rightly."""
    trials = {name: float(row["top1"]) for name, row in metrics.get("naming", {}).items()}
    return {TOP1: min(trials.items(), key=lambda trial: trial[1])} if trials else {}


def hardest_sets(metrics: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> dict[str, tuple[str, float]]:
    """By class: the set with the lowest AP50 among those with enough objects to tell, else among all."""
    hardest = {}
    for object_class in dict.fromkeys(name for rows in metrics.values() for name in rows):
        rows = {name: rows[object_class] for name, rows in metrics.items() if object_class in rows}
        measured = {name: row for name, row in rows.items() if row.get("ap50") is not None}
        telling = {name: row for name, row in measured.items() if row["objects"] >= TELLING_OBJECTS}
        chosen = min((telling or measured).items(), key=lambda item: float(item[1]["ap50"]), default=None)
        if chosen:
            hardest[object_class] = (chosen[0], float(chosen[1]["ap50"]))
    return hardest


def verify(models_dir: Path) -> Iterator[Check]:
    """Look at the manifest and at every bundle, one check after the other; a check that fails stops only its bundle."""
    try:
        manifest = read_manifest(models_dir)
    except ModelError as error:
        yield Check("", MANIFEST, passed=False, detail=str(error))
        return
    yield _manifest_check(models_dir, manifest)
    for name in manifest.bundles:
        yield from _bundle_checks(models_dir, name)


def _manifest_check(models_dir: Path, manifest: Manifest) -> Check:
    present = {path.parent.name for path in models_dir.glob(f"*/{CARD}") if not path.parent.name.startswith(".")}
    if unlisted := sorted(present - set(manifest.bundles)):
        detail = f"does not list {', '.join(unlisted)}: add it to 'bundles', or take the folder away"
        return Check("", MANIFEST, passed=False, detail=detail)
    used = ", ".join(f"{kind} {name}" for kind, name in manifest.in_use.items())
    return Check("", MANIFEST, passed=True, detail=f"{len(manifest.bundles)} bundles; in use: {used or 'none'}")


def _bundle_checks(models_dir: Path, name: str) -> Iterator[Check]:
    try:
        card, values = _card(models_dir, name), read_card(models_dir, name)
    except ModelError as error:
        yield Check(name, "card", passed=False, detail=str(error))
        return
    yield Check(name, "card", passed=True, detail=f"{values['kind']} {card.name} {card.version}")
    yield _weights_check(card)
    yield _licence_check(card, values)
    if isinstance(card, EmbedderCard):
        yield _naming_check(card, values.get("metrics", {}))
        yield _embedding_check(card)
        return
    yield _figures_check(card, values.get("metrics", {}))
    yield _thresholds_check(card)
    yield _network_check(card)


def _naming_check(card: EmbedderCard, metrics: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> Check:
    for trial, top1 in hardest_trial(metrics).values():
        return Check(card.bundle, "figures", passed=True, detail=f"{TOP1} in the hardest trial: {top1:.2f} ({trial})")
    return Check(card.bundle, "figures", passed=False, detail=f"nothing was measured: {PUBLISH_AGAIN}")


def _embedding_check(card: EmbedderCard) -> Check:
    try:
        vectors = Embedder(card, OrtSession(verified_weights(card))).embed([np.full((80, 40, 3), GREY, np.uint8)])
    except Exception as error:  # the runtime's exceptions share no base class below Exception
        return Check(card.bundle, "network", passed=False, detail=f"does not run: {error}; {PUBLISH_AGAIN}")
    size = f"{card.input_width} x {card.input_height} px"
    return Check(card.bundle, "network", passed=True, detail=f"runs at {size}, gives {vectors.shape[1]} numbers a crop")


def _weights_check(card: BundleCard) -> Check:
    try:
        size = len(verified_weights(card))
    except ModelError as error:
        return Check(card.bundle, "weights", passed=False, detail=str(error))
    detail = f"{card.file}, {size / 1e6:.1f} MB, SHA-256 {card.sha256[:12]}… as the card says"
    return Check(card.bundle, "weights", passed=True, detail=detail)


def _licence_check(card: BundleCard, values: Mapping[str, Any]) -> Check:
    problem = _licence_problem(card, values)
    says = "commercial use permitted" if card.commercial_use else "no commercial use"
    return Check(card.bundle, "licence", passed=not problem, detail=problem or f"{card.licence} ({says})")


def _licence_problem(card: BundleCard, values: Mapping[str, Any]) -> str:
    if not card.licence.strip():
        return f"the card names no licence: {PUBLISH_AGAIN}"
    if not card.data:
        return f"the card does not say what the weights learned from, so the licence cannot be checked: {PUBLISH_AGAIN}"
    forbidding = [source.name for source in card.forbidding]
    if values.get("start", {}).get("commercial_use") is False:
        forbidding.append(str(values["start"].get("name")))
    if card.commercial_use and forbidding:
        return f"the card permits commercial use, {', '.join(forbidding)} forbids it: do not use it commercially"
    return ""


def _figures_check(card: DetectorCard, metrics: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> Check:
    hardest = hardest_sets(metrics)
    if missing := [name for name in card.classes if name not in hardest]:
        detail = f"nothing was measured for {', '.join(missing)}: {PUBLISH_AGAIN} with a set that knows it"
        return Check(card.bundle, "figures", passed=False, detail=detail)
    detail = "AP50 on the hardest set: " + ", ".join(f"{name} {ap50:.2f}" for name, (_, ap50) in hardest.items())
    return Check(card.bundle, "figures", passed=True, detail=detail)


def _thresholds_check(card: DetectorCard) -> Check:
    shown = ", ".join(f"{name} {score:.2f}" for name, score in card.thresholds.items())
    inside = all(LOWEST_THRESHOLD <= score <= HIGHEST_THRESHOLD for score in card.thresholds.values())
    problem = f"must lie between {LOWEST_THRESHOLD} and {HIGHEST_THRESHOLD}: {PUBLISH_AGAIN}"
    return Check(card.bundle, "thresholds", passed=inside, detail=shown if inside else f"{shown}; {problem}")


def _network_check(card: DetectorCard) -> Check:
    try:
        found = _boxes_on_grey(card)
    except Exception as error:  # the runtime's exceptions share no base class below Exception
        return Check(card.bundle, "network", passed=False, detail=f"does not run: {error}; {PUBLISH_AGAIN}")
    if found:
        return Check(
            card.bundle, "network", passed=False, detail=f"sees {found} things on a grey photo; {PUBLISH_AGAIN}"
        )
    return Check(
        card.bundle,
        "network",
        passed=True,
        detail=f"runs at {' + '.join(map(str, card.looks))} px, sees nothing on a grey photo",
    )


def _boxes_on_grey(card: DetectorCard) -> int:
    detector = Detector(card, OrtSession(verified_weights(card)))
    height, width = GREY_PHOTO
    return len(detector.detect(np.full((height, width, 3), GREY, np.uint8), width, height))
