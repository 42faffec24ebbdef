"""Model bundles on disk: `manifest.json` names one folder per kind; each folder holds `card.json` and the weights.

The weights are only handed out after their SHA-256 was compared with the card, so that a result's `models` entry is
true.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from vision.errors import ModelCorrupt, ModelMissing
from vision.types import ModelIdentity, ObjectClass

MANIFEST = "manifest.json"
CARD = "card.json"
CARD_SCHEMA_VERSION = 1
# The detector's feature pyramid halves the input five times: other sides would be cut or padded inside the graph.
STRIDE = 32


@dataclass(frozen=True, slots=True)
class DetectorCard:
    """What a detector bundle says of itself, as far as running it needs; `folder` is where it lies.

    `thresholds` holds the score from which a box of a class is accepted, `input_size` the long side in pixels.
    """

    folder: Path
    name: str
    version: str
    file: str
    sha256: str
    licence: str
    commercial_use: bool
    classes: tuple[ObjectClass, ...]
    input_size: int
    thresholds: Mapping[ObjectClass, float]
    nms_iou: float

    @property
    def identity(self) -> ModelIdentity:
        """Name, version and hash, as every report names them."""
        return ModelIdentity(self.name, self.version, self.sha256)


def detector_card(models_dir: Path) -> DetectorCard:
    """Read the card of the detector that the manifest of `models_dir` names.

    Raises ModelMissing when there is none, ModelCorrupt when manifest or card cannot be understood.
    """
    folder = models_dir / _plain_name(_bundle_name(models_dir, "detector"), models_dir / MANIFEST)
    path = folder / CARD
    values = _read_object(path)
    try:
        card = _card_from(values, folder)
    except (KeyError, TypeError, ValueError) as error:
        raise ModelCorrupt(f"{path}: {_reason(error)}") from error
    _check(card, values, path)
    return card


def verified_weights(card: DetectorCard) -> bytes:
    """The bytes of the weights, once their SHA-256 was found equal to the card's.

    Raises ModelMissing when the file is not there, ModelCorrupt when it is another one.
    """
    path = card.folder / card.file
    try:
        weights = path.read_bytes()
    except OSError as error:
        raise ModelMissing(f"{path}: the card names these weights but they cannot be read") from error
    found = hashlib.sha256(weights).hexdigest()
    if found != card.sha256:
        raise ModelCorrupt(f"{path}: SHA-256 is {found}, the card says {card.sha256}; fetch the bundle again")
    return weights


def _bundle_name(models_dir: Path, kind: str) -> str:
    name = _read_object(models_dir / MANIFEST).get(kind)
    if not isinstance(name, str):
        raise ModelMissing(f"{models_dir / MANIFEST}: names no {kind}")
    return name


def _read_object(path: Path) -> dict[str, Any]:
    try:
        values = json.loads(path.read_bytes())
    except OSError as error:
        raise ModelMissing(f"{path}: cannot be read; is the models folder right?") from error
    except ValueError as error:
        raise ModelCorrupt(f"{path}: is not JSON") from error
    if not isinstance(values, dict):
        raise ModelCorrupt(f"{path}: is not a JSON object")
    return values


def _card_from(values: Mapping[str, Any], folder: Path) -> DetectorCard:
    return DetectorCard(
        folder=folder,
        name=str(values["name"]),
        version=str(values["version"]),
        file=_plain_name(str(values["file"]), folder / CARD),
        sha256=str(values["sha256"]),
        licence=str(values["licence"]),
        commercial_use=bool(values["commercial_use"]),
        classes=tuple(values["classes"]),
        input_size=int(values["input_size"]),
        thresholds={name: float(score) for name, score in dict(values["thresholds"]).items()},
        nms_iou=float(values["nms_iou"]),
    )


def _check(card: DetectorCard, values: Mapping[str, Any], path: Path) -> None:
    if (values.get("schema_version"), values.get("kind")) != (CARD_SCHEMA_VERSION, "detector"):
        raise ModelCorrupt(f"{path}: is not a detector card of schema version {CARD_SCHEMA_VERSION}")
    if unknown := set(card.classes) - set(get_args(ObjectClass)):
        raise ModelCorrupt(f"{path}: unknown classes {sorted(unknown)}")
    if missing := set(card.classes) - set(card.thresholds):
        raise ModelCorrupt(f"{path}: no threshold for {sorted(missing)}")
    if not all(0 < score < 1 for score in (*card.thresholds.values(), card.nms_iou)):
        raise ModelCorrupt(f"{path}: thresholds and nms_iou must lie between 0 and 1")
    if card.input_size < STRIDE or card.input_size % STRIDE:
        raise ModelCorrupt(f"{path}: input_size {card.input_size} is not a multiple of {STRIDE}")


def _plain_name(name: str, source: Path) -> str:
    """A bundle must not point outside its folder: what it names is loaded as code for the runtime."""
    if not name or Path(name).name != name:
        raise ModelCorrupt(f"{source}: {name!r} is not a plain name")
    return name


def _reason(error: Exception) -> str:
    return f"field {error} is missing" if isinstance(error, KeyError) else str(error)
