"""What is measured: anything that detects."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from training.evaluation.thresholds import Threshold, acceptance
from training.sources import Pixels
from vision.detector import LEAST_SCORE, Detector
from vision.sessions import usable_cores
from vision.types import Detection


class Detects(Protocol):
    """A detector as evaluation sees it.

    `fingerprint` changes with anything that changes its boxes. `thresholds` holds the accepting score of each class,
    None where it accepts by a rule of its own; a class without an entry gets the best on the measured sets.
    `input_size` is the long side of the network's input in pixels, `threads` how many threads it may use.
    """

    @property
    def name(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def classes(self) -> Sequence[str]: ...
    @property
    def thresholds(self) -> Mapping[str, Threshold]: ...
    @property
    def input_size(self) -> int: ...
    @property
    def threads(self) -> int: ...

    def detect(self, pixels: Pixels) -> Sequence[Detection]:
        """Boxes of a photo (H x W x 3 uint8, BGR) in its pixels, with scores down to vision's LEAST_SCORE."""
        ...


@dataclass(frozen=True, slots=True)
class VisionModel:
    """A detector of `vision`: what is measured is what the service runs."""

    detector: Detector
    thresholds: Mapping[str, Threshold]
    threads: int

    @property
    def name(self) -> str:
        return self.detector.card.name

    @property
    def version(self) -> str:
        return self.detector.card.version

    @property
    def sha256(self) -> str:
        return self.detector.card.sha256

    @property
    def fingerprint(self) -> str:
        card = self.detector.card
        looking = (card.looks, card.glance, card.neighbours and card.neighbours.to_json())
        boxes_depend_on = (card.sha256, card.classes, looking, card.nms_iou, sorted(card.thresholds.items()))
        return hashlib.sha256(repr(boxes_depend_on).encode()).hexdigest()

    @property
    def classes(self) -> Sequence[str]:
        return self.detector.card.classes

    @property
    def input_size(self) -> int:
        return self.detector.card.input_size

    def detect(self, pixels: Pixels) -> Sequence[Detection]:
        return self.detector.detect(pixels, pixels.shape[1], pixels.shape[0], min_score=LEAST_SCORE)


def shipped_model(detector: Detector, *, threads: int | None = None) -> VisionModel:
    """A loaded detector that accepts as its card says; `threads` is what it was loaded with."""
    thresholds = {str(name): score for name, score in detector.card.thresholds.items()}
    accepted = acceptance(thresholds, own_rule=detector.card.neighbours is not None)
    return VisionModel(detector, accepted, threads or usable_cores())
