"""The object detector: photo -> network input -> network output -> detections, each step callable on its own."""

from pathlib import Path

import cv2
import numpy as np

from vision.cards import STRIDE, DetectorCard, detector_card, verified_weights
from vision.errors import ModelCorrupt
from vision.geometry import Floats, box_from_xyxy, centers_to_xyxy, clip_to_frame, covered_shares, overlaps, suppress
from vision.letterbox import Letterbox, Pixels
from vision.sessions import ModelSession, OrtSession, Tensor
from vision.types import Detection, ObjectClass

# A gap that a product covers by more than half is the dark space around that product, not an empty slot. The product
# wins because a false gap sends somebody to refill a full shelf, while the product's own box stays checkable.
MAX_COVERED_GAP = 0.5
# A price tag and POP material that overlap by more than this are one thing, and it is a tag: electronic tags look like
# small posters, tags are told far more reliably, and counting both would report a promotion that is not there.
SAME_PIECE = 0.5
# Slivers left after clipping at the frame: nobody can check a box of less than two pixels.
MIN_SIDE = 2.0


class Detector:
    """A detector card with its running network."""

    def __init__(self, card: DetectorCard, session: ModelSession) -> None:
        self.card = card
        self._session = session

    @classmethod
    def load(cls, models_dir: Path, *, threads: int | None = None) -> "Detector":
        """Load the detector that the manifest of `models_dir` names; raises ModelMissing or ModelCorrupt."""
        card = detector_card(models_dir)
        return cls(card, OrtSession(verified_weights(card), threads=threads))

    def fit(self, width: int, height: int) -> Letterbox:
        """How an upright photo of `width` x `height` pixels goes into the network."""
        return Letterbox.fit(width, height, long_side=self.card.input_size, stride=STRIDE)

    def detect(self, pixels: Pixels, box: Letterbox, *, min_score: float | None = None) -> tuple[Detection, ...]:
        """All three steps. `pixels` (H x W x 3, BGR) may have fewer pixels than the photo that `box` was made for."""
        return self.postprocess(self.infer(self.preprocess(pixels, box)), box, min_score=min_score)

    def preprocess(self, pixels: Pixels, box: Letterbox) -> Tensor:
        """Network input: float32 `(1, 3, H, W)`, RGB, 0 to 1."""
        return np.asarray(cv2.dnn.blobFromImage(box.draw(pixels), scalefactor=1 / 255, swapRB=True), dtype=np.float32)

    def infer(self, batch: Tensor) -> Tensor:
        """Run the network; the output `(1, 4 + classes, n)` holds centre x, y, width, height and class scores."""
        output = self._session.run(batch)
        if output.ndim != 3 or output.shape[1] != 4 + len(self.card.classes):
            raise ModelCorrupt(f"{self.card.name}: output {output.shape} does not fit classes {self.card.classes}")
        return output

    def postprocess(self, output: Tensor, box: Letterbox, *, min_score: float | None = None) -> tuple[Detection, ...]:
        """Detections in photo pixels, best first within each class. No limit on their number.

        `min_score` replaces the card's thresholds of all classes (for evaluation).
        """
        found = {name: self._of_class(output[0], name, box, min_score) for name in self.card.classes}
        if "gap" in found and "product" in found:
            found["gap"] = _uncovered(found["gap"], self._accepted(found["product"], "product"))
        if "pop" in found and "price_tag" in found:
            found["pop"] = _distinct(found["pop"], self._accepted(found["price_tag"], "price_tag"))
        return tuple(_detection(name, row) for name, rows in found.items() for row in rows)

    def _of_class(self, output: Tensor, name: ObjectClass, box: Letterbox, min_score: float | None) -> Floats:
        """`(n, 5)`: xyxy in photo pixels and score."""
        threshold = self.card.thresholds[name] if min_score is None else min_score
        scores = output[4 + self.card.classes.index(name)]
        candidates = np.flatnonzero(scores >= threshold)
        corners = centers_to_xyxy(output[:4, candidates].T.astype(np.float64))
        kept = suppress(corners, scores[candidates].astype(np.float64), self.card.nms_iou)
        photo = clip_to_frame(box.to_photo(corners[kept]), box.photo_width, box.photo_height)
        rows = np.column_stack([photo, scores[candidates][kept]])
        return rows[(photo[:, 2:] - photo[:, :2] >= MIN_SIDE).all(axis=1)]

    def _accepted(self, rows: Floats, name: ObjectClass) -> Floats:
        """Only what the shipped threshold accepts may remove a box of another class, whatever `min_score` says."""
        return rows[rows[:, 4] >= self.card.thresholds[name]]


def _uncovered(gaps: Floats, products: Floats) -> Floats:
    return gaps[covered_shares(gaps[:, :4], products[:, :4]) <= MAX_COVERED_GAP]


def _distinct(pop: Floats, tags: Floats) -> Floats:
    return pop[~(overlaps(pop[:, :4], tags[:, :4]) > SAME_PIECE).any(axis=1)]


def _detection(name: ObjectClass, row: Floats) -> Detection:
    return Detection(name, box_from_xyxy(row[:4]), float(row[4]))
