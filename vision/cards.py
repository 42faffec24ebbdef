"""Model bundles on disk: a folder with `card.json` and weights each; `manifest.json` lists them and says which is used.

    {"schema_version": 1, "in_use": {"detector": "shelf-research"}, "bundles": ["shelf-open", "shelf-research"]}

The weights are only handed out after their SHA-256 was compared with the card, so that a result's `models` entry is
true.
"""

import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from vision.errors import ModelCorrupt, ModelMissing
from vision.glance import Glance
from vision.neighbours import NeighbourRule
from vision.types import ModelIdentity, ObjectClass

MANIFEST = "manifest.json"
CARD = "card.json"
CARD_SCHEMA_VERSION = 1
MANIFEST_SCHEMA_VERSION = 1
# The detector's feature pyramid halves the input five times: other sides would be cut or padded inside the graph.
STRIDE = 32


@dataclass(frozen=True, slots=True)
class Manifest:
    """Which bundles a models folder offers, and which of them is used for each kind ("detector")."""

    bundles: tuple[str, ...]
    in_use: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The content of `manifest.json`."""
        return {"schema_version": MANIFEST_SCHEMA_VERSION, "in_use": dict(self.in_use), "bundles": list(self.bundles)}


@dataclass(frozen=True, slots=True)
class TaughtBy:
    """A set of photos, or the weights that training started from, with what its licence says."""

    name: str
    licence: str
    commercial_use: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleCard:
    """What any bundle says of itself; `folder` is where it lies, `data` what the weights learned from."""

    folder: Path
    name: str
    version: str
    file: str
    sha256: str
    licence: str
    commercial_use: bool
    data: tuple[TaughtBy, ...] = ()

    @property
    def identity(self) -> ModelIdentity:
        """Name, version and hash, as every report names them."""
        return ModelIdentity(self.name, self.version, self.sha256)

    @property
    def bundle(self) -> str:
        """Name of the bundle: its folder below the models folder."""
        return self.folder.name

    @property
    def forbidding(self) -> tuple[TaughtBy, ...]:
        """What it learned from that must not be used commercially."""
        return tuple(source for source in self.data if not source.commercial_use)

    @property
    def permits_commercial_use(self) -> bool:
        """Whether companies may use it: the card says so, and nothing it learned from speaks against it."""
        return self.commercial_use and not self.forbidding


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorCard(BundleCard):
    """A detector, as far as choosing and running it needs.

    `thresholds` holds the score from which a box of a class is accepted, `input_size` the long side in pixels of the
    main look at a photo, `further_looks` those of the other looks. With a `glance` all of them are made larger or
    smaller for photos whose goods are small or large in them. With `neighbours` that rule accepts products instead of
    their threshold.
    """

    classes: tuple[ObjectClass, ...]
    input_size: int
    thresholds: Mapping[ObjectClass, float]
    nms_iou: float
    further_looks: tuple[int, ...] = ()
    glance: Glance | None = None
    neighbours: NeighbourRule | None = None

    @property
    def looks(self) -> tuple[int, ...]:
        """The long side in pixels of every look at a usual photo, the main one first."""
        return (self.input_size, *self.further_looks)

    @property
    def longest_side(self) -> int:
        """The long side in pixels of the largest look there may be."""
        return round(max(self.looks) * (self.glance.largest_factor if self.glance else 1.0))


@dataclass(frozen=True, slots=True)
class NamingRule:
    """How likenesses of one embedder become probabilities; fitted on facings that it did not learn from.

    `temperature`: likeness (cosine) a logit between candidates. `bias` and `slope`: the logit that the facing is in the
    catalogue at all, from the best likeness. A name is given from the probability `accepted` on.
    """

    temperature: float
    bias: float
    slope: float
    accepted: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedderCard(BundleCard):
    """An embedder: it turns crops of `input_width` x `input_height` pixels into vectors of `dimension` numbers."""

    input_width: int
    input_height: int
    dimension: int
    naming: NamingRule


def read_manifest(models_dir: Path) -> Manifest:
    """Read `manifest.json`. Raises ModelMissing when it is not there, ModelCorrupt when it cannot be understood."""
    path = models_dir / MANIFEST
    values = _read_object(path)
    if values.get("schema_version") != MANIFEST_SCHEMA_VERSION:
        raise ModelCorrupt(f"{path}: is not a manifest of schema version {MANIFEST_SCHEMA_VERSION}")
    bundles, in_use = values.get("bundles"), values.get("in_use")
    if not isinstance(bundles, list) or not isinstance(in_use, dict):
        raise ModelCorrupt(f"{path}: needs the list 'bundles' and the object 'in_use'")
    manifest = Manifest(tuple(map(str, bundles)), {str(kind): str(name) for kind, name in in_use.items()})
    for name in (*manifest.bundles, *manifest.in_use.values()):
        _plain_name(name, path)
    if unlisted := set(manifest.in_use.values()) - set(manifest.bundles):
        raise ModelCorrupt(f"{path}: uses {sorted(unlisted)}, which 'bundles' does not list")
    return manifest


def read_card(models_dir: Path, bundle: str) -> dict[str, Any]:
    """Everything that the card of a bundle says, figures included, as JSON.

    Raises ModelMissing when there is no such card, ModelCorrupt when it is not a JSON object.
    """
    return _read_object(models_dir / _plain_name(bundle, models_dir / MANIFEST) / CARD)


def detector_card(models_dir: Path, bundle: str | None = None) -> DetectorCard:
    """Read the card of a detector: of the bundle of that name, else of the one that the manifest says is in use.

    Raises ModelMissing when there is none, ModelCorrupt when manifest or card cannot be understood.
    """
    return read_detector_card(models_dir / _chosen(models_dir, "detector", bundle))


def embedder_card(models_dir: Path, bundle: str | None = None) -> EmbedderCard:
    """Read the card of an embedder, chosen and refused as `detector_card` does."""
    return read_embedder_card(models_dir / _chosen(models_dir, "embedder", bundle))


def detector_cards(models_dir: Path) -> tuple[DetectorCard, ...]:
    """The cards of all detectors that the manifest lists, in its order. Raises ModelMissing or ModelCorrupt."""
    names = read_manifest(models_dir).bundles
    return tuple(
        read_detector_card(models_dir / name) for name in names if read_card(models_dir, name).get("kind") == "detector"
    )


def embedder_cards(models_dir: Path) -> tuple[EmbedderCard, ...]:
    """The cards of all embedders that the manifest lists, likewise."""
    names = read_manifest(models_dir).bundles
    return tuple(
        read_embedder_card(models_dir / name) for name in names if read_card(models_dir, name).get("kind") == "embedder"
    )


def read_detector_card(folder: Path) -> DetectorCard:
    """Read the card of the detector that lies in `folder`. Raises ModelMissing or ModelCorrupt."""
    path = folder / CARD
    values = _read_object(path)
    _check_kind(values, "detector", path)
    with _understood(path):
        card = _detector_from(values, folder)
    _check_detector(card, path)
    return card


def read_embedder_card(folder: Path) -> EmbedderCard:
    """Read the card of the embedder that lies in `folder`. Raises ModelMissing or ModelCorrupt."""
    path = folder / CARD
    values = _read_object(path)
    _check_kind(values, "embedder", path)
    with _understood(path):
        card = EmbedderCard(
            **_bundle_fields(values, folder),
            input_width=int(values["input_width"]),
            input_height=int(values["input_height"]),
            dimension=int(values["dimension"]),
            naming=NamingRule(**{name: float(value) for name, value in dict(values["naming"]).items()}),
        )
    if min(card.input_width, card.input_height, card.dimension) < 1:
        raise ModelCorrupt(f"{path}: input_width, input_height and dimension must be at least 1")
    _check_naming(card.naming, path)
    return card


def verified_weights(card: BundleCard) -> bytes:
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


def _chosen(models_dir: Path, kind: str, bundle: str | None) -> str:
    manifest = read_manifest(models_dir)
    name = manifest.in_use.get(kind) if bundle is None else bundle
    if name is None:
        raise ModelMissing(f"{models_dir / MANIFEST}: names no {kind}")
    if name not in manifest.bundles:
        known = ", ".join(manifest.bundles) or "none"
        raise ModelMissing(f"{models_dir / MANIFEST}: lists no bundle {name!r}; there are: {known}")
    return name


@contextmanager
def _understood(path: Path) -> Iterator[None]:
    try:
        yield
    except (KeyError, TypeError, ValueError) as error:
        raise ModelCorrupt(f"{path}: {_reason(error)}") from error


def _bundle_fields(values: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    return {
        "folder": folder,
        **{name: str(values[name]) for name in ("name", "version", "sha256", "licence")},
        "file": _plain_name(str(values["file"]), folder / CARD),
        "commercial_use": _yes_or_no(values),
        "data": tuple(_taught_by(entry) for entry in values.get("data", ())),
    }


def _detector_from(values: Mapping[str, Any], folder: Path) -> DetectorCard:
    return DetectorCard(
        **_bundle_fields(values, folder),
        classes=tuple(values["classes"]),
        input_size=int(values["input_size"]),
        thresholds={name: float(score) for name, score in dict(values["thresholds"]).items()},
        nms_iou=float(values["nms_iou"]),
        further_looks=tuple(int(side) for side in values.get("further_looks", ())),
        glance=Glance.of(values["glance"]) if values.get("glance") else None,
        neighbours=NeighbourRule.of(values["neighbours"]) if values.get("neighbours") else None,
    )


def _taught_by(values: Mapping[str, Any]) -> TaughtBy:
    return TaughtBy(str(values["name"]), str(values["licence"]), _yes_or_no(values))


def _yes_or_no(values: Mapping[str, Any]) -> bool:
    """A text like "no" would count as true: only JSON's own true and false say what the licence permits."""
    if not isinstance(values["commercial_use"], bool):
        raise ValueError(f"commercial_use is {values['commercial_use']!r}, not true or false")
    return values["commercial_use"]


