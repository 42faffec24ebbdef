"""Whether a picture shows one product: the place where a model has its say on reference pictures."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Literal

import structlog

from api.engine import choose_detector
from api.settings import Settings
from vision.detector import Detector
from vision.errors import ModelError
from vision.letterbox import Pixels
from vision.recognition.reference_sight import Sight, look_for_products

ReferenceKind = Literal["packshot", "shelf_crop"]

# Looks at an upright picture, (H, W, 3) uint8 BGR, at most `pictures.MAX_SIDE` long. A shelf crop may show the edges of
# the neighbours, a packshot shows nothing else. Must bear calls from several threads at once.
ReferenceJudge = Callable[[Pixels, ReferenceKind], Sight]

log = structlog.get_logger(__name__)


def believe_the_trainer(_picture: Pixels, _kind: ReferenceKind) -> Sight:
    """The judge of a service without a model for it: who uploads a picture has looked at it."""
    return "one-product"


def judge_by_detector(settings: Settings) -> ReferenceJudge:
    """The judge that looks, with the detector that the settings choose; both kinds must pass the same rule.

    The first picture loads the detector, once a process and on one thread, beside the models of its workers: a process
    without workers judges too, and needs neither reader nor embedder for it. Where no detector can be loaded or is
    permitted, the trainer is believed and the log says so: a catalogue can be kept without models.
    """

    def judge(picture: Pixels, kind: ReferenceKind) -> Sight:
        try:
            card = choose_detector(settings)
            detector = _load(settings.models_dir, card.bundle, card.sha256)
        except ModelError as error:
            log.warning("reference picture not looked at", reason=str(error))
            return believe_the_trainer(picture, kind)
        return look_for_products(detector, picture)

    return judge


@lru_cache(maxsize=1)
def _load(models_dir: Path, bundle: str, _sha256: str) -> Detector:
    """The detector in memory; other weights under the same name are loaded anew."""
    return Detector.load(models_dir, bundle, threads=1)
