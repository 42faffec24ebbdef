"""Which models the settings permit, and the loaded ones, shared by all workers of the process and loaded once."""

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock
from typing import Protocol

import structlog

from api.settings import Settings
from vision.cards import (
    BundleCard,
    DetectorCard,
    EmbedderCard,
    detector_card,
    detector_cards,
    embedder_card,
    embedder_cards,
    read_manifest,
)
from vision.errors import ModelNotPermitted
from vision.eye_level.fixture_profile import FixtureProfile
from vision.pipeline import ShelfPipeline
from vision.pop.materials import MaterialIndex
from vision.recognition.embedder import Embedder
from vision.types import ShelfReport

log = structlog.get_logger(__name__)


class Analyzer(Protocol):
    """What turns the bytes of one photo into a shelf report. Must bear calls from several threads at once."""

    @property
    def version(self) -> str:
        """Names models and rules: two analyzers of one version give the same report for the same bytes."""
        ...

    @property
    def embedder(self) -> Embedder | None:
        """What facings are named by; None where nothing can be named."""
        ...

    def analyze_one(
        self,
        photo: bytes,
        name: str,
        *,
        fixture: FixtureProfile | None = None,
        materials: MaterialIndex | None = None,
    ) -> ShelfReport:
        """The report of one photo, its rows measured by the fixture's shelf heights where those are known, its POP
        pieces compared with the artworks of `materials`.

        Raises vision.errors.PhotoError when the photo itself is at fault.
        """
        ...


class Engine:
    """Holds the analyzer in use. Loading is left to the first need, and happens once whatever the threads do."""

    def __init__(self, load: Callable[[], Analyzer]) -> None:
        self._load = load
        self._analyzer: Analyzer | None = None
        self._loading = Lock()

    @property
    def loaded(self) -> bool:
        """Whether the models are in memory."""
        return self._analyzer is not None

    def analyzer(self) -> Analyzer:
        """The analyzer in use. Take it once per photo: report and version must come from the same one.

        Raises vision.errors.ModelError when the models cannot be loaded; the next call tries again.
        """
        with self._loading:
            if self._analyzer is None:
                self._analyzer = self._load()
            return self._analyzer


def load_for_service(settings: Settings) -> ShelfPipeline:
    """As `load_pipeline`; the log says which models they are."""
    for kind, card in (("detector", choose_detector(settings)), ("embedder", choose_embedder(settings))):
        if card is not None:
            facts = {"name": card.bundle, "version": card.version, "licence": card.licence}
            log.info(kind, **facts, commercial_use=card.permits_commercial_use)
    return load_pipeline(settings)


def load_pipeline(settings: Settings) -> ShelfPipeline:
    """The models that the settings choose and permit. Raises vision.errors.ModelError."""
    detector, embedder = choose_detector(settings), choose_embedder(settings)
    return ShelfPipeline.load(
        settings.models_dir,
        detector=detector.bundle,
        embedder=embedder.bundle if embedder else None,
        max_pixels=settings.max_photo_pixels,
    )


def choose_detector(settings: Settings) -> DetectorCard:
    """The card of the detector to use: the one that the settings name, else the one in use.

    Never another one in its place: which weights made a result is the operator's choice, and told nowhere else.

    Raises ModelNotPermitted when the licence forbids the commercial use that the settings ask for, ModelMissing or
    ModelCorrupt when a bundle cannot be read.
    """
    card = detector_card(settings.models_dir, settings.detector or None)
    _require_permitted(settings, "detector", card, detector_cards)
    return card


def choose_embedder(settings: Settings) -> EmbedderCard | None:
    """The card of the embedder to use, chosen and refused likewise; None where facings are found and not named."""
    if not settings.embedder and "embedder" not in read_manifest(settings.models_dir).in_use:
        return None
    card = embedder_card(settings.models_dir, settings.embedder or None)
    _require_permitted(settings, "embedder", card, embedder_cards)
    return card


def _require_permitted(
    settings: Settings, kind: str, card: BundleCard, others: Callable[[Path], Sequence[BundleCard]]
) -> None:
    if settings.commercial_use and not card.permits_commercial_use:
        permitted = [other.bundle for other in others(settings.models_dir) if other.permits_commercial_use]
        raise ModelNotPermitted(_refusal(kind, card, permitted))


def _refusal(kind: str, card: BundleCard, permitted: list[str]) -> str:
    taught = "; ".join(f"{source.name} ({source.licence})" for source in card.forbidding)
    reason = f" It learned from data that forbid it: {taught}." if taught else ""
    return (
        f"The {kind} {card.bundle} {card.version} must not be used commercially, which "
        f"SHELFAUDIT_COMMERCIAL_USE=true asks for. Its licence: {card.licence}.{reason} {_way_out(kind, permitted)}"
    )


def _way_out(kind: str, permitted: list[str]) -> str:
    if permitted:
        ways = " or ".join(f"SHELFAUDIT_{kind.upper()}={name}" for name in permitted)
        return f"Choose one that permits it: {ways}."
    return (
        f"No {kind} in the models folder permits it: train one from sources that allow commercial use, or set "
        "SHELFAUDIT_COMMERCIAL_USE=false if you do research."
    )