def _check_kind(values: Mapping[str, Any], kind: str, path: Path) -> None:
    if (values.get("schema_version"), values.get("kind")) != (CARD_SCHEMA_VERSION, kind):
        article = "an" if kind[0] in "aeiou" else "a"
        raise ModelCorrupt(f"{path}: is not {article} {kind} card of schema version {CARD_SCHEMA_VERSION}")


def _check_detector(card: DetectorCard, path: Path) -> None:
    if unknown := set(card.classes) - set(get_args(ObjectClass)):
        raise ModelCorrupt(f"{path}: unknown classes {sorted(unknown)}")
    if missing := set(card.classes) - set(card.thresholds):
        raise ModelCorrupt(f"{path}: no threshold for {sorted(missing)}")
    if not all(0 < score < 1 for score in (*card.thresholds.values(), card.nms_iou)):
        raise ModelCorrupt(f"{path}: thresholds and nms_iou must lie between 0 and 1")
    for side in card.looks:
        if side < STRIDE or side % STRIDE:
            raise ModelCorrupt(f"{path}: input_size or further look {side} is not a multiple of {STRIDE}")


def _check_naming(rule: NamingRule, path: Path) -> None:
    if not all(map(math.isfinite, (rule.temperature, rule.bias, rule.slope))):
        raise ModelCorrupt(f"{path}: naming needs finite numbers")
    if rule.temperature <= 0 or rule.slope <= 0 or not 0 < rule.accepted < 1:
        raise ModelCorrupt(f"{path}: naming needs temperature and slope above 0 and accepted between 0 and 1")


def _plain_name(name: str, source: Path) -> str:
    """A bundle must not point outside its folder: what it names is loaded as code for the runtime."""
    if not name or Path(name).name != name:
        raise ModelCorrupt(f"{source}: {name!r} is not a plain name")
    return name


def _reason(error: Exception) -> str:
    return f"field {error} is missing" if isinstance(error, KeyError) else str(error)
